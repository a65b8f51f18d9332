"""The marks of secret passages in a text: found and taken out before anything else is read.

`[[7 k: text]]` stands within a paragraph, a list item or a table cell. A line `[[7 k:` alone, any
lines and a line `]]` alone hold whole blocks. What a mark holds never meets the rules by which the
text around it is read, so nothing that is withheld can change what is printed around it. A mark
that is broken is refused and never taken for text: a slip of the pen must not publish a secret.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Final

from omv_workflow.domain.answers import is_empty
from omv_workflow.domain.grounds import GROUND_PATTERN, ground
from omv_workflow.domain.secret_slips import find_slip
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

PLACE: Final = re.compile("\x02([0-9]+)\x03")
"""What stands in the place of the mark of that number; no answer can hold these characters."""

_BRACKETS = re.compile(r"\[\[(?!\[)|\]\]")
_MARK = re.compile(r"\[\[(?!\[)|\]\](?!>)")  # "]]>" is XML, where no mark is open
_OPENING = re.compile(rf"\[\[[ \t]*({GROUND_PATTERN})[ \t]*:")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class SecretMark:
    """One mark: its ground, what it holds, the line where it begins."""

    ground: str
    text: str
    line: int
    is_block: bool


@dataclass(frozen=True)
class MarkedText:
    """A text with a place for each of its marks, which are counted from 0."""

    text: str
    marks: tuple[SecretMark, ...]


@dataclass(frozen=True)
class _Span:
    """A mark, and what of the text it takes up."""

    start: int
    end: int
    mark: SecretMark
    lines: int
    indent: str = ""

    def place(self, number: int) -> str:
        """What stands there instead; a block is parted from its neighbours by blank lines."""
        place = f"\x02{number}\x03"
        return f"\n{self.indent}{place}\n" if self.mark.is_block else place


def check_marks(text: str, grounds: Collection[str]) -> tuple[str, ...]:
    """The grounds that the marks of a text name, each as often as it stands there.

    Raises:
        InvalidInput: a mark is broken, or names a ground that is not among `grounds`.
    """
    marks = take_marks(text).marks
    for mark in marks:
        if mark.ground not in grounds:
            raise _refusal(
                mark.line,
                f"[[{mark.ground}:",
                said("the ground is none of {grounds}.", grounds=tuple(grounds)),
                said("Take one of these, or add the ground to secrecy.grounds in omv.toml."),
            )
    return tuple(mark.ground for mark in marks)


def check_carried(item_id: str, text: str) -> None:
    """Refuse to carry a text over in which a mark is broken.

    Raises:
        InvalidInput: naming the item, the line and the mark.
    """
    try:
        take_marks(text)
    except InvalidInput as error:
        raise InvalidInput(
            said("Carrying the answer to {item} over", item=item_id),
            why=said("{what}: {why}", what=error.what, why=error.why),
            next_step=error.next_step,
        ) from error


def take_marks(text: str) -> MarkedText:
    """A text without its secret passages, and these apart.

    Raises:
        InvalidInput: a mark is unclosed, nested, empty or none that is known.
    """
    spans = tuple(_spans(text))
    _check_slips(_around(text, spans, ["\n" * one.lines for one in spans]))
    places = [one.place(number) for number, one in enumerate(spans)]
    return MarkedText(_around(text, spans, places), tuple(one.mark for one in spans))


def _spans(text: str) -> Iterator[_Span]:
    if "[[" not in text and "]]" not in text:  # most texts hold none
        return
    position = 0
    while found := _MARK.search(text, position):
        span = _span(text, found.start())
        position = span.end
        yield span


def _around(text: str, spans: Sequence[_Span], places: Sequence[str]) -> str:
    """The text with something else in the place of each mark."""
    pieces, position = [], 0
    for span, place in zip(spans, places, strict=True):
        pieces += [text[position : span.start], place]
        position = span.end
    return "".join([*pieces, text[position:]])


def _span(text: str, at: int) -> _Span:
    """The mark that begins at that bracket."""
    line = text.count("\n", 0, at) + 1
    opening = _OPENING.match(text, at)
    if opening is None:
        raise _unknown(text, at, line)
    closing = _closing(text, opening, line)
    held, name = text[opening.end() : closing.start()], ground(opening.group(1))
    line_start = text.rfind("\n", 0, at) + 1
    indent = text[line_start:at]
    is_alone = not indent.strip() and not held.partition("\n")[0].strip()
    if not is_alone:
        _check_one_paragraph(held, line, opening.group())
        _check_brackets(held, line, opening.group())
        mark = SecretMark(name, held.strip(), line, is_block=False)
        return _Span(at, closing.end(), mark, held.count("\n"))
    line_end = _end_of_block(text, closing, line, opening.group())
    mark = SecretMark(name, _unindented(held, indent), line, is_block=True)
    return _Span(line_start, line_end, mark, held.count("\n"), indent)


def _closing(text: str, opening: re.Match[str], line: int) -> re.Match[str]:
    closing = _BRACKETS.search(text, opening.end())
    if closing is None:
        raise _refusal(line, opening.group(), said("it is not closed."))
    if closing.group() != "]]":
        raise _refusal(line, opening.group(), said("another mark stands in it."))
    if is_empty(text[opening.end() : closing.start()]):
        raise _refusal(line, opening.group(), said("it is empty."))
    if text.startswith("(", closing.end()):
        raise _refusal(line, opening.group(), said('"(" follows it, as behind a link.'))
    return closing


def _check_brackets(held: str, line: int, opening: str) -> None:
    """Where a bracket in a mark is left open, the mark may have ended at that of a link in it."""
    if held.count("[") > held.count("]") or held.rfind("[") > held.rfind("]"):
        raise _refusal(line, opening, said("a bracket in it is not closed."))


def _check_one_paragraph(held: str, line: int, opening: str) -> None:
    if _BLANK_LINE.search(held):
        raise _refusal(line, opening, said("it is not closed in its own paragraph."))


def _end_of_block(text: str, closing: re.Match[str], line: int, opening: str) -> int:
    """Where the line ends that the closing brackets have for themselves."""
    line_start = text.rfind("\n", 0, closing.start()) + 1
    line_end = text.find("\n", closing.end())
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start : closing.start()], text[closing.end() : line_end]
    if before.strip() or after.strip():
        raise _refusal(line, opening, said('it does not end with "]]" alone on its line.'))
    return line_end


def _unindented(held: str, indent: str) -> str:
    lines = [line.removeprefix(indent) for line in held.split("\n")]
    return dedent("\n".join(lines)).strip("\n")


def _unknown(text: str, at: int, line: int) -> InvalidInput:
    if text.startswith("]]", at):
        return _refusal(line, "]]", said("it closes no mark."))
    return _refusal(line, "[[", said("it names no ground."))


def _check_slips(rest: str) -> None:
    """What was meant as a mark, or has brackets left over, is no text either."""
    if slip := find_slip(rest):
        raise _refusal(slip.line, slip.opening, slip.why)


def _refusal(line: int, opening: str, why: str, next_step: str = "") -> InvalidInput:
    """Only the mark is named: what stands behind it may be secret."""
    return InvalidInput(
        said("The mark {mark} in line {line}", mark=f'"{opening}"', line=line),
        why=why,
        next_step=next_step
        or said('Write [[7 k: text]] within a paragraph, or "[[7 k:" and "]]" on their own lines.'),
    )
