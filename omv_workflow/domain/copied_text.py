"""The text of a copy as it is searched: letter by letter, with the blanks between kept beside.

In a DOCX the words of a line are parted as they were confirmed. What a PDF shows is only guessed to
be words, so how letters are parted within a line is not compared there.
"""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class CopiedText:
    """All that a copy shows, in its order; `has_words` tells whether its blanks can be trusted.

    Letters are counted from 0, without blanks and line breaks.
    """

    shown: str
    has_words: bool

    def find(self, line: str, since: int) -> int | None:
        """The letter with which a line begins, the first one that does since another letter."""
        letters = "".join(line.split())
        at = self.letters.find(letters, since)
        while at >= 0 and self.after(line, at) is None:
            at = self.letters.find(letters, at + 1)
        return at if at >= 0 else None

    def after(self, line: str, at: int) -> int | None:
        """The letter behind a line that begins with this letter; None where none does.

        It neither begins nor ends within another word.
        """
        letters = "".join(line.split())
        end = at + len(letters)
        stands = self.letters.startswith(letters, at) and self._parts(at) and self._parts(end)
        return end if stands and (not self.has_words or self._is_parted(line, at)) else None

    def between(self, start: int, end: int) -> str:
        """What is shown from one letter up to another, with single blanks."""
        if start >= end:
            return ""
        return " ".join(self.shown[self._places[start] : self._places[end - 1] + 1].split())

    @cached_property
    def letters(self) -> str:
        """All letters."""
        return "".join(self.shown.split())

    @cached_property
    def _places(self) -> list[int]:
        return [at for at, one in enumerate(self.shown) if not one.isspace()]

    def _parts(self, at: int) -> bool:
        """Whether a word may end, and another begin, before this letter."""
        if at in {0, len(self.letters)} or self._is_blank_before(at):
            return True
        return not (self.letters[at - 1].isalnum() and self.letters[at].isalnum())

    def _is_parted(self, line: str, at: int) -> bool:
        """Whether a line's words, and nothing else in it, are parted by blanks."""
        begins = set()
        for word in line.split():
            begins.add(at)
            at += len(word)
        inner = range(min(begins, default=at) + 1, at)
        return all(self._is_blank_before(one) is (one in begins) for one in inner)

    def _is_blank_before(self, at: int) -> bool:
        return self._places[at] > self._places[at - 1] + 1
