"""A template after a secretary's changes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.oxml.ns import qn

Change = Callable[[Document], object]


def changed(template: Path, change: Change) -> Path:
    """The template after a secretary's change."""
    document = docx.Document(str(template))
    change(document)
    document.save(str(template))
    return template


def header_of(document: Document) -> Any:
    """The header's element."""
    return document.sections[0].header.part.element


def text_with(root: Any, text: str) -> Any:
    """The text element that holds a text."""
    return next(one for one in root.iter(qn("w:t")) if text in (one.text or ""))


def paragraph_with(document: Document, text: str) -> Any:
    """The paragraph of the body that holds a text."""
    return next(one for one in document.paragraphs if text in one.text)


def rewritten(template: Path, name: str, old: str, new: str) -> Path:
    """The template with a text in one of its files replaced."""
    with ZipFile(template) as file:
        files = {one: file.read(one) for one in file.namelist()}
    assert old in files[name].decode()
    files[name] = files[name].decode().replace(old, new).encode()
    with ZipFile(template, "w") as file:
        for one, content in files.items():
            file.writestr(one, content)
    return template


def added(template: Path, name: str, content: str) -> Path:
    """The template with one more file in it."""
    with ZipFile(template, "a") as file:
        file.writestr(name, content)
    return template
