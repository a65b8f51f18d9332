"""Every text that an Office Open XML package holds, to be searched before it is handed out."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from omv_workflow.adapters.ooxml.elements import Element
from omv_workflow.domain.leaks import FileText

_DEEPEST = 3  # packages within packages
# What is read together though other elements stand in between: the text, also with what is deleted
# of it, and the codes of fields.
_HYPHEN = "noBreakHyphen"  # an element of its own within the text around it
_JOINED = (
    {"t", _HYPHEN},
    {"t", _HYPHEN, "delText"},
    {"delText"},
    {"instrText", "delInstrText"},
)
_TOLD = frozenset().union(*_JOINED)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


def texts_in(content: bytes) -> Iterator[FileText]:
    """The texts of every member: as they are read, joined over runs, and as attributes hold them.

    Names of members, comments, what stands before and after the members, and packages within the
    package are among them.
    """
    yield from _texts_of_package(content, "", _DEEPEST)


def _texts_of_package(content: bytes, place: str, depth: int) -> Iterator[FileText]:
    yield from _of_bytes(place or "file", content)
    with ZipFile(BytesIO(content)) as package:
        yield FileText(f"{place}comment", _readable(package.comment))
        for member in package.infolist():
            name = f"{place}{member.filename}"
            yield FileText(f"{name} (name)", member.filename)
            yield FileText(f"{name} (note)", _readable(member.comment + member.extra))
            yield from _texts_of_member(package.read(member), name, depth)


def _texts_of_member(content: bytes, name: str, depth: int) -> Iterator[FileText]:
    yield from _of_bytes(name, content)
    if content.startswith(b"PK") and depth:
        try:
            yield from _texts_of_package(content, f"{name}/", depth - 1)
        except BadZipFile:
            return  # its bytes were read as they stand
    root = _root(content)
    if root is not None:
        yield from _of_xml(root, name)


def _of_bytes(name: str, content: bytes) -> Iterator[FileText]:
    for encoding in _ENCODINGS:
        yield FileText(name, content.decode(encoding, "replace"))
        if encoding.startswith("utf-16"):
            yield FileText(name, content[1:].decode(encoding, "replace"))


def _of_xml(root: Element, name: str) -> Iterator[FileText]:
    nodes = list(root.getroottree().iter())
    yield FileText(name, "".join((node.text or "") + (node.tail or "") for node in nodes))
    elements = [node for node in nodes if isinstance(node.tag, str)]
    told = [(kind, _told(node, kind)) for node in elements if (kind := _local_name(node)) in _TOLD]
    for kinds in _JOINED:
        yield FileText(name, "".join(text for kind, text in told if kind in kinds))
    yield FileText(name, "".join(node.text or "" for node in elements))
    values = [str(value) for node in elements for value in node.attrib.values()]
    yield from (FileText(name, value) for value in dict.fromkeys(values))
    yield FileText(name, "".join(values))


def _told(node: Element, kind: str) -> str:
    return "-" if kind == _HYPHEN else node.text or ""


def _local_name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _root(content: bytes) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _readable(content: bytes) -> str:
    return content.decode("utf-8", "replace")
