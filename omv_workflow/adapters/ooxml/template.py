"""A plan's template: a DOCX that a secretary styles, and the YAML that says what it must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

from docx.document import Document
from lxml.etree import XMLSyntaxError

from omv_workflow.adapters.ooxml.cutting import cut_marks
from omv_workflow.adapters.ooxml.expectations import Expectations, Styles, Words
from omv_workflow.adapters.ooxml.marks import make_whole
from omv_workflow.adapters.ooxml.measures import Measures
from omv_workflow.adapters.ooxml.numbering import ListLevel
from omv_workflow.adapters.ooxml.package import (
    forget_author,
    open_document,
    printed_roots,
)
from omv_workflow.adapters.ooxml.prepared import PreparedPackage
from omv_workflow.adapters.ooxml.template_checks import (
    check_language,
    check_marks,
    check_no_revisions,
)
from omv_workflow.adapters.ooxml.template_styles import (
    escaped_ids,
    list_levels,
    measured,
    style_ids,
)
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.forms.loader import read_text
from omv_workflow.forms.model import Language
from omv_workflow.forms.validation import validate
from omv_workflow.phrases import said


@dataclass(frozen=True)
class PlanTemplate:
    """A template that was checked, to be filled any number of times.

    `styles` holds ids as they stand in XML; there is a package per language that has words;
    `template_hash` is the SHA-256 of the DOCX followed by its YAML, both as they stand on disk.
    """

    packages: Mapping[str, PreparedPackage]
    template_hash: str
    styles: Styles
    number_levels: tuple[ListLevel, ...]
    measures: Measures
    languages: Mapping[str, Words]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the DOCX at `path` and the YAML of the same name beside it.

        Raises:
            NotFound: one of the two is missing.
            InvalidInput: one of them can't be read, or the DOCX lacks a style, mark or page field;
                the error says which, and where.
        """
        beside = path.with_suffix(".yaml")
        expected = validate(Expectations, read_text(beside), str(beside))
        original = _read(path)
        document = _opened(path, original)
        check_no_revisions(path.name, document)
        check_language(path.name, document)
        for part in printed_roots(document):
            make_whole(part)
        check_marks(path.name, document, expected.marks)
        forget_author(document)
        styles = style_ids(path.name, document, expected.styles)
        levels = list_levels(path.name, document, styles)
        cut_marks(document)
        return cls(
            packages=_prepared(document, expected.languages),
            template_hash=sha256(original + beside.read_bytes()).hexdigest(),
            styles=escaped_ids(styles),
            number_levels=levels,
            measures=measured(document, styles),
            languages=dict(expected.languages.items()),
        )


def _prepared(
    document: Document, languages: Mapping[Language, Words]
) -> dict[str, PreparedPackage]:
    return {name: PreparedPackage.of(document, words.tag) for name, words in languages.items()}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(
            said("Template {path}", path=path),
            why=said("it does not exist."),
            next_step=said("Check the name and the folder."),
        ) from error


def _opened(path: Path, content: bytes) -> Document:
    try:
        return open_document(content)
    except (BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        raise InvalidInput(
            said("Template {path}", path=path),
            why=said("it is not a DOCX document."),
            next_step=said('Save it in Word or LibreOffice as "Word document (.docx)".'),
        ) from error
