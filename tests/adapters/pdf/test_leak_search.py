"""A passage planted anywhere in a PDF is found."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from omv_workflow.adapters.pdf.leak_search import texts_in
from omv_workflow.domain.leaks import SHORTEST, leaks_in, wanted_in
from omv_workflow.domain.withholding import SecretPassage

Plant = Callable[[PdfWriter, str], None]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def on_page(writer: PdfWriter, text: str) -> None:
    """Printed, every few letters with an operator of their own."""
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})  # noqa: SLF001 - pypdf's own examples use it
    shown = " ".join(f"({text[at : at + 5]}) Tj" for at in range(0, len(text), 5))
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 50 700 Td {shown} ET".encode())
    page = writer.pages[0]
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())  # noqa: SLF001 - as above


def in_metadata(writer: PdfWriter, text: str) -> None:
    """A property of the file."""
    writer.add_metadata({"/Subject": text})


def in_outline(writer: PdfWriter, text: str) -> None:
    """A bookmark."""
    writer.add_outline_item(title=text, page_number=0)


def in_attachment(writer: PdfWriter, text: str) -> None:
    """A file within the file."""
    writer.add_attachment("liite.txt", text.encode())


def in_attachment_of_utf_16(writer: PdfWriter, text: str) -> None:
    """In two bytes for each character, among others in which nothing can be read."""
    writer.add_attachment("liite.bin", bytes(range(256)) + text.encode("utf-16-le") + b"\x80")


def in_name_of_attachment(writer: PdfWriter, text: str) -> None:
    """Its name."""
    writer.add_attachment(text, b"x")


def in_alternative_text(writer: PdfWriter, text: str) -> None:
    """What stands for a picture, in an array of an object."""
    element = DictionaryObject({NameObject("/Alt"): TextStringObject(text)})
    writer.root_object[NameObject("/K")] = ArrayObject([element])


def in_name(writer: PdfWriter, text: str) -> None:
    """A key of an object."""
    writer.root_object[NameObject(f"/{text}")] = TextStringObject("x")


@pytest.mark.parametrize(
    "plant",
    [
        on_page,
        in_metadata,
        in_outline,
        in_attachment,
        in_attachment_of_utf_16,
        in_name_of_attachment,
        in_alternative_text,
        in_name,
    ],
)
@settings(max_examples=10)
@given(text=st.text(LETTERS, min_size=SHORTEST, max_size=40))
def test_a_passage_is_found_in_any_part(plant: Plant, text: str) -> None:
    """And not in a file without it."""
    wanted = wanted_in([SecretPassage(text, "7 k", "work")])
    assert leaks_in(texts_in(_pdf(plant, text)), wanted, ())
    assert not leaks_in(texts_in(_pdf(plant, "muuta")), wanted, ())


def _pdf(plant: Plant, text: str) -> bytes:
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    plant(writer, text)
    writer.write(file)
    return file.getvalue()
