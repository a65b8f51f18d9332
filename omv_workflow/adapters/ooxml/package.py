"""The file of a template: opened, freed of its maker, given a language, taken apart."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart

from omv_workflow.adapters.ooxml.elements import VAL, Element, w

_KEPT_WITH_PACKAGE: Final = frozenset(
    {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
)


def open_document(content: bytes) -> Document:
    """The document in a DOCX file, python-docx's exceptions and all."""
    return docx.Document(BytesIO(content))


def printed_parts(document: Document) -> Iterator[XmlPart]:
    """The document itself and every header and footer."""
    yield document.part
    for relationship in document.part.rels.values():
        if relationship.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}:
            yield relationship.target_part


def printed_roots(document: Document) -> Iterator[Element]:
    """The elements of the document itself and of every header and footer."""
    for part in printed_parts(document):
        yield part.element


def forget_author(document: Document) -> None:
    """Leave out what an office suite notes in a file about its own maker, and its thumbnail.

    Core properties stay, or are added, to be filled in.
    """
    document.core_properties.author = ""
    relationships = document.part.package.rels
    for key, one in list(relationships.items()):
        if one.reltype not in _KEPT_WITH_PACKAGE:
            del relationships[key]


def set_language(document: Document, tag: str) -> None:
    """Name the language wherever the document names one: text, styles and settings."""
    for part in (document.styles.element, document.settings.element, *printed_roots(document)):
        for one in part.iter(w("lang"), w("themeFontLang")):
            one.set(VAL, tag)


def properties_name(document: Document) -> str:
    """The name of the file that holds the core properties."""
    part = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    return str(part.partname.membername)


def files_of(document: Document) -> dict[str, bytes]:
    """The content of the files in the package by name, in their order."""
    saved = BytesIO()
    document.save(saved)
    with ZipFile(saved) as file:
        return {name: file.read(name) for name in file.namelist()}
