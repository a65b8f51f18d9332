"""The register number: in place, or waived on record, before the copy for confirmation is made."""

import re
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.events import Personal
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import NUMBERING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, current_year


def set_register_number(
    parts: Parts, plan_id: str, number: str, actor: Actor, now: datetime
) -> Cycle:
    """Record the number under which the registry keeps this year's plan.

    Raises:
        InvalidInput: it does not have the pattern that the unit has set, or holds a mark.
        NotPossibleNow: the copy for confirmation has been made with another one.
    """
    return _settle(parts, plan_id, number, None, actor, now)


def waive_register_number(
    parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime
) -> Cycle:
    """Record that the plan goes without a register number this year, and why.

    Raises:
        InvalidInput: there is no reason, or a secret passage is marked in it.
        NotPossibleNow: the copy for confirmation has been made.
    """
    if not reason.strip():
        raise InvalidInput(
            said("Going without a register number"),
            why=said("there is no reason."),
            next_step=said("Say why, or set the number."),
        )
    return _settle(parts, plan_id, None, reason, actor, now)


def go_without_number(year: Year, reason: str, actor: Actor) -> None:
    """Let the year go without a register number, for which that step of it is excused."""
    _note(year, None, reason, actor)


def owe_number(year: Year) -> None:
    """Let the register number be owed while it is not settled, unless it is already."""
    owed = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.NUMBER)
    if year.cycle.state in NUMBERING and not year.cycle.number_is_settled and not owed:
        year.owe(StepKind.NUMBER)


def _settle(
    parts: Parts,
    plan_id: str,
    number: str | None,
    reason: str | None,
    actor: Actor,
    now: datetime,
) -> Cycle:
    check_unmarked(number, said("The register number"))
    check_unmarked(reason, said("The reason"))
    with parts.work() as work:
        what = said("Settling the register number")
        year = current_year(parts, work, plan_id, now, NUMBERING, what=what)
        check_management(year.unit, actor, year.today, what)
        _check_pattern(number, year.unit.plan.register_number_pattern)
        _note(year, number, reason, actor)
        year.end_all({StepKind.NUMBER}, ObligationAct.DO)
        work.commit(now)
        return year.cycle


def _note(year: Year, number: str | None, reason: str | None, actor: Actor) -> None:
    settled = replace(year.cycle, register_number=number, number_waived_because=reason)
    year.work.cycles.swap(year.cycle, settled)
    year.cycle = settled
    why = Personal(reason) if reason else None
    year.record("register_number.settled", actor, number=number, waived_because=why)


def _check_pattern(number: str | None, pattern: str) -> None:
    if number is not None and not re.fullmatch(pattern, number):
        raise InvalidInput(
            said("The register number {number}", number=f'"{number}"'),
            why=said("it does not have the unit's pattern {pattern}.", pattern=pattern),
            next_step=said("Check it, or set plan.register_number_pattern in unit.yaml."),
        )
