"""What somebody may append to a PDF, besides a signature, to have it say something else."""

import asyncio
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic as pdf_objects
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.adapters.seal.attacks.people import authority, stamper_of

Writer = Any
generic: Any = pdf_objects  # it tells no types
WHITE = b"1 1 1 rg 0 0 595 842 re f"


def changed(pdf: bytes, change: Callable[[Writer], None]) -> bytes:
    """The PDF with a revision appended to it."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def other_text(writer: Writer) -> None:
    """A page says something else."""
    page = _page(writer)
    page["/Contents"] = writer.add_object(_drawing(b"BT /F1 24 Tf 72 700 Td (Muuta) Tj ET"))


def text_in_its_place(writer: Writer) -> None:
    """The very stream of a page is replaced."""
    page = _page(writer)
    reference = page.raw_get("/Contents")
    reference = reference[0] if isinstance(reference, generic.ArrayObject) else reference
    writer.objects[reference.generation, reference.idnum] = _drawing(b"BT (Muuta) Tj ET")


def hidden_by_its_copy(writer: Writer) -> None:
    """What a page says stands there once more, of a later generation: some readers find none."""
    reference = _first_page(writer).raw_get("/Contents")
    _copy(writer, reference[0] if isinstance(reference, generic.ArrayObject) else reference)


def next_look_copied(writer: Writer) -> None:
    """So does what the next signer's field looks like."""
    _copy(writer, _look(writer, 1))


def look_copied(writer: Writer) -> None:
    """What the first signer's field looks like stands there again, as `pdfsig` leaves it."""
    _copy(writer, _look(writer, 0))


def look_emptied(writer: Writer) -> None:
    """An empty one stands there in its place, as `pdfsig` leaves it where it drew something."""
    look = _look(writer, 0)
    said = {key: look.get_object()[key] for key in ("/Subtype", "/BBox")}
    writer.objects[look.generation + 1, look.idnum] = generic.StreamObject(said, stream_data=b"")


def image_over(writer: Writer) -> None:
    """An image is drawn over a page."""
    image = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Image"),
            generic.pdf_name("/Width"): generic.NumberObject(1),
            generic.pdf_name("/Height"): generic.NumberObject(1),
            generic.pdf_name("/ColorSpace"): generic.pdf_name("/DeviceGray"),
            generic.pdf_name("/BitsPerComponent"): generic.NumberObject(8),
        },
        stream_data=b"\xff",
    )
    page = _page(writer)
    page["/Resources"]["/XObject"] = generic.DictionaryObject(
        {generic.pdf_name("/Im"): writer.add_object(image)}
    )
    over = writer.add_object(_drawing(b"q 595 0 0 842 0 0 cm /Im Do Q"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), over])


def annotation_over(writer: Writer) -> None:
    """A note covers a page."""
    note = _widget(writer, generic.pdf_name("/FreeText"))
    note["/Contents"] = generic.pdf_string("Muuta")
    _annotate(writer, note)


def text_field_over(writer: Writer) -> None:
    """A form field that shows a text covers a page."""
    _add_field(writer, {"/FT": generic.pdf_name("/Tx"), "/V": generic.pdf_string("Muuta")})


def signature_field_over(writer: Writer) -> None:
    """An empty signature field more, whose appearance covers a page."""
    _add_field(writer, {"/FT": generic.pdf_name("/Sig")})


def hidden_signature_field(writer: Writer) -> None:
    """An empty signature field more that nobody sees."""
    _add_field(writer, {"/FT": generic.pdf_name("/Sig")}, size=0)


def stamp_over(writer: Writer) -> None:
    """What calls itself a time-stamp covers a page."""
    _add_field(writer, {"/FT": generic.pdf_name("/Sig"), "/V": _called_stamp(writer)})


def hidden_stamp(writer: Writer) -> None:
    """What calls itself a time-stamp is added where nobody sees it."""
    _add_field(writer, {"/FT": generic.pdf_name("/Sig"), "/V": _called_stamp(writer)}, size=0)


def next_field_stamped(writer: Writer) -> None:
    """What calls itself a time-stamp fills the field that waits for the second signer."""
    field = writer.root["/AcroForm"]["/Fields"][1].get_object()
    field["/V"] = _called_stamp(writer)
    writer.update_container(field)


def field_made_larger(writer: Writer) -> None:
    """The field that waits covers the page."""
    field = _field(writer)
    field["/Rect"] = _rectangle(595)
    writer.update_container(field)


def field_renamed(writer: Writer) -> None:
    """The field that waits has another name."""
    field = _field(writer)
    field["/T"] = generic.pdf_string("Other")
    writer.update_container(field)


def other_pages(writer: Writer) -> None:
    """The catalog shows other pages; the old ones are kept, and hidden."""
    pages = writer.root["/Pages"]
    one = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Page"),
            generic.pdf_name("/MediaBox"): _rectangle(595),
            generic.pdf_name("/Contents"): writer.add_object(_drawing(WHITE)),
        }
    )
    tree = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Pages")})
    reference = writer.add_object(tree)
    one["/Parent"] = reference
    tree["/Kids"] = generic.ArrayObject([writer.add_object(one)] * int(pages["/Count"]))
    tree["/Count"] = pages["/Count"]
    writer.root["/Pages"] = reference
    writer.update_root()


