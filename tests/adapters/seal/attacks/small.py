"""A small issued PDF: two pages, tagged in name, with the fields that wait for their signatures."""

from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

_XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2">
<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>
<rdf:li xml:lang="x-default">Omavalvontasuunnitelma</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def small_issued(
    text: str = "Omavalvontasuunnitelma", signers: int = 2, look: bytes = b""
) -> bytes:
    """A PDF of one revision with an empty field for each signer; only the last locks all."""
    writer = PdfWriter()
    for number in (1, 2):
        page: Any = writer.add_blank_page(595, 842)
        page[NameObject("/Contents")] = _put(writer, _content(f"{text} {number}"))
        page[NameObject("/Resources")] = _dictionary(
            Font=_dictionary(
                F1=_put(writer, _dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
            )
        )
    writer.add_metadata({"/Title": text})
    writer.root_object[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))  # noqa: FBT003 - pypdf has it so
    writer.root_object[NameObject("/Metadata")] = _put(writer, _xmp())
    fields = [
        _field(writer, number, look, is_last=number == signers) for number in range(1, signers + 1)
    ]
    writer.root_object[NameObject("/AcroForm")] = _put(
        writer, _dictionary(Fields=ArrayObject(fields), SigFlags=NumberObject(3))
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _field(writer: PdfWriter, number: int, look: bytes, *, is_last: bool) -> Any:
    page: Any = writer.pages[1]
    appearance = StreamObject()
    appearance.set_data(look)
    appearance.update(_dictionary(Type="/XObject", Subtype="/Form", BBox=_box(0, 0, 200, 40)))
    field = _dictionary(
        Type="/Annot",
        Subtype="/Widget",
        FT="/Sig",
        F=NumberObject(4),
        Rect=_box(100, 60 * number, 300, 60 * number + 40),
        P=page.indirect_reference,
        AP=_dictionary(N=_put(writer, appearance)),
    )
    field[NameObject("/T")] = TextStringObject(f"Confirmation{number}")
    if is_last:
        field[NameObject("/Lock")] = _dictionary(
            Type="/SigFieldLock", Action="/All", P=NumberObject(1)
        )
    reference = _put(writer, field)
    page.setdefault(NameObject("/Annots"), ArrayObject()).append(reference)
    return reference


def _content(text: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
    return stream


def _xmp() -> StreamObject:
    stream = StreamObject()
    stream.update(_dictionary(Type="/Metadata", Subtype="/XML"))
    stream.set_data(_XMP)
    return stream


def _box(*sides: float) -> ArrayObject:
    return ArrayObject(map(FloatObject, sides))


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(one) if isinstance(one, str) else one
            for key, one in entries.items()
        }
    )


def _put(writer: PdfWriter, one: Any) -> Any:
    return writer._add_object(one)  # noqa: SLF001 - pypdf has no other name for it
