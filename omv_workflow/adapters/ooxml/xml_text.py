"""WordprocessingML as text: the one place where a value becomes XML, escaped.

(ECMA-376 part 1, section 17; Extensible Markup Language 1.0, section 2.4.)
"""

from typing import Final
from xml.sax.saxutils import quoteattr

from omv_workflow.domain.markdown import check_answer_text

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LINE_BREAK: Final = "<w:br/>"
NO_BREAK_HYPHEN: Final = "<w:noBreakHyphen/>"
KEEP_NEXT: Final = "<w:keepNext/>"
_OPENING: Final = '<w:t xml:space="preserve">'
_CLOSING: Final = "</w:t>"
_EMPTY: Final = _OPENING + _CLOSING
_BROKEN: Final = _CLOSING + LINE_BREAK + _OPENING
_TABBED: Final = _CLOSING + "<w:tab/>" + _OPENING


def escaped(text: str) -> str:
    """A value as the text of an element, whatever marks it holds.

    Raises:
        InvalidInput: it holds a character that no document can.
    """
    if not text.isprintable():  # nearly every text is, and then XML can hold it
        check_answer_text(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_attribute(value: str) -> str:
    """A value as it stands between the quotation marks of an attribute."""
    return quoteattr(value, {'"': "&quot;"})[1:-1]


def text_elements(text: str) -> str:
    """What a run prints, its tabs and line breaks as the elements that they are."""
    pieces = escaped(text).replace("\n", _BROKEN).replace("\t", _TABBED)
    return f"{_OPENING}{pieces}{_CLOSING}".replace(_EMPTY, "")


def run(text: str, properties: str = "") -> str:
    """A run of one look; `properties` are its elements."""
    return f"<w:r>{properties}{text_elements(text)}</w:r>"


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph of a style; `content` and `properties` are elements."""
    opening = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
    return f"{opening}{content}</w:p>"


def line(style: str, *texts: str) -> str:
    """A paragraph of plain texts with a tab between them."""
    return paragraph(style, run("\t".join(texts)))
