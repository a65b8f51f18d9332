"""What an earlier version of the program left of a year: made to follow the rules of this one."""

from collections.abc import Iterator
from datetime import date

from omv_workflow.domain.derivation import derived_day
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, ASSEMBLING, CHASING, StepKind
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.register_number import owe_number
from omv_workflow.steps.year import Year

_AGAIN_AND_AGAIN = frozenset({StepKind.ESCALATE, StepKind.OVERDUE})


def catch_up(year: Year) -> None:
    """Let days follow from what gives them by the settings of now, and owe what is new.

    A day that nothing gives stays as an earlier version of the program has set it.
    """
    for one in year.open_obligations(frozenset(StepKind)):
        if one.basis is Basis.EARLIER:
            _found_out(year, one)
    _owe_what_is_new(year)


def _found_out(year: Year, one: Obligation) -> None:
    for basis, counted_from in _possible(year, one.kind):
        if derived_day(one.kind, basis, counted_from, year.rules) == one.due_on:
            year.count_from(one, basis, counted_from)
            return


def _possible(year: Year, kind: StepKind) -> Iterator[tuple[Basis, date | None]]:
    """What the day of a step can follow from, the likeliest first."""
    asked = [year.parts.today(one.requested_at) for one in year.requests()]
    if kind in {*CHASING, *ASSEMBLING} and asked:
        yield Basis.REQUEST, min(asked)
    elif kind in AFTER_CONFIRMATION:
        yield from ((Basis.CONFIRMATION, day) for day in _confirmed_on(year))
    else:
        yield Basis.TIMETABLE, None
    if kind in _AGAIN_AND_AGAIN:
        yield from ((Basis.REMINDER, day) for day in _reminded_on(year, kind))


def _confirmed_on(year: Year) -> Iterator[date]:
    for version in year.work.versions.find(cycle_id=year.cycle.id):
        for one in year.work.confirmations.find(version_id=version.id):
            if one.is_last and one.confirmed_at:
                yield year.parts.today(one.confirmed_at)


def _reminded_on(year: Year, kind: StepKind) -> list[date]:
    """When there were such reminders, the last first."""
    told = year.work.obligations.find(cycle_id=year.cycle.id, kind=kind)
    return sorted((year.parts.today(one.ended_at) for one in told if one.ended_at), reverse=True)


def _owe_what_is_new(year: Year) -> None:
    """Whoever coordinates is told of late answers, and owes a decision on those that came.

    So is the register number. Earlier versions did none of that.
    """
    waits = [one.due_on for one in year.requests() if one.is_waiting]
    told = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.ANSWERS_LATE)
    if year.cycle.state in ANSWERING and waits and not told:
        year.owe(StepKind.ANSWERS_LATE, Basis.ANSWER, min(waits))
    keep_accepting(year)
    owe_number(year)
