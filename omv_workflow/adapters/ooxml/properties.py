"""The core properties of a document (ECMA-376 part 2): title, sender, register number, day."""

from typing import Final

from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.adapters.ooxml.xml_text import escaped
from omv_workflow.domain.document import PlanDocument

OPENING: Final = (
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
CLOSING: Final = "</cp:coreProperties>"
_LONGEST: Final = 255  # characters, by python-docx and by Word's own dialogue


def properties_xml(plan: PlanDocument, words: Words, subject: str) -> str:
    """All properties, made at noon of the day of issue, so that none stays from the template."""
    sender = "".join(plan.sender[:1])
    noon = f"{plan.issued_on.isoformat()}T12:00:00Z"
    return (
        f"<dc:title>{_short(plan.title)}</dc:title><dc:subject>{_short(subject)}</dc:subject>"
        f"<dc:creator>{_short(sender)}</dc:creator>"
        f"<cp:lastModifiedBy>{_short(sender)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{noon}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{noon}</dcterms:modified>'
        f"<dc:identifier>{_short(plan.register_number or '')}</dc:identifier>"
        f"<dc:language>{_short(words.tag)}</dc:language>"
    )


def _short(value: str) -> str:
    return escaped(value[:_LONGEST])
