"""The issued PDF: the converted one, rewritten whole with its empty fields to sign in.

It stays what it claims to be: each field is tagged, described and printed, and has an appearance
(PDF/A-2b: ISO 19005-2, 6.3 and 6.4; PDF/UA-1: ISO 14289-1, 7.18).
"""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from omv_workflow.adapters.seal.font_program import embedded
from omv_workflow.adapters.seal.fonts import usable_font
from omv_workflow.adapters.seal.objects import dictionary, put
from omv_workflow.adapters.seal.places import Place, places_in
from omv_workflow.adapters.seal.rows import FONT, drawn_outline
from omv_workflow.adapters.seal.structure import take_in
from omv_workflow.domain.signing import SignatureField
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_VERSION = "%PDF-1.7"  # that of which PDF/A-2 is made
_PRINTED = 4  # of an annotation's flags; it is shown as well (ISO 32000-1, 12.5.3)
_SIGNED_BY_APPENDING = 3  # there are signatures, and changes are appended (12.7.2)
_NO_CHANGES = 1  # after signing (12.8.2.2)
_BELOW = 4.0  # points under the last base line, for what hangs below it


class PdfIssuer:
    """Issues the PDFs that LibreOffice makes."""

    def issue(self, pdf: bytes, fields: Sequence[SignatureField]) -> bytes:
        """The PDF with its empty fields; the same PDF and fields always give the same bytes.

        Raises:
            InvalidInput: it has no place for them, has others, or can't be read.
            Unavailable: no font is here to write in them with.
        """
        try:
            writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
            writer.pdf_header = _VERSION
            _add_fields(writer, fields)
        except PyPdfError as error:
            raise _refusal(said("it can't be read: {reason}.", reason=error)) from error
        issued = BytesIO()
        writer.write(issued)
        return issued.getvalue()


def _add_fields(writer: PdfWriter, fields: Sequence[SignatureField]) -> None:
    if "/AcroForm" in writer.root_object:
        raise _refusal(said("it has form fields of its own, which anybody could fill in."))
    places = places_in(writer, len(fields))
    font = embedded(writer, usable_font(places[0].font))
    made = [_added(writer, one, place, font) for one, place in zip(fields, places, strict=True)]
    form = dictionary(Fields=made, SigFlags=_SIGNED_BY_APPENDING)
    writer.root_object[NameObject("/AcroForm")] = put(writer, form)


def _added(
    writer: PdfWriter, field: SignatureField, place: Place, font: IndirectObject
) -> IndirectObject:
    """The reference of a field that stands on its page and in the structure."""
    page: Any = writer.pages[place.page]
    reference = put(writer, _field(writer, field, place, font))
    page.setdefault(NameObject("/Annots"), ArrayObject()).get_object().append(reference)
    page[NameObject("/Tabs")] = NameObject("/S")
    take_in(writer, reference, field.tooltip, place.paragraph)
    return reference


def _field(
    writer: PdfWriter, field: SignatureField, place: Place, font: IndirectObject
) -> DictionaryObject:
    """A field and its only annotation, in one dictionary (ISO 32000-1, 12.7.4.5)."""
    corners = _corners(place)
    return dictionary(
        Type="/Annot",
        Subtype="/Widget",
        FT="/Sig",
        T=field.name,
        TU=field.tooltip,
        Contents=field.tooltip,
        F=_PRINTED,
        Rect=corners,
        P=writer.pages[place.page].indirect_reference,
        AP=dictionary(N=put(writer, _appearance(place, corners, font))),
        Lock=_lock() if field.locks_all else None,
    )


def _corners(place: Place) -> tuple[int, int, int, int]:
    """The lower left and the upper right one, in whole points: some programs cut off the rest."""
    return (
        floor(min(row.left for row in place.rows)),
        floor(min(row.baseline for row in place.rows) - _BELOW),
        ceil(max(row.right for row in place.rows)),
        floor(max(row.ceiling for row in place.rows)),
    )


def _appearance(
    place: Place, corners: tuple[int, int, int, int], font: IndirectObject
) -> StreamObject:
    """An empty one that has all that is needed to write on the rows."""
    left, bottom, right, top = corners
    appearance = StreamObject()
    appearance.update(
        dictionary(
            Type="/XObject",
            Subtype="/Form",
            BBox=(0, 0, right - left, top - bottom),
            Resources=dictionary(Font=dictionary(**{FONT: font})),
        )
    )
    appearance.set_data(drawn_outline(place.rows, place.size, left, bottom))
    return appearance


def _lock() -> DictionaryObject:
    """Signing locks every field, and allows no change (12.7.4.5; the permissions of PDF 2.0)."""
    return dictionary(Type="/SigFieldLock", Action="/All", P=_NO_CHANGES)


def _refusal(why: str) -> InvalidInput:
    return InvalidInput(
        said("The PDF to be signed"),
        why=why,
        next_step=said("Look at the template, then return the year and offer the plan again."),
    )
