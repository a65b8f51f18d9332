from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import ASSEMBLING, CHASING, StepKind
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import AlreadyDone
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.open_cycles import open_due_cycles
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.request_contributions import request_due_contributions
from omv_workflow.steps.scheduled import MOVING_ON
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench, at, plain_letter
from omv_workflow.testing.example import (
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    example_unit,
)


def carried(bench: Bench) -> Counter[tuple[Purpose, str | None]]:
    """How many messages of each purpose went to whom."""
    return Counter((one.purpose, one.person_id) for one in bench.outbox.carried)


def second_unit() -> UnitFile:
    """Another unit with a plan of its own."""
    unit = example_unit()
    return unit.model_copy(
        update={"unit": unit.unit.model_copy(update={"id": "toinen", "name": "Toinen"})}
    )


def cycle_states(bench: Bench) -> list[CycleState]:
    """Where each plan's first year is."""
    with bench.parts.work() as work:
        return [one.state for one in work.cycles.find()]


def steps_due(bench: Bench) -> dict[StepKind, date]:
    """The days of the steps that are still open."""
    with bench.parts.work() as work:
        found = work.obligations.find(state=ObligationState.OPEN)
        return {one.kind: one.due_on for one in found}


def test_a_missed_day_is_made_up_for_on_the_next(applied: Bench) -> None:
    """Law 2: work is selected by what is due and not done, never by what is due today."""
    applied.skip_to(date(2027, 2, 15))
    assert cycle_states(applied) == [CycleState.OPEN]


@pytest.mark.parametrize("days", [1, 40])
def test_after_a_stop_everybody_gets_one_reminder_not_many(collecting: Bench, days: int) -> None:
    """Of several steps missed only the latest is taken."""
    collecting.skip_to(date(2027, 3, 11) + timedelta(days=days))
    messages = carried(collecting)
    assert messages[Purpose.CONTRIBUTION_REMINDER, NURSE] == 1
    assert messages[Purpose.CONTRIBUTION_ESCALATION, DIRECTOR] == (days > 20)
    with collecting.parts.work() as work:
        missed = [work.obligations.find(kind=kind)[0].state for kind in CHASING[:-1]]
    assert missed[0] is (ObligationState.DONE if days == 1 else ObligationState.OVERTAKEN)


def test_after_forty_days_off_the_confirmers_get_one_warning(offered: Bench) -> None:
    """Three reminders and two warnings were missed."""
    offered.skip_to(date(2027, 6, 2))
    assert carried(offered)[Purpose.CONFIRMATION_REMINDER, DIRECTOR] == 0
    assert carried(offered)[Purpose.CONFIRMATION_OVERDUE, DIRECTOR] == 1
    assert steps_due(offered)[StepKind.OVERDUE] == date(2027, 6, 7)


def test_a_year_that_nobody_opened_for_400_days_is_opened_and_overdue(applied: Bench) -> None:
    """Nothing is lost: contributors have their time to answer, and those who lead are told."""
    resumed = date(2028, 3, 20)
    applied.skip_to(resumed)
    assert cycle_states(applied) == [CycleState.COLLECTING]
    messages = carried(applied)
    assert messages[Purpose.CONTRIBUTION_REQUEST, NURSE] == 1
    assert messages[Purpose.CONFIRMATION_OVERDUE, DIRECTOR] == 1
    assert messages[Purpose.CONTRIBUTION_REMINDER, NURSE] == 0
    assert messages[Purpose.CONTRIBUTION_ESCALATION, DIRECTOR] == 0
    with applied.parts.work() as work:
        due = {one.due_on for one in work.requests.find()}
    assert due == {date(2028, 4, 10)}
    steps = steps_due(applied)
    assert all(steps[kind] > resumed for kind in (*CHASING, *ASSEMBLING, StepKind.OVERDUE))


