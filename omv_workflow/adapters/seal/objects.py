"""Objects of a PDF, written as plain Python."""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)


def dictionary(**entries: Any) -> DictionaryObject:
    """A dictionary of the entries that have a value; a text that begins with "/" is a name."""
    given = {key: value for key, value in entries.items() if value is not None}
    return DictionaryObject({NameObject(f"/{key}"): _object(one) for key, one in given.items()})


def put(writer: PdfWriter, one: PdfObject) -> IndirectObject:
    """The reference of an object that is put into the file."""
    return writer._add_object(one)  # noqa: SLF001 - pypdf has no other name for it


def _object(value: Any) -> PdfObject:
    match value:
        case PdfObject():
            return value
        case bytes():
            return ByteStringObject(value)
        case str():
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        case float():
            return FloatObject(f"{value:.3f}")
        case int():
            return NumberObject(value)
    return ArrayObject(map(_object, value))
