"""Every text that a PDF holds, to be searched before it is handed out."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from omv_workflow.domain.leaks import SHORTEST, FileText

# What can be read in bytes: runs of characters, as long at least as what is searched for. Between
# them lie compressed streams, font programs, colour profiles and images, in which nothing can be
# read; a text that stands plainly in one of them is a run like any other.
_BLANK = rb"\t-\r\x1f "
_RUNS = {
    "utf-8": rb"(?:[%b!-~]|[\xc2-\xf4][\x80-\xbf]{1,3}){%d,}",
    "latin-1": rb"[%b!-~\xa0-\xff]{%d,}",
    "utf-16-be": rb"(?:\x00[%b!-~\xa0-\xff]|[\x01-\x2f\xd8-\xdf].){%d,}",
    "utf-16-le": rb"(?:[%b!-~\xa0-\xff]\x00|.[\x01-\x2f\xd8-\xdf]){%d,}",
}
_READABLE = {
    encoding: re.compile(run % (_BLANK, SHORTEST), re.DOTALL) for encoding, run in _RUNS.items()
}
_STREAM = re.compile(rb"stream\r?\n")
_DRAWN = re.compile(rb"\(((?:[^()\\]|\\.)*+)\)", re.DOTALL)
_BETWEEN = "\ufffd"


def texts_in(content: bytes) -> Iterator[FileText]:
    """The text of each page and of all of them, and every string, name and stream of its objects.

    Metadata, outlines, alternative texts, attachments and annotations are objects as others.
    """
    reader = PdfReader(BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(pages, start=1):
        yield FileText(f"page {number}", text)
    yield FileText("pages", "".join(pages))
    yield from _of_bytes("file", content)
    for place, one in _objects(reader):
        yield from _of_object(place, one)
    yield from _of_former_streams(content, reader)


def _of_former_streams(content: bytes, reader: PdfReader) -> Iterator[FileText]:
    """What streams hold that an update has replaced: they still stand in the file."""
    known = {_data(one) for _, one in _objects(reader) if isinstance(one, StreamObject)}
    for found in _STREAM.finditer(content):
        end = content.find(b"endstream", found.end())
        try:
            data = zlib.decompressobj().decompress(content[found.end() : end])
        except zlib.error:
            continue  # not compressed, so it was read with the file; or in a way of its own
        if data not in known:
            yield from _of_stream(f"byte {found.end()}", data)


def _of_stream(place: str, data: bytes) -> Iterator[FileText]:
    """What can be read in a stream, and what it draws in pieces."""
    yield from _of_bytes(place, data)
    if b"Tj" in data or b"TJ" in data:
        yield from _of_bytes(place, b"".join(_DRAWN.findall(data)))


def _objects(reader: PdfReader) -> Iterator[tuple[str, Any]]:
    """The trailer, and every object that the file numbers."""
    yield "trailer", reader.trailer
    numbers = {(number, gen) for gen, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        found = reader.get_object(IndirectObject(number, generation, reader))
        yield f"object {number}", found


def _of_object(place: str, one: Any) -> Iterator[FileText]:
    """The texts of an object, but for those that it only refers to."""
    match one:
        case TextStringObject() | NameObject():
            yield FileText(place, str(one))
        case ByteStringObject():
            yield from _of_bytes(place, bytes(one))
        case ArrayObject():
            parts = [text for part in one for text in _of_object(place, part)]
            yield from parts
            yield FileText(place, "".join(part.text for part in parts))
        case DictionaryObject():
            for name, value in dict.items(one):
                yield FileText(place, str(name))
                yield from _of_object(place, value)
            if isinstance(one, StreamObject):
                yield from _of_stream(place, _data(one))


def _data(stream: StreamObject) -> bytes:
    """What a stream holds; one of a kind that can't be read here, as it stands in the file."""
    try:
        data: bytes = stream.get_data()
    except (PyPdfError, NotImplementedError, ValueError):
        data = stream._data  # noqa: SLF001 - pypdf has no other name for the bytes as they stand
    return data


def _of_bytes(place: str, content: bytes) -> Iterator[FileText]:
    for encoding, readable in _READABLE.items():
        runs = (run.decode(encoding, "replace") for run in readable.findall(content))
        if text := _BETWEEN.join(runs):
            yield FileText(place, text)
