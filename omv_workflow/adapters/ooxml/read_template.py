"""A template as it is read from its two files: checked, whole, free of its maker."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar
from zipfile import BadZipFile

from docx.document import Document
from lxml.etree import XMLSyntaxError

from omv_workflow.adapters.ooxml.beside import Beside
from omv_workflow.adapters.ooxml.faults import refusal
from omv_workflow.adapters.ooxml.marks import make_whole
from omv_workflow.adapters.ooxml.package import (
    forget_author,
    open_document,
    printed_roots,
)
from omv_workflow.adapters.ooxml.template_checks import faults_in
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.forms.loader import read_text
from omv_workflow.forms.validation import validate
from omv_workflow.phrases import said

B = TypeVar("B", bound=Beside)


@dataclass(frozen=True)
class ReadTemplate(Generic[B]):
    """The DOCX, what the YAML beside it expects, and the SHA-256 of both as they stand on disk."""

    document: Document
    expected: B
    template_hash: str


def read_template(path: Path, kind: type[B]) -> ReadTemplate[B]:
    """Read the DOCX at `path` and the YAML of the same name beside it.

    Raises:
        NotFound: one of the two is missing.
        InvalidInput: one of them can't be read, or would spoil every document; the error says all
            that is wrong, and where.
    """
    beside = path.with_suffix(".yaml")
    expected = read_beside(beside, kind)
    original, document = read_document(path)
    faults = list(faults_in(document, type(expected.marks), expected))
    if faults:
        raise refusal(path.name, faults)
    for part in printed_roots(document):
        make_whole(part)
    forget_author(document)
    both = sha256(original + beside.read_bytes())
    return ReadTemplate(document, expected, both.hexdigest())


def read_beside(beside: Path, kind: type[B]) -> B:
    """What the YAML beside a template says.

    Raises:
        NotFound: it is missing.
        InvalidInput: everything that is wrong with it, by line.
    """
    return validate(kind, read_text(beside), str(beside))


def read_document(path: Path) -> tuple[bytes, Document]:
    """The bytes of a template, and the document that they are.

    Raises:
        NotFound: it is missing.
        InvalidInput: it is no document.
    """
    original = _read(path)
    return original, _opened(path, original)


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
