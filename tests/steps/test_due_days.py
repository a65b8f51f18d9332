from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)


def letters(bench: Bench, person: str, *purposes: Purpose) -> list[Message]:
    """The letters of some purposes to a person that went out."""
    return [
        one for one in bench.outbox.carried if one.person_id == person and one.purpose in purposes
    ]


def days(bench: Bench, person: str, *purposes: Purpose) -> list[DueDay]:
    """The days that these letters put into a calendar."""
    return [day for one in letters(bench, person, *purposes) for day in one.due_days]


def test_a_reminder_has_the_entry_of_the_request_with_a_higher_sequence(collecting: Bench) -> None:
    """So that a calendar shows the day once, and a day that has moved where it is now."""
    collecting.run_until(date(2027, 3, 19))
    asking = Purpose.CONTRIBUTION_REQUEST, Purpose.CONTRIBUTION_REMINDER
    found = days(collecting, NURSE, *asking)
    with collecting.parts.work() as work:
        (request,) = work.requests.find(person_id=NURSE)
    assert len(found) == 3
    assert {(one.kind, one.about, one.day) for one in found} == {
        (DueKind.ANSWERS, request.id, request.due_on)
    }
    sequences = [one.sequence for one in found]
    assert sequences == sorted(set(sequences))


def test_the_day_of_the_confirmation_is_one_entry_for_the_whole_year(offered: Bench) -> None:
    """From the offer to the last reminder; a warning that the day is over has none."""
    offered.run_until(date(2027, 5, 28))
    asking = Purpose.READY_TO_CONFIRM, Purpose.CONFIRMATION_REMINDER
    found = days(offered, DIRECTOR, *asking)
    assert len(found) == len(letters(offered, DIRECTOR, *asking)) > 1
    assert {(one.kind, one.key, one.day) for one in found} == {
        (DueKind.CONFIRMATION, found[0].key, date(2027, 5, 14))
    }
    assert not days(offered, DIRECTOR, Purpose.CONFIRMATION_OVERDUE)
    assert letters(offered, DIRECTOR, Purpose.CONFIRMATION_OVERDUE)


def test_an_entry_names_the_plan_alone(offered: Bench) -> None:
    """Nothing of its content, of people or of answers: calendars are seen by many."""
    titles = {day.plan_title for one in offered.outbox.carried for day in one.due_days}
    assert titles == {"Omavalvontasuunnitelma"}


def test_whoever_takes_a_request_over_gets_its_day(collecting: Bench) -> None:
    """It is asked of them now, as of whoever had it before."""
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.run_until(date(2027, 2, 25))
    (taken,) = days(collecting, SOCIAL_WORKER, Purpose.REQUEST_HANDED_OVER)
    with collecting.parts.work() as work:
        about = work.requests.get(taken.about)
    assert (about.person_id, taken.day) == (SOCIAL_WORKER, about.due_on)


def test_letters_that_ask_for_nothing_by_a_day_bring_no_entry(offered: Bench) -> None:
    """A notice is read and done with."""
    offered.run_until(date(2027, 5, 28))
    told = {one.purpose for one in offered.outbox.carried if not one.due_days}
    assert {Purpose.CYCLE_OPENED, Purpose.DRAFT_READY} <= told


def test_a_reminder_after_the_day_brings_no_entry(collecting: Bench) -> None:
    """A day that is over is no longer put into a calendar."""
    collecting.run_until(date(2027, 4, 7))
    late = letters(collecting, NURSE, Purpose.CONTRIBUTION_REMINDER)[-1]
    assert late.created_at.date() > date(2027, 3, 26)
    assert late.due_days == ()
