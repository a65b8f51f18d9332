"""What a page of a PDF draws as text: where each piece stands, and which element it belongs to."""

from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject

_BEGIN, _BEGIN_PLAIN, _END, _FONT = b"BDC", b"BMC", b"EMC", b"Tf"
_SHOW = {b"Tj", b"TJ", b"'", b'"'}


@dataclass(frozen=True)
class Drawn:
    """A piece of text: where its line begins, in points, and the number of its marked content.

    The number is none for what is an artifact, such as a header; the font is its name on the page.
    """

    x: float
    y: float
    font: str
    size: float
    mark: int | None


def drawn_on(page: PageObject) -> list[Drawn]:
    """The pieces of text on a page, in the order in which they are drawn."""
    reading = _Reading()
    page.extract_text(visitor_operand_before=reading.see)
    return reading.pieces


@dataclass
class _Reading:
    """A content stream on its way by: the marked content it is in, and the font."""

    pieces: list[Drawn] = field(default_factory=list)
    marks: list[int | None] = field(default_factory=list)
    font: str = ""
    size: float = 0

    def see(self, operator: bytes, operands: Any, space: list[float], text: list[float]) -> None:
        """Take an operator; `space` and `text` are the matrices that hold for it."""
        if operator == _BEGIN:
            told = operands[1]
            self.marks.append(told.get("/MCID") if isinstance(told, DictionaryObject) else None)
        elif operator == _BEGIN_PLAIN:
            self.marks.append(None)
        elif operator == _END and self.marks:
            self.marks.pop()
        elif operator == _FONT:
            self.font, self.size = str(operands[0]), float(operands[1])
        elif operator in _SHOW:
            self.pieces.append(self._piece(space, text))

    def _piece(self, space: list[float], text: list[float]) -> Drawn:
        """Where the text matrix begins on the page (ISO 32000-1, 8.3.3 and 9.4.4)."""
        x = text[4] * space[0] + text[5] * space[2] + space[4]
        y = text[4] * space[1] + text[5] * space[3] + space[5]
        known = [one for one in self.marks if one is not None]
        size = self.size * abs(text[3] * space[3])
        return Drawn(x, y, self.font, size, known[-1] if known else None)
