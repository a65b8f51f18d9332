from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.staff_changes import mandate_of
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, StepKind
from omv_workflow.domain.unit import Mandate, Role, UnitFile
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
)
from omv_workflow.steps.answer import erase_answer, give_answer, leave_unchanged
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.change_staff import give_mandate
from omv_workflow.steps.confirm import DoneElsewhere
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.steps.confirmations import confirm, state, told
from tests.steps.telling import carried, readers

DAY = date(2027, 4, 26)


def with_deputy(*, first: date, last: date | None = None, left: date | None = None) -> UnitFile:
    """The example unit whose nurse is a second deputy for some time."""
    unit = example_unit()
    mandate = Mandate(role=Role.DEPUTY, first_day=first, last_day=last)
    people = []
    for person in unit.people:
        known = {"mandates": (*person.mandates, mandate), "last_day": left}
        people.append(person.model_copy(update=known if person.id == NURSE else {}))
    return unit.model_copy(update={"people": tuple(people)})


@pytest.mark.parametrize(("person", "role"), [(DIRECTOR, "director"), (DEPUTY, "deputy")])
def test_the_director_or_the_deputy_confirms(offered: Bench, person: str, role: str) -> None:
    """R3: either, with place and time (R12), by whom recorded, and in which system."""
    given = confirm(offered, told(offered, person))
    assert (given.person_id, given.role, given.recorded_by) == (person, role, COORDINATOR)
    assert (given.place, given.system, given.reference) == (
        "Lappeenranta",
        "asianhallinta",
        "1/2027",
    )
    assert state(offered) is CycleState.CONFIRMED


def test_who_acts_for_the_director_by_a_dated_mandate_confirms(offered: Bench) -> None:
    """The log tells by which mandate, and in whose place, by a commitment."""
    mandate = mandate_of("director", DAY, DAY, DIRECTOR)
    actor = Actor(COORDINATOR)
    give_mandate(offered.parts, EXAMPLE_PLAN, SOCIAL_WORKER, mandate, actor, offered.now)
    offered.run_until(DAY)
    assert confirm(offered, told(offered, SOCIAL_WORKER)).role == "director"
    events = offered.store.streams[f"plan:{EXAMPLE_PLAN}"]
    (confirmed,) = (one for one in events if one.kind == "plan.confirmed")
    assert confirmed.data["acting_for"]
    assert DIRECTOR not in repr(confirmed)


@pytest.mark.parametrize("person", [COORDINATOR, SOCIAL_WORKER])
def test_nobody_else_can_confirm(offered: Bench, person: str) -> None:
    """R3: not even the coordinator, who records it."""
    with pytest.raises(NotAllowed, match="neither director nor deputy"):
        confirm(offered, told(offered, person))
    assert state(offered) is CycleState.AWAITING_CONFIRMATION


def test_a_stranger_can_not_confirm(offered: Bench) -> None:
    """The unit does not know the person."""
    with pytest.raises(NotFound):
        confirm(offered, told(offered, "nobody"))


@pytest.mark.parametrize(
    ("unit", "may"),
    [
        (with_deputy(first=DAY, last=DAY), True),
        (with_deputy(first=date(2027, 1, 1), last=DAY - timedelta(days=1)), False),
        (with_deputy(first=DAY + timedelta(days=1)), False),
        (with_deputy(first=date(2027, 1, 1), left=DAY - timedelta(days=1)), False),
    ],
    ids=["holds", "ended the day before", "begins the day after", "has left"],
)
def test_the_mandate_counts_on_the_very_day(offered: Bench, unit: UnitFile, may: bool) -> None:
    """R3: who was in charge on that day, to the day."""
    apply_unit(offered.parts, unit, Actor(COORDINATOR), offered.now)
    offered.run_until(DAY)
    if may:
        assert confirm(offered, told(offered, NURSE)).role == "deputy"
    else:
        with pytest.raises(NotAllowed, match=str(DAY)):
            confirm(offered, told(offered, NURSE))


def test_the_day_of_the_confirmation_counts_not_that_of_its_recording(offered: Bench) -> None:
    """Somebody whose mandate has ended since has confirmed validly."""
    apply_unit(offered.parts, with_deputy(first=DAY, last=DAY), Actor(COORDINATOR), offered.now)
    offered.run_until(DAY + timedelta(days=3))
    given = confirm(offered, replace(told(offered, NURSE), confirmed_at=at(DAY, 15)))
    assert given.role == "deputy"


def test_a_contributor_does_not_record_a_confirmation(offered: Bench) -> None:
    """That is for those who lead and coordinate."""
    with pytest.raises(NotAllowed, match="neither coordinator, director nor deputy"):
        confirm(offered, told(offered), by=NURSE)