def page_taken_away(writer: Writer) -> None:
    """The first page is not shown any more."""
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[1:])
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) - 1)
    writer.update_container(pages)


def other_font(writer: Writer) -> None:
    """The letters of a page are drawn as others (its fonts are replaced)."""
    resources = _page(writer)["/Resources"]
    font = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Font"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Type3"),
        }
    )
    resources["/Font"] = generic.DictionaryObject(
        dict.fromkeys(resources["/Font"], writer.add_object(font))
    )
    writer.update_container(resources)


def layer(writer: Writer) -> None:
    """The document gets layers, which can be switched off."""
    writer.root["/OCProperties"] = generic.DictionaryObject(
        {
            generic.pdf_name("/OCGs"): generic.ArrayObject(),
            generic.pdf_name("/D"): generic.DictionaryObject(),
        }
    )
    writer.update_root()


def script(writer: Writer) -> None:
    """Something is run where the document is opened."""
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.pdf_string("1"),
        }
    )
    writer.update_root()


def stored_for_later(writer: Writer) -> None:
    """An object that nothing shows yet: a later change could show it."""
    writer.add_object(_drawing(WHITE))


def other_title(writer: Writer) -> None:
    """The document is named otherwise."""
    writer.set_info(
        generic.DictionaryObject({generic.pdf_name("/Title"): generic.TextStringObject("Muuta")})
    )


def other_xmp(writer: Writer) -> None:
    """Its metadata tell something else."""
    reference = writer.root.raw_get("/Metadata")
    old = reference.get_object()
    told = old.data.replace(
        b"</rdf:RDF>", b'<rdf:Description rdf:about="" xmlns:p="p:" p:a="Muuta"/></rdf:RDF>'
    )
    entries = {key: old.raw_get(key) for key in ("/Type", "/Subtype")}
    writer.objects[reference.generation, reference.idnum] = generic.StreamObject(
        entries, stream_data=told
    )


def no_longer_marked(writer: Writer) -> None:
    """It does not claim to be tagged any more."""
    writer.root["/MarkInfo"] = generic.DictionaryObject(
        {generic.pdf_name("/Marked"): generic.BooleanObject(value=False)}
    )
    writer.update_root()


def appearances_anew(writer: Writer) -> None:
    """Readers are asked to draw the fields themselves."""
    form = writer.root["/AcroForm"]
    form["/NeedAppearances"] = generic.BooleanObject(value=True)
    writer.update_container(form)


def _called_stamp(writer: Writer) -> Any:
    """A signature dictionary that says of itself that it is a time-stamp, of two bytes."""
    said = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/DocTimeStamp"),
            generic.pdf_name("/Filter"): generic.pdf_name("/Adobe.PPKLite"),
            generic.pdf_name("/SubFilter"): generic.pdf_name("/ETSI.RFC3161"),
            generic.pdf_name("/Contents"): generic.ByteStringObject(_token()),
            generic.pdf_name("/ByteRange"): generic.ArrayObject(
                map(generic.NumberObject, (0, 1, 2, 1))
            ),
        }
    )
    return writer.add_object(said)


@cache
def _token() -> bytes:
    """A stamp of something else, by a service that nobody trusts."""
    service: Any = stamper_of(authority("Strange"))
    return bytes(asyncio.run(service.async_timestamp(b"\0" * 32, "sha256")).dump())


def _first_page(writer: Writer) -> Any:
    page = writer.root["/Pages"]
    while "/Kids" in page:
        page = page["/Kids"][0]
    return page


def _look(writer: Writer, field: int) -> Any:
    """The reference of what a field looks like."""
    return writer.root["/AcroForm"]["/Fields"][field]["/AP"].raw_get("/N")


def _copy(writer: Writer, reference: Any) -> None:
    said = reference.get_object()
    writer.objects[reference.generation + 1, reference.idnum] = generic.StreamObject(
        {key: said.raw_get(key) for key in said if key != "/Length"}, encoded_data=said.encoded_data
    )


def _page(writer: Writer) -> Any:
    page = _first_page(writer)
    writer.update_container(page)
    return page


def _field(writer: Writer) -> Any:
    return writer.root["/AcroForm"]["/Fields"][0]


def _drawing(content: bytes) -> Any:
    return generic.StreamObject(stream_data=content)


def _rectangle(size: float) -> Any:
    return generic.ArrayObject(map(generic.FloatObject, (0, 0, size, size and 842)))


def _widget(writer: Writer, subtype: Any, size: float = 595) -> Any:
    shown = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): _rectangle(595),
        },
        stream_data=WHITE,
    )
    return generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): subtype,
            generic.pdf_name("/F"): generic.NumberObject(4),
            generic.pdf_name("/Rect"): _rectangle(size),
            generic.pdf_name("/AP"): generic.DictionaryObject(
                {generic.pdf_name("/N"): writer.add_object(shown)}
            ),
        }
    )


def _annotate(writer: Writer, annotation: Any) -> Any:
    page = _page(writer)
    reference = writer.add_object(annotation)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), reference])
    return reference


def _add_field(writer: Writer, entries: dict[str, Any], size: float = 595) -> None:
    field = _widget(writer, generic.pdf_name("/Widget"), size)
    field["/T"] = generic.pdf_string("Extra")
    for key, value in entries.items():
        field[key] = value
    reference = _annotate(writer, field)
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], reference])
    writer.update_container(form)
