"""Where the signers of a PDF write: found by the bookmarks that its document has on each line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import Destination

from omv_workflow.adapters.seal.drawn import Drawn, drawn_on
from omv_workflow.adapters.seal.rows import Row
from omv_workflow.adapters.seal.structure import paragraphs_by_mark
from omv_workflow.domain.signing import line_marks
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import Phrase, said

_NARROWEST, _LOWEST = 142, 14  # points: 5 cm, and a line of ten points
_HIGHEST = 100
_DESCENT = 0.3  # of a font's size, below its line


@dataclass(frozen=True)
class Place:
    """Where one signer writes: the page, the rows on it, and the paragraph of the last one.

    `font` is the PostScript name of that of the lines, `size` its size in points.
    """

    page: int
    rows: tuple[Row, ...]
    paragraph: Any
    font: str
    size: float


@dataclass(frozen=True)
class _Line:
    """A line as its bookmarks tell, from the left to the right below a top, in points."""

    page: int
    left: float
    right: float
    top: float


def places_in(writer: PdfWriter, signers: int) -> list[Place]:
    """The place of each signer, in their order.

    Raises:
        InvalidInput: there is none for one of them, or it can't be used.
    """
    marks = {name.lstrip("/"): one for name, one in writer.named_destinations.items()}
    return [_place(writer, marks, signer) for signer in range(1, signers + 1)]


def _place(writer: PdfWriter, marks: Mapping[str, Destination], signer: int) -> Place:
    lines = list(_lines(writer, marks, signer))
    if not lines:
        raise _refusal(signer, said("there is no line for it in the document."))
    page = lines[0].page
    if any(one.page != page for one in lines):
        raise _refusal(signer, said("its lines stand on two pages."))
    drawn = drawn_on(writer.pages[page])
    paragraphs = paragraphs_by_mark(writer, page)
    printed = _printed_on(lines[-1], drawn)
    if printed is None or printed.mark not in paragraphs:
        raise _refusal(signer, said("the PDF does not tell by tags what stands there."))
    rows = tuple(_row(one, drawn, paragraphs) for one in lines)
    if any(row.width < _NARROWEST or row.height < _LOWEST for row in rows):
        raise _refusal(signer, said("a line is less than 50 mm long, or 5 mm high."))
    font = _font_name(writer, page, printed.font)
    return Place(page, rows, paragraphs[printed.mark], font, printed.size)


def _font_name(writer: PdfWriter, page: int, name: str) -> str:
    """The PostScript name of a font of a page, without the mark of a subset (9.6.4)."""
    resources: Any = writer.pages[page]["/Resources"]
    full = str(resources["/Font"][name]["/BaseFont"])
    return full.removeprefix("/").rpartition("+")[2]


def _lines(writer: PdfWriter, marks: Mapping[str, Destination], signer: int) -> Iterator[_Line]:
    for row in count(1):
        begins, ends = (marks.get(name) for name in line_marks(signer, row))
        if begins is None or ends is None:
            return
        page = writer.get_destination_page_number(begins)
        yield _Line(page or 0, *(float(one or 0) for one in (begins.left, ends.left, begins.top)))


def _printed_on(line: _Line, drawn: Sequence[Drawn]) -> Drawn | None:
    """What is printed on a line: the piece of text next below its top."""
    below = [one for one in drawn if line.top - _HIGHEST < one.y < line.top]
    return max(below, key=lambda one: one.y, default=None)


def _row(line: _Line, drawn: Sequence[Drawn], paragraphs: Mapping[int | None, Any]) -> Row:
    """The room above what is printed on a line, up to the paragraph above it."""
    printed = _printed_on(line, drawn)
    baseline = printed.y if printed else line.top
    own = paragraphs.get(printed.mark) if printed else None
    above = [
        one.y - _DESCENT * one.size
        for one in drawn
        if one.y > line.top and paragraphs.get(one.mark) != own
    ]
    return Row(line.left, baseline, line.right, min([*above, baseline + _HIGHEST]))


def _refusal(signer: int, why: Phrase) -> InvalidInput:
    return InvalidInput(
        said("The place where signer {number} signs", number=signer),
        why=why,
        next_step=said(
            "Look at the end of the document: the style of the lines to sign on needs one that is"
            " long and high enough, in the template. Then return the year and offer the plan again."
        ),
    )