def test_a_second_confirmation_is_refused(confirmed: Bench) -> None:
    """The first one stands, and the refusal says how it could come to another."""
    with pytest.raises(AlreadyDone, match=r"confirmed already.*Change an answer first"):
        confirm(confirmed, told(confirmed, DEPUTY))
    with confirmed.parts.work() as work:
        (given,) = work.confirmations.find()
    assert given.person_id == DIRECTOR


def test_nothing_can_be_confirmed_that_is_not_on_offer(answered: Bench) -> None:
    """A draft is not confirmed."""
    with pytest.raises(NotPossibleNow, match="awaiting confirmation"):
        confirm(answered, told(answered))


@pytest.mark.parametrize("when", [at(date(2027, 4, 22), 10), at(date(2027, 4, 23), 10, 1)])
def test_a_confirmation_lies_between_the_copy_and_now(offered: Bench, when: datetime) -> None:
    """Nobody confirms what does not exist yet, nor in the future."""
    with pytest.raises(InvalidInput, match="copy was made"):
        confirm(offered, replace(told(offered), confirmed_at=when))


@pytest.mark.parametrize("blank", ["place", "system", "reference"])
def test_a_confirmation_says_where_it_was_given(offered: Bench, blank: str) -> None:
    """R12: place and date; and what finds it where it was done."""
    what = {"place": "Lappeenranta", "system": "asianhallinta", "reference": "1"} | {blank: " "}
    with pytest.raises(InvalidInput, match="empty"):
        confirm(offered, DoneElsewhere(DIRECTOR, offered.now, **what))


def test_a_year_without_any_change_is_confirmed_as_well(inheriting: Bench) -> None:
    """R4: every year, also when everybody says that nothing has changed."""
    actor = Actor(COORDINATOR)
    for person in (COORDINATOR, SOCIAL_WORKER, NURSE):
        leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(person), inheriting.now)
    waive_register_number(inheriting.parts, EXAMPLE_PLAN, "Ei kirjata.", actor, inheriting.now)
    inheriting.run_until(date(2027, 5, 14))
    confirm(inheriting, told(inheriting))
    inheriting.run_until(date(2027, 5, 17))
    notice = next(one for one in inheriting.outbox.carried if one.purpose is Purpose.STAFF_NOTICE)
    assert "changed: []" in notice.text


def test_over_missing_answers_only_a_reason_confirms(inheriting: Bench) -> None:
    """Staff silence blocks nothing, but who confirms over it says why, and the log keeps it."""
    actor = Actor(COORDINATOR)
    leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now)
    erase_answer(inheriting.parts, EXAMPLE_PLAN, "hours", actor, inheriting.now)
    waive_register_number(inheriting.parts, EXAMPLE_PLAN, "Ei kirjata.", actor, inheriting.now)
    inheriting.run_until(DAY)
    with pytest.raises(NotPossibleNow, match=r"2 answers are missing \(hours, work\)"):
        confirm(inheriting, told(inheriting))
    with pytest.raises(NotPossibleNow):
        confirm(inheriting, replace(told(inheriting), reason="  "))
    given = confirm(inheriting, replace(told(inheriting), reason="Sairausloma."))
    assert given.reason == "Sairausloma."
    stream = inheriting.store.streams[f"plan:{EXAMPLE_PLAN}"]
    event = next(one for one in stream if one.kind == "plan.confirmed")
    assert event.data["missing"] == ["hours", "work"]
    assert "Sairausloma" not in repr(stream)
    assert "Sairausloma." in [one.value for one in inheriting.store.openings]


def test_the_duties_count_from_the_confirmation_however_late_it_is_recorded(
    offered: Bench,
) -> None:
    """Confirmed on Monday 26 April: told and distributed by Thursday, and late on Friday."""
    offered.run_until(date(2027, 4, 30))
    confirm(offered, replace(told(offered), confirmed_at=at(DAY, 15)))
    with offered.parts.work() as work:
        owed = [work.obligations.find(kind=kind)[0] for kind in AFTER_CONFIRMATION]
    assert {one.due_on for one in owed} == {date(2027, 4, 29)}
    assert all(one.is_late(offered.today) for one in owed)


def test_a_change_takes_the_offer_back(offered: Bench) -> None:
    """What was on offer is superseded, and the next copy is offered three working days later."""
    give_answer(offered.parts, EXAMPLE_PLAN, "work", "Toisin.", Actor(DEPUTY), offered.now)
    with pytest.raises(NotPossibleNow, match="is collecting"):
        confirm(offered, told(offered))
    offered.run_until(date(2027, 4, 28))
    with offered.parts.work() as work:
        states = [one.state for one in work.confirmations.find()]
    assert states == [ConfirmationState.SUPERSEDED, ConfirmationState.REQUESTED]
    assert confirm(offered, told(offered)).state is ConfirmationState.CONFIRMED


