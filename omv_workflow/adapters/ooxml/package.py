"""The file around the document: opened, given its properties and language, and written."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Final
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from omv_workflow.adapters.ooxml.elements import VAL, Element, w
from omv_workflow.domain.document import PlanDocument

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can hold
_LONGEST_PROPERTY: Final = 255  # characters, by python-docx and by Word's own dialogue
_URL_CHARACTERS: Final = "%/:=&?~#+!$,;'@()*[]"
_KEPT_WITH_PACKAGE: Final = frozenset(
    {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
)


def open_document(content: bytes) -> Document:
    """The document in a DOCX file, python-docx's exceptions and all."""
    return docx.Document(BytesIO(content))


def printed_roots(document: Document) -> Iterator[Element]:
    """The body and every header and footer."""
    yield document.element.body
    for relationship in document.part.rels.values():
        if relationship.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}:
            yield relationship.target_part.element


def link(document: Document, href: str) -> str:
    """The id of the relationship to a web or mail address, in ASCII as a URI is."""
    address = quote(href, safe=_URL_CHARACTERS)
    return document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def forget_author(document: Document) -> None:
    """Leave out what an office suite notes in a file about its own maker, and its thumbnail."""
    relationships = document.part.package.rels
    for key, one in list(relationships.items()):
        if one.reltype not in _KEPT_WITH_PACKAGE:
            del relationships[key]


def set_properties(document: Document, plan: PlanDocument, subject: str, tag: str) -> None:
    """All core properties (ECMA-376 part 2), so that none stays from the template."""
    properties = document.core_properties
    noon = datetime.combine(plan.issued_on, time(12), tzinfo=UTC)
    author = "".join(plan.sender[:1])[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = noon
    properties.title = plan.title[:_LONGEST_PROPERTY]
    properties.subject = subject[:_LONGEST_PROPERTY]
    properties.identifier = (plan.register_number or "")[:_LONGEST_PROPERTY]
    properties.language = tag
    properties.revision = 1
    properties.category = properties.comments = properties.content_status = ""
    properties.keywords = properties.version = ""


def set_language(document: Document, tag: str) -> None:
    """Name the language wherever the document names one: text, styles and settings."""
    for part in (document.styles.element, document.settings.element, *printed_roots(document)):
        for one in part.iter(w("lang"), w("themeFontLang")):
            one.set(VAL, tag)


def written(document: Document) -> bytes:
    """The file, the same for the same document: python-docx would stamp it with the time."""
    saved, target = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(target, "w") as file:
        for name in source.namelist():
            member = ZipInfo(name, _EARLIEST)
            member.compress_type = ZIP_DEFLATED
            file.writestr(member, source.read(name))
    return target.getvalue()
