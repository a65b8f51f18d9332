"""Widths on the page, in twentieths of a point."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from omv_workflow.domain.blocks import Inlines, Table, Text

_CHARACTER: Final = 118  # of the table's text, bold and with little luck
_CELL_MARGINS: Final = 180
_WIDEST: Final = 60  # characters after which a longer cell takes no more room from others
_COLUMNS_AT_INDENT: Final = 3


@dataclass(frozen=True)
class Measures:
    """The width between the margins, and how far the body is indented from the left one."""

    text_width: int
    body_indent: int


def column_widths(table: Table, measures: Measures) -> tuple[int, tuple[int, ...]]:
    """The indent of a table and the widths of its columns.

    A table of few columns stands under the body text, a wider one takes the whole width. Each
    column holds its longest word; what is left over goes where the long cells are.
    """
    indent = measures.body_indent if len(table.header) <= _COLUMNS_AT_INDENT else 0
    available = measures.text_width - indent
    columns = [
        [_text(cell) for cell in column] for column in zip(table.header, *table.rows, strict=True)
    ]
    words = [_longest(word for cell in column for word in cell.split()) for column in columns]
    needed = [word * _CHARACTER + _CELL_MARGINS for word in words]
    wanted = [min(_longest(column), _WIDEST) for column in columns]
    spare = max(available - sum(needed), 0)
    shares = [need + spare * want // sum(wanted) for need, want in zip(needed, wanted, strict=True)]
    return indent, _exactly(available, shares)


def _exactly(available: int, shares: list[int]) -> tuple[int, ...]:
    """Widths in proportion to the shares that together are what is available."""
    edges = [available * part // sum(shares) for part in accumulate(shares, initial=0)]
    return tuple(right - left for left, right in pairwise(edges))


def _longest(texts: Iterable[str]) -> int:
    return max((len(text) for text in texts), default=1) or 1


def _text(cell: Inlines) -> str:
    return "".join(run.text for run in cell if isinstance(run, Text))