def test_a_reminder_of_a_superseded_copy_is_not_sent(offered: Bench) -> None:
    """Mail that waits for office hours must not ask for what has been taken back."""
    offered.run_until(date(2027, 4, 29))
    early = date(2027, 4, 30)
    remind_due_confirmers(offered.parts, at(early, 6))
    give_answer(offered.parts, EXAMPLE_PLAN, "work", "Toisin.", Actor(DEPUTY), at(early, 7))
    offered.run_until(early)
    with offered.parts.work() as work:
        reminders = work.messages.find(purpose=Purpose.CONFIRMATION_REMINDER)
    assert [one.state for one in reminders] == [MessageState.CANCELLED] * 2
    assert not offered.outbox.to(Purpose.CONFIRMATION_REMINDER)


def test_a_draft_that_is_returned_keeps_the_days_of_the_timetable(answered: Bench) -> None:
    """Returning early must not bring the offer forward."""
    answered.run_until(date(2027, 4, 9))
    actor = Actor(COORDINATOR)
    return_cycle(answered.parts, EXAMPLE_PLAN, "Puutteita.", actor, answered.now)
    with answered.parts.work() as work:
        ready = work.obligations.find(kind=StepKind.READY, state=ObligationState.OPEN)
    assert [one.due_on for one in ready] == [date(2027, 4, 23)]


@pytest.mark.parametrize("reason", ["", "  "])
def test_returning_takes_a_reason(offered: Bench, reason: str) -> None:
    """People want to know why they are asked again."""
    with pytest.raises(InvalidInput, match="no reason"):
        return_cycle(offered.parts, EXAMPLE_PLAN, reason, Actor(COORDINATOR), offered.now)


def test_contributors_do_not_return_the_plan(offered: Bench) -> None:
    """That is for those who lead and coordinate."""
    with pytest.raises(NotAllowed):
        return_cycle(offered.parts, EXAMPLE_PLAN, "Toisin.", Actor(NURSE), offered.now)


def test_the_confirmation_owes_what_follows_and_schedules_the_next_year(confirmed: Bench) -> None:
    """Within three working days; the anniversary is kept though somebody was early (R4)."""
    with confirmed.parts.work() as work:
        cycles = [(one.anniversary, one.state) for one in work.cycles.find()]
        owed = work.obligations.find(cycle_id=work.cycles.find()[0].id, state=ObligationState.OPEN)
    assert cycles == [
        (date(2027, 5, 15), CycleState.CONFIRMED),
        (date(2028, 5, 15), CycleState.SCHEDULED),
    ]
    assert [(one.kind, one.due_on) for one in owed] == [
        (kind, date(2027, 5, 17)) for kind in AFTER_CONFIRMATION
    ]


def test_reminders_go_to_both_and_name_the_other(offered: Bench) -> None:
    """T-14, T-7 and T-3."""
    offered.run_until(date(2027, 5, 14))
    reminders = [
        one for one in offered.outbox.carried if one.purpose is Purpose.CONFIRMATION_REMINDER
    ]
    days = [date(2027, 4, 30), date(2027, 5, 7), date(2027, 5, 12)]
    assert [(one.created_at.date(), one.person_id) for one in reminders] == [
        (day, person) for day in days for person in (DIRECTOR, DEPUTY)
    ]
    assert "other_name: Apulaisjohtaja (esimerkki)" in reminders[0].text


def test_an_unconfirmed_plan_is_told_of_every_week_until_it_is_confirmed(offered: Bench) -> None:
    """T+1, then weekly, to director, deputy and coordinator; never daily, and never silent."""
    offered.run_until(date(2027, 6, 8))
    warnings = readers(offered, Purpose.CONFIRMATION_OVERDUE)
    days = [date(2027, 5, 17), date(2027, 5, 24), date(2027, 5, 31), date(2027, 6, 7)]
    people = (DIRECTOR, DEPUTY, COORDINATOR)
    assert warnings == [(day, person) for day in days for person in people]
    letters = carried(offered, Purpose.CONFIRMATION_OVERDUE)
    told_before = {one.person_id: "told_before: True" in one.text for one in letters[:3]}
    assert told_before == {DIRECTOR: True, DEPUTY: True, COORDINATOR: False}
    assert all("told_before: True" in one.text for one in letters[3:])
    confirm(offered, told(offered))
    offered.run_until(date(2027, 6, 30))
    assert len(offered.outbox.to(Purpose.CONFIRMATION_OVERDUE)) == len(warnings)
