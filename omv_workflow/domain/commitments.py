"""What a plan says, committed to passage by passage, so that a copy without some can be checked.

A commitment is SHA-256 over the canonical JSON of [salt, place, text]. It tells nothing of its text
to whoever lacks the salt, so the list of all of them can be handed out; whoever gets a public copy
also gets the openings (salt and text) of what that shows. What is withheld stays a commitment.

A place is the item, or the line of an attachment, and the number of the passage in it: `3.1/2`. A
passage is a secret one, or what stands openly before, between and behind these. `3.1/0` is the
question, and `sections.1/0` the heading of the first section.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from omv_workflow.domain.blocks import Block, Inlines, ListBlock, Withheld, WithheldBlock
from omv_workflow.domain.canonical import canonical_json, sha256_hex
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.passages import lines_of, text_of
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said

_SECTION: Final = re.compile(r"sections\.[0-9]+")


@dataclass(frozen=True)
class PlacedText:
    """A passage of a plan: where it stands, on which ground it is withheld if it is, and its text.

    The text has no styles; its lines, and the cells of a table, are parted by line breaks.
    """

    place: str
    ground: str | None
    text: str


@dataclass(frozen=True)
class PlacedCommitment:
    """The commitment to a passage (64 hexadecimal digits), and what may be known of it."""

    place: str
    ground: str | None
    commitment: str


@dataclass(frozen=True)
class PassageOpening:
    """What a commitment stands for; the salt is 32 random bytes in hexadecimal."""

    place: str
    ground: str | None
    salt: str
    text: str

    @property
    def commitment(self) -> PlacedCommitment:
        """What the record holds of it."""
        return PlacedCommitment(
            self.place, self.ground, commitment_to(self.salt, self.place, self.text)
        )


@dataclass(frozen=True)
class Opened:
    """Which passages were opened, and which stay commitments."""

    shown: tuple[PassageOpening, ...]
    withheld: tuple[PlacedCommitment, ...]


def commitment_to(salt: str, place: str, text: str) -> str:
    """SHA-256 over the canonical JSON of [salt, place, text], in hexadecimal."""
    return sha256_hex(canonical_json([salt, place, text]))


def passages_of(document: PlanDocument) -> tuple[PlacedText, ...]:
    """Every heading, question, passage of the answers and attachment of a plan, in its order."""
    return tuple(_passages(document))


def openings_of(document: PlanDocument, new_salt: Callable[[], str]) -> tuple[PassageOpening, ...]:
    """Every passage of a plan with a salt of its own."""
    return tuple(
        PassageOpening(one.place, one.ground, new_salt(), one.text) for one in passages_of(document)
    )


def root_of(commitments: Iterable[PlacedCommitment]) -> str:
    """One hash over all commitments, with their places and grounds, in their order."""
    return sha256_hex(
        canonical_json([[one.place, one.ground, one.commitment] for one in commitments])
    )


def public_openings(
    openings: Iterable[PassageOpening], withheld: Collection[str] = ()
) -> tuple[PassageOpening, ...]:
    """The openings of what a public copy shows; `withheld` are items that are secret by now."""
    return tuple(
        one for one in openings if one.ground is None and item_of(one.place) not in withheld
    )


def item_of(place: str) -> str:
    """The item, or the line of an attachment, that a place lies in."""
    return place.rpartition("/")[0]


def is_question(place: str) -> bool:
    """Whether a place is that of a question or a heading, and not of an answer."""
    return place.endswith("/0")


def is_heading(item: str) -> bool:
    """Whether it is a section of the form."""
    return _SECTION.fullmatch(item) is not None


def check_openings(
    commitments: Sequence[PlacedCommitment], openings: Sequence[PassageOpening]
) -> Opened:
    """What of a plan is opened: each opening must be that of its own commitment, in their order.

    Raises:
        VerificationFailed: naming the first place that is unknown, out of order or opened twice,
            marked otherwise, or of which text or salt is not what was committed to.
    """
    known = {one.place: (number, one) for number, one in enumerate(commitments)}
    last = -1
    for one in openings:
        if one.place not in known:
            raise _refused(one, said("the record commits to no such passage."))
        number, committed = known[one.place]
        if number <= last:
            raise _refused(one, said("it is opened twice, or not in the order of the record."))
        if one.ground != committed.ground:
            raise _refused(one, said("it is marked otherwise than in the record."))
        if one.commitment != committed:
            raise _refused(one, said("its text or its salt is not what was committed to."))
        last = number
    opened = {one.place for one in openings}
    return Opened(tuple(openings), tuple(one for one in commitments if one.place not in opened))


def _refused(opening: PassageOpening, why: str) -> VerificationFailed:
    return VerificationFailed(
        said("The passage {place}", place=opening.place),
        why=why,
        next_step=said("Ask the unit for the openings that belong to this record."),
    )


def _passages(document: PlanDocument) -> Iterator[PlacedText]:
    for number, section in enumerate(document.sections, start=1):
        yield PlacedText(f"sections.{number}/0", None, section.title)
        for item in section.items:
            yield PlacedText(f"{item.id}/0", None, item.text)
            yield from _placed(item.id, _of_blocks(item.answer))
    for number, one in enumerate(document.attachments, start=1):
        yield from _placed(f"attachments.{number}.name", _of_line(one.name))
        yield from _placed(f"attachments.{number}.kept_at", _of_line(one.kept_at))


@dataclass(frozen=True)
class _Run:
    """A piece of text, and its ground where it is secret."""

    text: str
    ground: str | None = None


def _placed(item: str, runs: Iterable[_Run]) -> Iterator[PlacedText]:
    """Runs as passages: open ones that follow one another are one, and blank ones are none."""
    joined: list[_Run] = []
    for run in runs:
        if run.ground is None and joined and joined[-1].ground is None:
            joined[-1] = _Run(joined[-1].text + run.text)
        else:
            joined.append(run)
    passages = [one for one in joined if one.ground or one.text.strip()]
    for number, one in enumerate(passages, start=1):
        yield PlacedText(f"{item}/{number}", one.ground, one.text.strip("\n"))


def _of_blocks(blocks: Iterable[Block]) -> Iterator[_Run]:
    for block in blocks:
        match block:
            case WithheldBlock(ground, inner):
                yield _Run("\n".join(map(text_of, lines_of(inner))), ground)
            case ListBlock(items):
                for item in items:
                    yield from _of_blocks(item)
            case _:
                for line in lines_of((block,)):
                    yield from _of_line(line)


def _of_line(line: Inlines) -> Iterator[_Run]:
    for one in line:
        if isinstance(one, Withheld):
            yield _Run(text_of(one.inlines), one.ground)
        else:
            yield _Run(text_of((one,)))
    yield _Run("\n")
