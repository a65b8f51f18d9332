"""Obligations: what is due is a row, open and started by today, never a date that is today's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.phrases import said


class ObligationState(StrEnum):
    """Whether it still has to be done; `overtaken` by a later step of the same ladder."""

    OPEN = "open"
    DONE = "done"
    OVERTAKEN = "overtaken"
    EXCUSED = "excused"


class ObligationAct(StrEnum):
    """How an obligation ends."""

    DO = "do"
    OVERTAKE = "overtake"
    EXCUSE = "excuse"
    RENEW = "owe again"


class Basis(StrEnum):
    """What the day of an obligation follows from; all but the first count from some other day.

    `TIMETABLE`: back from the anniversary. `REQUEST`: from the day when contributions were asked.
    `ANSWER`: from the day by which somebody answers, or on which somebody has.
    `REMINDER`: from the last one of its kind.
    `RETURN`: from the day when the plan was returned. `CONFIRMATION`: from the confirmation.
    `SENDING`: from the day when a copy was mailed.
    `PERSON`: nothing; somebody in charge has moved it to that day, and there it stays.
    `EARLIER`: an earlier version of the program set the day, and told nothing; there it stays.
    """

    TIMETABLE = "timetable"
    REQUEST = "request"
    ANSWER = "answer"
    REMINDER = "reminder"
    RETURN = "return"
    CONFIRMATION = "confirmation"
    SENDING = "sending"
    PERSON = "person"
    EARLIER = "earlier"


_ORDER_IN_YEAR = {kind: place for place, kind in enumerate(StepKind)}

_S, _A = ObligationState, ObligationAct
OBLIGATION = TransitionTable(
    said("obligation"),
    frozenset({_S.OPEN}),
    (
        way(_A.DO, {_S.OPEN}, _S.DONE),
        way(_A.OVERTAKE, {_S.OPEN}, _S.OVERTAKEN),
        way(_A.EXCUSE, {_S.OPEN}, _S.EXCUSED),
        way(_A.RENEW, {_S.DONE, _S.OVERTAKEN}, _S.OPEN),
    ),
)


@dataclass(frozen=True)
class Obligation:
    """One thing to do for one cycle: from `starts_on` it may be done, after `due_on` it is late.

    `basis` and `counted_from` tell what its day follows from, so that it can be derived again.
    """

    id: str
    plan_id: str
    cycle_id: str
    kind: StepKind
    starts_on: date
    due_on: date
    state: ObligationState = ObligationState.OPEN
    ended_at: datetime | None = None
    note: str | None = None
    basis: Basis = Basis.TIMETABLE
    counted_from: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.state is ObligationState.OPEN and self.due_on < today


def last_moved(alike: Iterable[Obligation]) -> Obligation | None:
    """Of what has been owed of one kind and has ended, the last, if somebody had moved it."""
    ended = [one for one in alike if one.ended_at]
    last = max(ended, key=lambda one: (one.ended_at, one.due_on), default=None)
    return last if last and last.basis is Basis.PERSON else None


def latest_step(due: Iterable[Obligation]) -> tuple[Obligation, tuple[Obligation, ...]]:
    """Of the due steps of one ladder (at least one), the latest, and those that it overtakes.

    After a month without the software running a person gets one reminder, not all that were missed.
    Steps of the same day follow the order of the year.
    """
    ordered = sorted(due, key=lambda one: (one.due_on, _ORDER_IN_YEAR[one.kind]))
    return ordered[-1], tuple(ordered[:-1])
