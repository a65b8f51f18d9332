"""The core properties of a document (ECMA-376 part 2): title, sender, register number, version."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from omv_workflow.adapters.ooxml.xml_text import escaped

OPENING: Final = (
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
CLOSING: Final = "</cp:coreProperties>"
_NO_BREAK: Final = "\u00a0"
_LONGEST: Final = 255  # characters, by python-docx and by Word's own dialogue


@dataclass(frozen=True)
class Properties:
    """What a document tells of itself; `tag` is that of its language.

    `kind` is the type of document and `publicity` its class as it stands on the pages; `draft`
    names which draft it is, where it is one. What it doesn't tell is empty.
    """

    title: str
    subject: str
    sender: str
    issued_on: date
    register_number: str | None
    tag: str
    kind: str = ""
    publicity: str = ""
    draft: str = ""
    version: int | None = None


def properties_xml(told: Properties) -> str:
    """All properties, made at noon of the day of issue, so that none stays from the template."""
    noon = f"{told.issued_on.isoformat()}T12:00:00Z"
    return (
        f"<dc:title>{_short(told.title)}</dc:title><dc:subject>{_short(told.subject)}</dc:subject>"
        f"<dc:creator>{_short(told.sender)}</dc:creator>"
        f"<cp:lastModifiedBy>{_short(told.sender)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{noon}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{noon}</dcterms:modified>'
        f"<dc:identifier>{_short(told.register_number or '')}</dc:identifier>"
        f"<dc:language>{_short(told.tag)}</dc:language>"
        f"<cp:category>{_short(told.kind)}</cp:category>"
        f"<cp:keywords>{_keywords(told.publicity)}</cp:keywords>"
        f"<cp:contentStatus>{_short(told.draft)}</cp:contentStatus>"
        f"<cp:version>{told.version or ''}</cp:version>"
    )


def _keywords(text: str) -> str:
    """The parts of a text between commas; LibreOffice would take each word for a keyword.

    It parts keywords at semicolons too, and leaves blanks that break no line before the next one.
    """
    together = text.replace(" ", _NO_BREAK)
    return _short(together.replace(f",{_NO_BREAK}", ", ").replace(f";{_NO_BREAK}", ", "))


def _short(value: str) -> str:
    return escaped(value[:_LONGEST])
