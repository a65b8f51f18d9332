"""How the texts of a seal are laid out on the rows of its field: broken into lines, made to fit."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from omv_workflow.adapters.seal.rows import Outline, Row
from omv_workflow.domain.invisible import INVISIBLE
from omv_workflow.domain.signing import SealBlock
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_SMALL = 0.7  # of the size of the lines: a statement below what it is about
_LEADING = 1.25  # from one base line to the next
_ASCENT = 0.95  # above the first one
_LIFT = 0.28  # of the size of the lines: above what the document draws there
_SIZES = tuple(step / 20 for step in range(20, 6, -1))  # of the wanted one, until all has room
_OF_AN_EM = 1000
_DRAWN_AS = str.maketrans({"\u2011": "-", "\u00a0": " ", "\u202f": " ", "\t": " "})
_UNLIKE_ANY = "?"


@dataclass(frozen=True)
class Letters:
    """The widths of a font's letters by their codes, in thousandths of its size."""

    widths: Mapping[int, float]

    def width(self, text: str, size: float) -> float:
        """How wide a text is, in points."""
        return sum(self.widths[ord(letter)] for letter in text) * size / _OF_AN_EM

    def spelled(self, text: str) -> str:
        """The text in letters that the font has; without a mark above or below where it has none.

        Raises:
            InvalidInput: it has nothing like one of them.
        """
        drawn = [(letter, self._like(letter)) for letter in _visible(text)]
        unlike = next((letter for letter, known in drawn if not known), None)
        if unlike:
            raise _not_drawn(unlike)
        return "".join([known for _, known in drawn])

    def nearly(self, text: str) -> str:
        """The text so spelled, with a question mark for each letter that can't be drawn."""
        return "".join([self._like(letter) or _UNLIKE_ANY for letter in _visible(text)])

    def _like(self, letter: str) -> str:
        """What the font has of a letter; nothing where it has nothing like it."""
        plain = letter if ord(letter) in self.widths else unicodedata.normalize("NFKD", letter)
        return "".join([one for one in plain if ord(one) in self.widths])


def _visible(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_DRAWN_AS)


def _not_drawn(letter: str) -> InvalidInput:
    return InvalidInput(
        said("The seal's block"),
        why=said(
            "the font of the document has no letter like {letter} ({code}).",
            letter=letter,
            code=f"U+{ord(letter):04X}",
        ),
        next_step=said("Write it in letters of Europe, in unit.yaml or where it was typed in."),
    )


@dataclass(frozen=True)
class Written:
    """A line of text: where it begins, from the corner of the field, and its size; in points."""

    x: float
    y: float
    size: float
    text: str


def laid_out(outline: Outline, block: SealBlock, letters: Letters) -> list[Written]:
    """The lines of a block on the rows of a field.

    A place was typed in once and for all: what can't be drawn of it is a question mark.

    Raises:
        InvalidInput: a text has no room however small, or letters that can't be drawn.
    """
    block = replace(block, place_and_date=letters.nearly(block.place_and_date))
    lines: list[Written] = []
    for row, texts in zip(outline.rows, _by_row(block, len(outline.rows)), strict=True):
        spelled = [(letters.spelled(text), outline.size * size) for text, size in texts]
        lines += _on_row(row, spelled, letters, _LIFT * outline.size)
    return lines


def check_drawn(outline: Outline, block: SealBlock, letters: Letters) -> None:
    """Refuse a block that would not stand whole in a field.

    Raises:
        InvalidInput: a text has no room however small, or letters that can't be drawn.
    """
    letters.spelled(block.place_and_date)
    laid_out(outline, block, letters)


def _by_row(block: SealBlock, rows: int) -> list[list[tuple[str, float]]]:
    """The texts of each row with their sizes; where there are too few, the last one has the rest.

    The form asks in this order: place and date, signature, name in print (R12).
    """
    signed = [(block.signature, 1.0)]
    if block.statement:
        signed.append((block.statement, _SMALL))
    texts = [[(block.place_and_date, 1.0)], signed, [(block.name, 1.0)]]
    rest = [one for later in texts[rows - 1 :] for one in later]
    return [*texts[: rows - 1], rest, *([] for _ in range(rows - len(texts)))][:rows]


def _on_row(
    row: Row, texts: Sequence[tuple[str, float]], letters: Letters, lift: float
) -> list[Written]:
    for scale in _SIZES:
        lines = [
            (line, size * scale)
            for text, size in texts
            for line in _broken(text, row.width / (size * scale), letters)
        ]
        if lift + _height(lines) <= row.height:
            return list(_placed(lines, row.left, row.baseline + lift))
    raise InvalidInput(
        said("The seal's block"),
        why=said('there is no room for "{text}".', text=texts[0][0]),
        next_step=said("Shorten it, in unit.yaml or where it was typed in."),
    )


def _height(lines: Sequence[tuple[str, float]]) -> float:
    if not lines:
        return 0
    (_, first), *others = lines
    return first * _ASCENT + sum(size * _LEADING for _, size in others)


def _placed(lines: Sequence[tuple[str, float]], left: float, y: float) -> Iterator[Written]:
    """The lines from the last one up."""
    for text, size in reversed(lines):
        yield Written(left, y, size, text)
        y += _LEADING * size


def _broken(text: str, room: float, letters: Letters) -> list[str]:
    """The lines of a text in a room so many times as wide as its letters are high."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, room, letters):
            longer = f"{lines[-1]} {piece}".lstrip()
            if letters.width(longer, 1) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, room: float, letters: Letters) -> Iterator[str]:
    """A word, cut where it is longer than a line."""
    piece = ""
    for letter in word:
        if piece and letters.width(piece + letter, 1) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
