"""What a seal shows: the texts of its block on the rows of the field, in the font issued with it.

Black letters of an embedded font and nothing else, as PDF/A-2b wants it; what is read out stands in
the field's element (ISO 19005-2, 6.2 and 6.3; ISO 14289-1, 7.18).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.stamp import BaseStamp, BaseStampStyle

from omv_workflow.adapters.seal.layout import Letters, Written, check_drawn, laid_out
from omv_workflow.adapters.seal.rows import FONT, Outline, read_outline
from omv_workflow.domain.signing import SealBlock
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said


@dataclass(frozen=True)
class SealStyle(BaseStampStyle):
    """How pyHanko draws a seal: these lines in that font, and no border."""

    font: Any = None
    lines: Sequence[Written] = ()
    border_width: int = 0

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]
    ) -> BaseStamp:
        """The content of the field that is signed."""
        del text_params
        return _SealContent(writer, self, box)


class _SealContent(BaseStamp):
    """The appearance of a sealed field."""

    def _render_inner_content(self) -> list[bytes]:
        style: SealStyle = self.style
        self.set_resource(ResourceType.FONT, pdf_name(f"/{FONT}"), style.font)
        return [b"0 0 0 rg", *map(_drawn, style.lines)]


def _drawn(line: Written) -> bytes:
    """The operators that draw a line, in the codes of the issued font."""
    text = line.text.encode("utf-16-be").hex()
    drawn = f"BT /{FONT} {line.size:.2f} Tf {line.x:.2f} {line.y:.2f} Td <{text}> Tj ET"
    return drawn.encode("ascii")


def seal_style(pdf: PdfHandler, field: str, block: SealBlock) -> SealStyle:
    """What a seal in an empty field of an issued PDF looks like.

    Raises:
        InvalidInput: the field is not one that was issued here, or the block can't be drawn in it.
    """
    outline, font = _issued_with(pdf, field)
    return SealStyle(font=font, lines=laid_out(outline, block, _letters(font)))


def check_shown(pdf: PdfHandler, field: str, block: SealBlock) -> None:
    """Refuse a block that a seal in an empty field of an issued PDF would not show whole.

    Raises:
        InvalidInput: the field is not one that was issued here, or the block can't be drawn in it.
    """
    outline, font = _issued_with(pdf, field)
    check_drawn(outline, block, _letters(font))


def _issued_with(pdf: PdfHandler, field: str) -> tuple[Outline, Any]:
    """The rows of an empty field, and the reference to its font."""
    appearance = _empty_appearance(pdf, field)
    outline = read_outline(appearance.data) if appearance is not None else None
    if outline is None:
        raise InvalidInput(
            said("The field {name}", name=field),
            why=said("it does not tell where its rows are."),
            next_step=said("Return the year and offer the plan again: then it is issued anew."),
        )
    return outline, appearance["/Resources"]["/Font"].raw_get(f"/{FONT}")


def _letters(font: Any) -> Letters:
    return Letters(dict(_widths(font.get_object())))


def _empty_appearance(pdf: PdfHandler, field: str) -> Any:
    """The appearance stream of a field that has not been signed in; none where there is no such."""
    found = enumerate_sig_fields(pdf, filled_status=False, with_name=field)
    return next((ref.get_object()["/AP"]["/N"] for _, _, ref in found), None)


def _widths(font: Any) -> Iterator[tuple[int, float]]:
    """The width of each letter of a font by its code (ISO 32000-1, 9.7.4.3)."""
    told = list(font["/DescendantFonts"][0]["/W"])
    for first, widths in zip(told[::2], told[1::2], strict=True):
        yield from ((int(first) + at, float(width)) for at, width in enumerate(widths))
