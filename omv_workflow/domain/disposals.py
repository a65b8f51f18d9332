"""Disposal at the end of a retention term: what of a year goes, who approved it, what was removed.

The words are those of records management (hävittäminen · gallring · disposal); conformity with no
archive standard is claimed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.transitions import TransitionTable, way


class DisposalPart(StrEnum):
    """The parts of a year that have a retention term each."""

    CONTENT = "content"
    MESSAGES = "messages"
    LOG_OPENINGS = "log_openings"


class DisposalState(StrEnum):
    """Where the disposal of one part of a year is, once anybody has decided on it."""

    HELD = "held"
    RELEASED = "released"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    DONE = "done"


class DisposalAct(StrEnum):
    """What can be done about a disposal."""

    HOLD = "hold"
    RELEASE = "release"
    APPROVE = "approve"
    BEGIN = "begin"
    FINISH = "finish"


_S, _A = DisposalState, DisposalAct
DISPOSAL = TransitionTable(
    "disposal",
    frozenset({_S.HELD, _S.APPROVED}),
    (
        way(_A.HOLD, {_S.APPROVED, _S.RELEASED}, _S.HELD),
        way(_A.RELEASE, {_S.HELD}, _S.RELEASED),
        way(_A.APPROVE, {_S.RELEASED}, _S.APPROVED),
        way(_A.BEGIN, {_S.APPROVED}, _S.UNDER_WAY),
        way(_A.FINISH, {_S.UNDER_WAY}, _S.DONE),
    ),
)


@dataclass(frozen=True)
class Disposal:
    """The disposal of one part of one year, and afterwards its record.

    `cycle_id` is None for a plan that was imported. `due_on` is the first day after the term, on
    `ground`; both are open while it is only held. `removed` counts what went, by kind; `hashes` are
    the SHA-256 of the documents and texts that went.
    """

    id: str
    plan_id: str
    cycle_id: str | None
    part: DisposalPart
    state: DisposalState
    due_on: date | None
    ground: str | None
    decided_by: str
    decided_at: datetime
    reason: str
    carried_out_at: datetime | None = None
    removed: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()


def disposal_id(plan_id: str, cycle_id: str | None, part: DisposalPart) -> str:
    """The id of the one disposal that a part of a year can have."""
    return f"{plan_id}/{cycle_id or 'imported'}/{part}"
