"""The converter: many documents in one call, and a document that fails stops no other."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import disk_usage

from omv_workflow.adapters.pdf.headings import Headings
from omv_workflow.adapters.pdf.mending import mended
from omv_workflow.adapters.pdf.office import version_of
from omv_workflow.adapters.pdf.page_breaks import with_page_breaks
from omv_workflow.adapters.pdf.reading import claims_all, font_replaced_in, look_at, whole
from omv_workflow.adapters.pdf.room import prepared_room
from omv_workflow.adapters.pdf.run import run
from omv_workflow.adapters.pdf.smallest import smallest_docx
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import MadePdf, NotMade

_LEAST_ROOM = 8_000_000  # bytes; a profile and a long plan take some five
_MOST_LAYOUTS = 4  # of one document; nearly always the second has no heading left alone


@dataclass(frozen=True)
class LaidOut:
    """A PDF as it came out, with its headings where some stand alone at the end of a page."""

    pdf: MadePdf
    headings: Headings | None


@dataclass(frozen=True)
class LibreOffice:
    """Makes PDF/A-2b that is PDF/UA-1 as well, each run in a room and a profile of its own.

    `program` is LibreOffice's, `rooms` the folder that it works in, and `seconds` how long it may
    take for one document.
    """

    program: Path
    rooms: Path
    seconds: int

    @cached_property
    def name(self) -> str:
        """LibreOffice with its version.

        Raises:
            Unavailable: it does not tell.
        """
        return version_of(self.program)

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """A PDF of each DOCX, or why there is none, in their order.

        Where headings stand alone at the end of a page, it is laid out again with page breaks
        before them.

        Raises:
            Unavailable: the program can't be started, or the disk is full.
        """
        ended, given = self._all(documents), list(documents)
        for _ in range(_MOST_LAYOUTS - 1):
            again = dict(_to_lay_out_again(given, ended))
            with suppress(Unavailable):  # a heading alone is better than no PDF
                for place, made in zip(again, self._all(list(again.values())), strict=True):
                    if isinstance(made, LaidOut):
                        ended[place], given[place] = made, again[place]
        return [one.pdf if isinstance(one, LaidOut) else one for one in ended]

    def _all(self, documents: Sequence[bytes]) -> list[LaidOut | NotMade]:
        """What becomes of each document.

        Where a run ends early, the first document without a PDF is tried once more on its own, in
        a new process; the others go on in another one.
        """
        ended: dict[int, LaidOut | NotMade] = {}
        left = list(range(len(documents)))
        while left:
            made, _ = self._run([documents[number] for number in left])
            ended |= {left[place]: one for place, one in made.items()}
            left = [number for number in left if number not in ended]
            if left:
                culprit = left.pop(0)
                ended[culprit] = self._tried_again(documents[culprit])
                if isinstance(ended[culprit], NotMade) and not self.works():
                    ended |= dict.fromkeys(left, self._out_of_order())
                    break
        return [ended[number] for number in range(len(documents))]

    def works(self) -> bool:
        """Whether it makes a PDF of anything.

        Raises:
            Unavailable: the program can't be started, or the disk is full.
        """
        made, _ = self._run([smallest_docx()])
        return isinstance(made.get(0), LaidOut)

    def _tried_again(self, document: bytes) -> LaidOut | NotMade:
        made, why = self._run([document])
        unread = NotMade(self._no_room() or why or said("LibreOffice can't read the document"))
        return made.get(0, unread)

    def _run(
        self, documents: Sequence[bytes]
    ) -> tuple[dict[int, LaidOut | NotMade], Phrase | None]:
        """What became of the PDFs that came out whole, by their places, and what went wrong.

        Those that are ready are read while LibreOffice makes the next ones.
        """
        ended: dict[int, LaidOut | NotMade] = {}

        def read(ready: Sequence[int]) -> None:
            for place in ready:
                content = None if place in ended else whole(room.pdf(place))
                if content:
                    ended[place] = _checked(documents[place], content)

        with prepared_room(self.rooms, documents) as room:
            why = run(self.program, room, self.seconds, lambda: read(room.ready[:-1]))
            read(room.ready)
        return ended, why

    def _out_of_order(self) -> NotMade:
        why = said("LibreOffice makes no PDF at all here; `omv doctor` tells more")
        return NotMade(self._no_room() or why)

    def _no_room(self) -> Phrase | None:
        if disk_usage(self.rooms).free < _LEAST_ROOM:
            return said("the disk of the workspace is full")
        return None


def _to_lay_out_again(
    given: Sequence[bytes], ended: Sequence[LaidOut | NotMade]
) -> Iterator[tuple[int, bytes]]:
    """The documents that page breaks help, with these, by their places."""
    for place, (document, one) in enumerate(zip(given, ended, strict=True)):
        if isinstance(one, LaidOut) and one.headings:
            broken = with_page_breaks(document, one.headings)
            if broken is not None:
                yield place, broken


def _checked(document: bytes, content: bytes) -> LaidOut | NotMade:
    """A PDF that is what was asked for (law 9: nothing degrades silently)."""
    seen = look_at(content)
    if seen is None:
        return NotMade(said("what LibreOffice made is no sound PDF"))
    fonts = seen.fonts
    if fonts.missing:
        why = said("these fonts may not be embedded: {names}", names=fonts.missing)
        return NotMade(why)
    if not claims_all(content):
        return NotMade(said("this LibreOffice makes no PDF/A-2b with PDF/UA-1: it is too old"))
    made = MadePdf(mended(content), fonts.embedded, font_replaced_in(document, fonts))
    return LaidOut(made, seen.headings)
