"""Before a plan goes live: what would go out is told exactly, and nothing of it happens."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.errors import AlreadyDone, NotAllowed
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.preview import DAYS_AHEAD, preview
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.scheduled import MOVING_ON
from omv_workflow.testing import Bench, plain_letter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, NURSE, example_unit

BY = Actor(COORDINATOR)
FOURTEEN_MONTHS_LATER = date(2027, 7, 12)


@pytest.fixture
def overdue() -> Bench:
    """A plan that is not live, last confirmed fourteen months ago, as it was imported."""
    bench = Bench(today=FOURTEEN_MONTHS_LATER)
    apply_unit(bench.parts, example_unit(), BY, bench.now)
    confirmed = PreviousConfirmation(on=date(2026, 5, 12), by=DIRECTOR, place="Lappeenranta")
    plan = PreviousPlan(
        form="esimerkkilomake",
        form_version=date(2026, 1, 1),
        confirmed=confirmed,
        answers={"work": "Kuten ennenkin."},
    )
    import_plan(bench.parts, EXAMPLE_PLAN, plan, BY, bench.now)
    return bench


def gone_out(bench: Bench) -> Iterator[tuple[date, str, Purpose, str]]:
    """What has gone out: when, to whom, what for."""
    for one in bench.outbox.carried:
        day = bench.parts.today(one.state_since)
        yield day, one.to_address, one.purpose, one.subject


def test_an_imported_plan_long_overdue_sends_nothing(overdue: Bench) -> None:
    """Not on its first day, nor in the weeks after."""
    overdue.run_until(date(2027, 8, 31))
    assert overdue.outbox.carried == []


def test_what_is_told_is_exactly_what_goes_out(overdue: Bench) -> None:
    """Message by message: the day, the reader, what for, and the subject."""
    told = preview(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    go_live(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    for step in MOVING_ON.values():
        step(overdue.parts, overdue.now)
    overdue.run_until(FOURTEEN_MONTHS_LATER + timedelta(days=DAYS_AHEAD))
    assert {one.purpose for one in told.outgoing} >= {
        Purpose.CYCLE_OPENED,
        Purpose.CONTRIBUTION_REQUEST,
        Purpose.CONFIRMATION_OVERDUE,
    }
    assert [(one.on, one.to_address, one.purpose, one.subject) for one in told.outgoing] == list(
        gone_out(overdue)
    )
    assert told.failed == ()


def test_looking_changes_nothing(overdue: Bench) -> None:
    """Neither rows nor events nor documents, and no mail leaves."""
    rows, streams = deepcopy(overdue.store.tables), deepcopy(overdue.store.streams)
    blobs = dict(overdue.blobs.kept)
    preview(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    assert (overdue.store.tables, overdue.store.streams) == (rows, streams)
    assert overdue.blobs.kept == blobs
    assert overdue.outbox.carried == []


def test_letters_that_wait_are_told(overdue: Bench) -> None:
    """What was done by hand before goes out as well."""
    open_cycle(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    request_contributions(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    told = preview(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    today = {one.purpose for one in told.outgoing if one.on == overdue.today}
    assert Purpose.CONTRIBUTION_REQUEST in today


def test_in_the_evening_the_first_mail_is_tomorrows(overdue: Bench) -> None:
    """Mail keeps to office hours, whenever somebody lets it go out."""
    evening = overdue.now + timedelta(hours=9)
    told = preview(overdue.parts, EXAMPLE_PLAN, BY, evening)
    assert min(one.on for one in told.outgoing) == overdue.today + timedelta(days=1)


def test_a_step_that_would_fail_is_told(overdue: Bench) -> None:
    """The rest is told all the same."""

    def broken(purpose: Purpose, language: str, facts: dict[str, object]) -> Letter:
        if purpose is Purpose.CONFIRMATION_OVERDUE:
            raise RuntimeError("a letter that can't be written")
        return plain_letter(purpose, language, facts)

    told = preview(replace(overdue.parts, letters=broken), EXAMPLE_PLAN, BY, overdue.now)
    assert [(row.what, row.outcome) for row in told.failed] == [
        ("remind confirmers", "RuntimeError")
    ]
    assert Purpose.CYCLE_OPENED in {one.purpose for one in told.outgoing}


def test_mail_that_becomes_a_file_is_told_as_such(overdue: Bench) -> None:
    """In mail mode test nothing leaves the house."""
    parts: Parts = replace(overdue.parts, mail=MailSettings())
    told = preview(parts, EXAMPLE_PLAN, BY, overdue.now)
    assert {one.leaves_the_house for one in told.outgoing} == {False}


def test_only_mail_of_the_plan_is_told(overdue: Bench) -> None:
    """Another unit's plan, live since long, stays out of it, and stays live."""
    example = example_unit()
    other = example.unit.model_copy(update={"id": "toinen"})
    other_plan = overdue.apply(example.model_copy(update={"unit": other}))
    open_cycle(overdue.parts, other_plan, BY, overdue.now)
    told = preview(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    opened = [one for one in told.outgoing if one.purpose is Purpose.CYCLE_OPENED]
    assert len(opened) == 1
    with overdue.parts.work() as work:
        assert work.plans.get(other_plan).live_since == overdue.now
        assert len(work.cycles.find(state=CycleState.OPEN)) == 1


def test_a_preview_is_for_those_who_may_let_it_go_live(overdue: Bench) -> None:
    """It names who gets mail, and is refused like the act itself."""
    with pytest.raises(NotAllowed):
        preview(overdue.parts, EXAMPLE_PLAN, Actor(NURSE), overdue.now)
    go_live(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
    with pytest.raises(AlreadyDone):
        preview(overdue.parts, EXAMPLE_PLAN, BY, overdue.now)
