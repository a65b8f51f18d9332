"""A DOCX as LibreOffice is to lay it out: with page breaks before headings it would leave alone.

It is given to LibreOffice only; the document that is kept and confirmed stays as it is.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final, TypeAlias
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from lxml import etree

from omv_workflow.adapters.pdf.headings import Headings

_Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml names the class of its elements so

_DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAK: Final = f"{_W}pageBreakBefore"
_BODY_TEXT: Final = "9"  # the outline level of what is no heading (ECMA-376 part 1, 17.3.1.20)


def with_page_breaks(docx: bytes, headings: Headings) -> bytes | None:
    """The DOCX with a page break before the headings that stand alone, and those right above them.

    None where that changes nothing, or its headings are not those of the PDF, one by one.
    """
    try:
        with ZipFile(BytesIO(docx)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except BadZipFile:
        return None
    if not {_DOCUMENT, _STYLES} <= parts.keys():
        return None
    document = etree.fromstring(parts[_DOCUMENT])
    found = list(_headings(document, _heading_styles(etree.fromstring(parts[_STYLES]))))
    if len(found) != headings.number:
        return None
    wanted = {_first_above(found, at) for at in headings.alone}
    broken = [_break_before(found[at]) for at in sorted(wanted)]
    if not any(broken):
        return None
    parts[_DOCUMENT] = etree.tostring(document, encoding="UTF-8", standalone=True)
    return _packed(parts)


def _heading_styles(styles: _Element) -> set[str]:
    """The ids of the styles with an outline level, their own or that of what they are based on."""
    by_id = {str(one.get(f"{_W}styleId")): one for one in styles.findall(f"{_W}style")}
    return {name for name in by_id if _level(by_id, name) not in {None, _BODY_TEXT}}


def _level(by_id: dict[str, _Element], name: str | None) -> str | None:
    known: set[str] = set()
    while name in by_id and name not in known:
        known.add(name)
        level = by_id[name].find(f"{_W}pPr/{_W}outlineLvl")
        if level is not None:
            return level.get(f"{_W}val")
        based_on = by_id[name].find(f"{_W}basedOn")
        name = None if based_on is None else based_on.get(f"{_W}val")
    return None


def _headings(document: _Element, styles: set[str]) -> Iterator[_Element]:
    for paragraph in document.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in styles:
            yield paragraph


def _first_above(found: list[_Element], at: int) -> int:
    """The first of the headings that follow one another down to that one."""
    while at and found[at].getprevious() is found[at - 1]:
        at -= 1
    return at


def _break_before(heading: _Element) -> bool:
    """Whether that is a change; at the top of a page there is no space above a heading."""
    properties = heading.find(f"{_W}pPr")
    if properties is None or properties.find(_BREAK) is not None:
        return False
    properties.insert(1, properties.makeelement(_BREAK))
    if properties.find(f"{_W}spacing") is None:
        properties.append(properties.makeelement(f"{_W}spacing", {f"{_W}before": "0"}))
    return True


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()
