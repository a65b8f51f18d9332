"""Which seals are owed, and which PDF of a version is given out: the sealed one, once it stands.

A seal is owed by what is stored, never by what was remembered (law 2): of a confirmation that was
given in the pages, over a PDF, and of which no copy has gone out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.signers import latest_round
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Method, Version
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year

SEALED: Final = "confirmation.sealed"
"""The event of a seal."""

_UNSEALED = {
    "state": ConfirmationState.CONFIRMED,
    "method": Method.BUILT_IN,
    "sealed_hash": None,
}
# What goes out before there is a key to seal with stays as it went.
_BEFORE_GOING_OUT = frozenset({CycleState.AWAITING_CONFIRMATION, CycleState.CONFIRMED})


class ToldOfSeal(Protocol):
    """An event of the log, or what is told of it."""

    @property
    def kind(self) -> str:
        """What happened."""

    @property
    def data(self) -> Mapping[str, JsonValue]:
        """What the log tells of it."""


def owed_seals(parts: Parts, work: UnitOfWork, **of: object) -> list[Confirmation]:
    """The confirmations that are to be sealed, in the order in which they were given.

    `of` names fields of those that are asked about; none are owed where there is no key.
    """
    if parts.sealer() is None:
        return []
    found = [one for one in work.confirmations.find(**_UNSEALED, **of) if _can_be(work, one)]
    return sorted(found, key=lambda one: (one.version_id, one.signer))


def _can_be(work: UnitOfWork, confirmation: Confirmation) -> bool:
    version = work.versions.get(confirmation.version_id)
    if version.pdf_hash is None or version.cycle_id is None:
        return False
    later = work.confirmations.find(version_id=version.id, round=confirmation.round)
    if any(one.sealed_hash and one.signer > confirmation.signer for one in later):
        return False  # nothing is written into what somebody has signed after it
    return work.cycles.get(version.cycle_id).state in _BEFORE_GOING_OUT


def owes_seal(year: Year) -> bool:
    """Whether what is confirmed waits for its seal, and may not go out before."""
    return year.cycle.state is CycleState.CONFIRMED and bool(
        owed_seals(year.parts, year.work, version_id=year.offered().id)
    )


def check_sealed(year: Year) -> None:
    """Refuse to give out a plan whose seal is owed.

    Raises:
        NotPossibleNow: it is.
    """
    if owes_seal(year):
        raise NotPossibleNow(
            said("Distributing the plan"),
            why=said("its PDF has not been sealed yet."),
            next_step=said("Seal it with `omv run seal-plans`, which says what is in the way."),
        )


def check_signed_before(year: Year, version: Version) -> None:
    """Refuse a PDF that came back signed while an earlier signer's seal is owed in it.

    Raises:
        NotPossibleNow: it is.
    """
    if owed_seals(year.parts, year.work, version_id=version.id):
        raise NotPossibleNow(
            said("Confirming the plan"),
            why=said("the seal of an earlier signer has not been made yet."),
            next_step=said("Make it with `omv run seal-plans`, and sign the PDF with it in it."),
        )


def signed_pdf(work: UnitOfWork, version: Version) -> str | None:
    """The hash of a version's PDF with all that has been signed in it; None where it has no PDF."""
    given = latest_round(work.confirmations.find(version_id=version.id))
    return signed_hash(given) or version.pdf_hash


@dataclass(frozen=True)
class SealTold:
    """Whose seal it is, as its certificate says, and its level; a test's proves nothing."""

    name: str
    level: str
    is_test: bool


def seal_told(events: Iterable[ToldOfSeal], sealed: str | None) -> SealTold | None:
    """What the log tells of the seal that has left the bytes of that hash."""
    for one in events:
        if one.kind == SEALED and one.data["sealed"] == sealed:
            told = one.data
            return SealTold(str(told["seal"]), str(told["level"]), bool(told["test"]))
    return None


def signed_hash(given: Sequence[Confirmation]) -> str | None:
    """The hash of the PDF that the last of these signers has left who signed in it."""
    signed = [one.sealed_hash for one in given if one.sealed_hash]
    return signed[-1] if signed else None
