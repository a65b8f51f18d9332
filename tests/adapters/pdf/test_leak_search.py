"""A passage planted anywhere in a PDF is found."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
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
    stream = _stream(f"BT /F1 12 Tf 50 700 Td {_shown(text)} ET".encode())
    page = writer.pages[0]
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - as above


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


def in_description_of_attachment(writer: PdfWriter, text: str) -> None:
    """What is said of a file within the file."""
    told = {NameObject("/Type"): NameObject("/Filespec"), NameObject("/Desc"): _text(text)}
    writer.root_object[NameObject("/AF")] = ArrayObject([DictionaryObject(told)])


def in_remark(writer: PdfWriter, text: str) -> None:
    """A comment on a page."""
    _annotate(writer, {"/Subtype": NameObject("/Text"), "/Contents": _text(text)})


def in_author_of_remark(writer: PdfWriter, text: str) -> None:
    """Whose comment it is, in two bytes for each character."""
    title = ByteStringObject(text.encode("utf-16-be"))
    _annotate(writer, {"/Subtype": NameObject("/Text"), "/T": title})


def in_link(writer: PdfWriter, text: str) -> None:
    """Where a link leads."""
    action = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): _text(text)}
    _annotate(writer, {"/Subtype": NameObject("/Link"), "/A": DictionaryObject(action)})


def in_look_of_remark(writer: PdfWriter, text: str) -> None:
    """How a comment is drawn, every few letters apart."""
    look = _stream(f"BT {_shown(text)} ET".encode())
    looks = DictionaryObject({NameObject("/N"): writer._add_object(look)})  # noqa: SLF001 - as above
    _annotate(writer, {"/Subtype": NameObject("/FreeText"), "/AP": looks})


def in_xmp(writer: PdfWriter, text: str) -> None:
    """The metadata, as compressed XML."""
    stream = _stream(f"<x:xmpmeta><dc:title>{text}</dc:title></x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)  # noqa: SLF001 - as above


def in_script(writer: PdfWriter, text: str) -> None:
    """What would be run."""
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): _text(text)}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def in_unused_object(writer: PdfWriter, text: str) -> None:
    """An object that nothing refers to, compressed."""
    writer._add_object(_stream(text.encode()))  # noqa: SLF001 - as above


PLANTS = (
    on_page,
    in_metadata,
    in_outline,
    in_attachment,
    in_attachment_of_utf_16,
    in_name_of_attachment,
    in_alternative_text,
    in_name,
    in_description_of_attachment,
    in_remark,
    in_author_of_remark,
    in_link,
    in_look_of_remark,
    in_xmp,
    in_script,
    in_unused_object,
)


@pytest.mark.parametrize("plant", PLANTS)
@settings(max_examples=10)
@given(text=st.text(LETTERS, min_size=SHORTEST, max_size=40))
def test_a_passage_is_found_in_any_part(plant: Plant, text: str) -> None:
    """And not in a file without it."""
    wanted = wanted_in([SecretPassage(text, "7 k", "work")])
    assert leaks_in(texts_in(pdf(plant, text)), wanted, ())
    assert not leaks_in(texts_in(pdf(plant, "muuta")), wanted, ())


@pytest.mark.parametrize("plant", [one for one in PLANTS if one is not in_name])
def test_a_link_to_an_internal_host_is_found_in_any_part(plant: Plant) -> None:
    """Wherever an address can stand."""
    content = pdf(plant, "https://wiki.internal.example/ohje")
    found = leaks_in(texts_in(content), (), ("*.internal.example",))
    assert {one.where for one in found} == {"*.internal.example"}


@settings(max_examples=5)
@given(text=st.text(LETTERS, min_size=SHORTEST, max_size=40))
def test_a_passage_is_found_in_a_superseded_revision(text: str) -> None:
    """What an update of the file has replaced still stands in it."""
    first = pdf(in_xmp, text)
    writer, file = PdfWriter(BytesIO(first), incremental=True), BytesIO()
    metadata = writer.root_object[NameObject("/Metadata")].get_object()
    assert isinstance(metadata, StreamObject)
    metadata.set_data(b"<x:xmpmeta/>")
    writer.write(file)
    wanted = wanted_in([SecretPassage(text, "7 k", "work")])
    assert file.getvalue().startswith(first)
    assert leaks_in(texts_in(file.getvalue()), wanted, ())


def _text(text: str) -> TextStringObject:
    return TextStringObject(text)


def _shown(text: str) -> str:
    return " ".join(f"({text[at : at + 5]}) Tj" for at in range(0, len(text), 5))


def _stream(content: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    return stream.flate_encode()


def _annotate(writer: PdfWriter, told: dict[str, PdfObject]) -> None:
    rectangle = ArrayObject([NumberObject(one) for one in (0, 0, 9, 9)])
    named = {NameObject(name): value for name, value in told.items()}
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), **named})
    note[NameObject("/Rect")] = rectangle
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])  # noqa: SLF001 - as above


def pdf(plant: Plant, text: str) -> bytes:
    """One page, with the text planted in it."""
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    plant(writer, text)
    writer.write(file)
    return file.getvalue()
