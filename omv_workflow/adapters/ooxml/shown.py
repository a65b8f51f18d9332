"""What the body of a DOCX shows, in its order."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from omv_workflow.adapters.ooxml.elements import Element
from omv_workflow.domain.copied_text import CopiedText
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said

_BODY = "word/document.xml"
_LARGEST = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def shown_text(content: bytes) -> CopiedText:
    """The text of the body that readers see: nothing hidden or deleted, a line to a paragraph.

    Raises:
        VerificationFailed: it can't be read as a DOCX.
    """
    try:
        with ZipFile(BytesIO(content)) as package:
            if package.getinfo(_BODY).file_size > _LARGEST:
                raise _unreadable()
            body = etree.fromstring(
                package.read(_BODY), etree.XMLParser(resolve_entities=False, no_network=True)
            )
    except (BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, NotImplementedError) as error:
        raise _unreadable() from error
    paragraphs = (_paragraph(one) for one in body.iter(f"{_W}p"))
    return CopiedText("\n".join(paragraphs), has_words=True)


def _paragraph(paragraph: Element) -> str:
    runs = (run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}rPr/{_W}vanish") is None)
    return "".join(_of_run(run) for run in runs)


def _of_run(run: Element) -> str:
    said_as = {f"{_W}noBreakHyphen": "-", f"{_W}br": "\n", f"{_W}tab": "\t"}
    return "".join(
        (one.text or "") if one.tag == f"{_W}t" else said_as.get(str(one.tag), "") for one in run
    )


def _unreadable() -> VerificationFailed:
    return VerificationFailed(
        said("The DOCX"),
        why=said("it can't be read as a DOCX."),
        next_step=said("Ask whoever gave you the file for the very bytes."),
    )