def test_who_is_asked_late_is_chased_later_and_the_draft_waits(applied: Bench) -> None:
    """Fifteen working days to answer, and three between the steps that follow."""
    applied.skip_to(date(2027, 4, 1))
    steps = steps_due(applied)
    assert {kind: steps[kind] for kind in list(StepKind)[2:10]} == {
        StepKind.REMIND_1: date(2027, 4, 7),
        StepKind.REMIND_2: date(2027, 4, 15),
        StepKind.ANSWERS_DUE: date(2027, 4, 22),
        StepKind.ANSWERS_LATE: date(2027, 4, 23),
        StepKind.ESCALATE: date(2027, 4, 27),
        StepKind.DRAFT: date(2027, 4, 30),
        StepKind.COMMENTS_CLOSE: date(2027, 5, 5),
        StepKind.READY: date(2027, 5, 10),
    }
    assert steps[StepKind.CONFIRM] == date(2027, 5, 14)


def test_a_second_tick_on_the_same_day_does_nothing(offered: Bench) -> None:
    """Idempotent: no duplicated message, no new event."""
    for day in range(14, 40):
        offered.run_until(date(2027, 4, 23) + timedelta(days=day))
        before = dict(offered.store.heads), len(offered.outbox.carried)
        for step in MOVING_ON.values():
            step(offered.parts, offered.now)
        assert (dict(offered.store.heads), len(offered.outbox.carried)) == before


def test_a_plan_that_fails_does_not_stop_the_others(applied: Bench) -> None:
    """Law 8: a batch commits plan by plan; the failed one is seen, and done at the next run."""
    applied.apply(second_unit())

    def letters(purpose: Purpose, language: str, facts: dict[str, object]) -> Letter:
        if facts["unit_name"] == "Toinen":
            raise RuntimeError("esimerkki-johtaja")
        return plain_letter(purpose, language, facts)

    now = at(date(2027, 2, 12), 10)
    summary = open_due_cycles(replace(applied.parts, letters=letters), now)
    assert [(row.plan, row.outcome) for row in summary.failed] == [
        ("toinen.esimerkkilomake", "RuntimeError")
    ]
    assert "esimerkki-johtaja" not in repr(summary)
    assert cycle_states(applied) == [CycleState.OPEN, CycleState.SCHEDULED]
    open_due_cycles(applied.parts, now)
    assert cycle_states(applied) == [CycleState.OPEN, CycleState.OPEN]


def interrupted(parts: Parts, rival: Callable[[], object]) -> Parts:
    """Parts whose second unit of work begins only after a rival has been."""
    begun: list[Parts] = []

    def work() -> UnitOfWork:
        begun.append(parts)
        if len(begun) == 2:
            rival()
        return parts.work()

    return replace(parts, work=work)


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (open_due_cycles, date(2027, 2, 12)),
        (request_due_contributions, date(2027, 2, 24)),
    ],
)
def test_of_two_runs_at_once_one_does_the_work(
    applied: Bench, step: Callable[[Parts, datetime], object], day: date
) -> None:
    """Law 8: the other finds nothing left to do, and nothing is asked twice."""
    applied.run_until(day - timedelta(days=1))
    now = at(day, 9)
    step(interrupted(applied.parts, lambda: step(applied.parts, now)), now)
    applied.run_until(day)
    assert max(carried(applied).values()) == 1
    assert not any(check.fault for check in check_streams(applied.parts, EVERYTHING))


def test_of_two_people_who_confirm_at_once_the_second_is_told(offered: Bench) -> None:
    """There is one confirmation; whose it is depends on who was first."""

    def confirm(person: str) -> str:
        told = DoneElsewhere(person, offered.now, "Lappeenranta", "asianhallinta", "1/2027")
        try:
            record_confirmation(offered.parts, EXAMPLE_PLAN, told, Actor(person), offered.now)
        except AlreadyDone:
            return "second"
        return "first"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(confirm, (DIRECTOR, DEPUTY)))
    assert ends == ["first", "second"]
    with offered.parts.work() as work:
        assert len(work.confirmations.find(state=ConfirmationState.CONFIRMED)) == 1
