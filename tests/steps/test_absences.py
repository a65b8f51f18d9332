"""Somebody is away in mid-cycle: who is asked instead, who may answer, who is told."""

from collections import Counter
from datetime import date

import pytest

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.staff_changes import mandate_of
from omv_workflow.errors import NotAllowed, NotPossibleNow
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.change_staff import record_absence
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.steps.review import return_answer
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

FIRST, REQUESTED = date(2027, 2, 13), date(2027, 2, 24)
REMIND_1, ESCALATE = date(2027, 3, 11), date(2027, 3, 31)
LAST = date(2027, 4, 9)


def away(bench: Bench, person: str, stand_in: str | None, last: date = LAST) -> None:
    """Record that a person is away for most of the time in which answers are collected."""
    absence = absence_of(FIRST, last, stand_in)
    record_absence(bench.parts, EXAMPLE_PLAN, person, absence, Actor(COORDINATOR), bench.now)


def director_away(bench: Bench, stand_in: str | None) -> None:
    """Record that the director is away around the day of the confirmation."""
    absence = absence_of(date(2027, 4, 24), date(2027, 5, 31), stand_in)
    record_absence(bench.parts, EXAMPLE_PLAN, DIRECTOR, absence, Actor(COORDINATOR), bench.now)


def readers(bench: Bench, purpose: Purpose) -> list[str | None]:
    """To whom letters of a purpose went out."""
    return [one.person_id for one in letters(bench, purpose)]


def letters(bench: Bench, purpose: Purpose) -> list[Message]:
    """The letters of a purpose that went out."""
    return [one for one in bench.outbox.carried if one.purpose is purpose]


def test_the_stand_in_is_asked_as_well(opened: Bench) -> None:
    """The letter says for whom; it comes beside the one about their own items."""
    away(opened, NURSE, SOCIAL_WORKER)
    opened.run_until(REQUESTED)
    asked = letters(opened, Purpose.CONTRIBUTION_REQUEST)
    assert sorted(str(one.person_id) for one in asked) == sorted(
        (COORDINATOR, NURSE, SOCIAL_WORKER, SOCIAL_WORKER)
    )
    (standing_in,) = (one for one in asked if "stands_in_for: Terveydenhoitaja" in one.text)
    assert standing_in.person_id == SOCIAL_WORKER
    assert "Miten riskit tunnistetaan?" in standing_in.text
    assert readers(opened, Purpose.STAND_IN_NEEDED) == []


def test_the_stand_in_answers_in_their_own_name(opened: Bench) -> None:
    """And is no longer reminded, nor is the one who is away."""
    away(opened, NURSE, SOCIAL_WORKER)
    opened.run_until(REQUESTED)
    for item, text in (("risks", "Näin."), ("interpreters", "yes"), ("work", "Tiimeissä.")):
        given = give_answer(
            opened.parts, EXAMPLE_PLAN, item, text, Actor(SOCIAL_WORKER), opened.now
        )
        assert (given.answered_by, given.recorded_by) == (SOCIAL_WORKER, None)
    with opened.parts.work() as work:
        (request,) = work.requests.find(person_id=NURSE)
    assert request.state is RequestState.SUBMITTED
    opened.run_until(REMIND_1)
    assert readers(opened, Purpose.CONTRIBUTION_REMINDER) == [COORDINATOR]


def test_after_the_absence_only_the_one_who_was_asked_answers(opened: Bench) -> None:
    """The stand-in's part ends with it."""
    away(opened, NURSE, SOCIAL_WORKER, last=REQUESTED)
    opened.run_until(REMIND_1)
    assert readers(opened, Purpose.CONTRIBUTION_REMINDER).count(SOCIAL_WORKER) == 1
    with pytest.raises(NotAllowed, match="was not asked"):
        give_answer(opened.parts, EXAMPLE_PLAN, "risks", "x", Actor(SOCIAL_WORKER), opened.now)


def test_a_stand_in_names_what_the_absent_one_leaves_unchanged(opened: Bench) -> None:
    """All of another one's items at once would be unread; the refusal says which there are."""
    away(opened, NURSE, SOCIAL_WORKER)
    opened.run_until(REQUESTED)
    give_answer(opened.parts, EXAMPLE_PLAN, "work", "Tiimeissä.", Actor(SOCIAL_WORKER), opened.now)
    with pytest.raises(NotPossibleNow, match=f"asked of {NURSE}, who is away") as refused:
        leave_unchanged(opened.parts, EXAMPLE_PLAN, Actor(SOCIAL_WORKER), opened.now)
    assert "`omv unchanged risks interpreters`" in refused.value.next_step


def test_without_a_stand_in_the_coordinator_is_told_once(opened: Bench) -> None:
    """Not with every reminder; the one who is away is asked nevertheless."""
    away(opened, NURSE, None)
    opened.run_until(ESCALATE)
    assert readers(opened, Purpose.STAND_IN_NEEDED) == [COORDINATOR]
    (letter,) = letters(opened, Purpose.STAND_IN_NEEDED)
    assert f"person: {NURSE}" in letter.text
    assert readers(opened, Purpose.CONTRIBUTION_REMINDER).count(NURSE) == 3


def test_a_stand_in_who_is_away_too_counts_as_none(opened: Bench) -> None:
    """The coordinator learns of both."""
    away(opened, NURSE, SOCIAL_WORKER)
    away(opened, SOCIAL_WORKER, NURSE)
    opened.run_until(REQUESTED)
    told = letters(opened, Purpose.STAND_IN_NEEDED)
    assert [one.person_id for one in told] == [COORDINATOR, COORDINATOR]


def test_of_a_coordinator_who_is_away_alone_those_who_lead_are_told(opened: Bench) -> None:
    """A letter to the one who is away would be read too late."""
    away(opened, COORDINATOR, None)
    opened.run_until(REQUESTED)
    assert readers(opened, Purpose.STAND_IN_NEEDED) == [DIRECTOR, DEPUTY]


def test_what_is_handed_over_to_somebody_away_reaches_the_stand_in(collecting: Bench) -> None:
    """The same as with every request."""
    away(collecting, SOCIAL_WORKER, DEPUTY)
    actor = Actor(COORDINATOR)
    hand_over(collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, actor, collecting.now)
    collecting.run_until(date(2027, 2, 25))
    assert readers(collecting, Purpose.REQUEST_HANDED_OVER) == [SOCIAL_WORKER, DEPUTY]


def test_an_escalation_to_a_director_who_is_away_reaches_the_stand_in(opened: Bench) -> None:
    """Once each, also where the stand-in is told as deputy anyway."""
    away(opened, DIRECTOR, SOCIAL_WORKER)
    opened.run_until(ESCALATE)
    told = Counter(readers(opened, Purpose.CONTRIBUTION_ESCALATION))
    assert told == Counter([DEPUTY, DIRECTOR, SOCIAL_WORKER])


def test_a_deputy_standing_in_for_the_director_is_told_once(opened: Bench) -> None:
    """In their own right."""
    away(opened, DIRECTOR, DEPUTY)
    opened.run_until(ESCALATE)
    told = letters(opened, Purpose.CONTRIBUTION_ESCALATION)
    assert [one.person_id for one in told] == [DEPUTY, DIRECTOR]
    assert "stands_in_for: \n" in told[0].text


def test_a_director_who_is_away_is_reminded_to_confirm_beside_the_deputy(offered: Bench) -> None:
    """And so is whoever stands in, though they may not confirm without a mandate to act."""
    director_away(offered, SOCIAL_WORKER)
    offered.run_until(date(2027, 4, 30))
    reminded = letters(offered, Purpose.CONFIRMATION_REMINDER)
    assert [one.person_id for one in reminded] == [DEPUTY, DIRECTOR, SOCIAL_WORKER]
    assert "stands_in_for: Johtaja" in reminded[-1].text
    assert readers(offered, Purpose.STAND_IN_NEEDED) == []


def test_where_nobody_stands_in_for_the_director_the_coordinator_is_told_once(
    offered: Bench,
) -> None:
    """Not with every reminder and warning; it stands although all have answered."""
    director_away(offered, None)
    offered.run_until(date(2027, 5, 25))
    assert readers(offered, Purpose.STAND_IN_NEEDED) == [COORDINATOR]
    (letter,) = letters(offered, Purpose.STAND_IN_NEEDED)
    assert "about: duty" in letter.text
    assert readers(offered, Purpose.CONFIRMATION_OVERDUE).count(DIRECTOR) == 2


def test_reminders_to_confirm_are_numbered_and_say_what_is_new(offered: Bench) -> None:
    """The offer itself is told by the letter before the first one."""
    offered.run_until(date(2027, 5, 25))
    told = [one for one in offered.outbox.carried if one.person_id == DEPUTY]
    reminders = [one.text for one in told if one.purpose is Purpose.CONFIRMATION_REMINDER]
    assert [one.partition("round: ")[2][0] for one in reminders] == ["1", "2", "3"]
    assert all("news: []" in one for one in reminders)
    warnings = letters(offered, Purpose.CONFIRMATION_OVERDUE)
    to_coordinator = next(one for one in warnings if one.person_id == COORDINATOR)
    assert "'what': 'offered', 'number': 1" in to_coordinator.text
    assert "is_offered: True" in to_coordinator.text


def test_a_warning_that_it_is_late_reaches_the_stand_in_of_the_director(offered: Bench) -> None:
    """Once each, also where somebody stands in who is warned anyway."""
    director_away(offered, COORDINATOR)
    offered.run_until(date(2027, 5, 17))
    assert readers(offered, Purpose.CONFIRMATION_OVERDUE) == [DEPUTY, COORDINATOR, DIRECTOR]


def test_what_a_coordinator_is_asked_reaches_the_stand_in(opened: Bench) -> None:
    """The letters of the year that only the coordinator gets."""
    away(opened, COORDINATOR, SOCIAL_WORKER, last=date(2027, 5, 31))
    opened.run_until(date(2027, 4, 23))
    for purpose in (Purpose.ANSWERS_LATE, Purpose.DRAFT_READY, Purpose.NUMBER_MISSING):
        assert readers(opened, purpose) == [COORDINATOR, SOCIAL_WORKER]


def test_a_returned_answer_reaches_the_stand_in(answered: Bench) -> None:
    """The one who is away would read of it too late."""
    away(answered, NURSE, SOCIAL_WORKER)
    comment, actor = "Kuka vastaa?", Actor(COORDINATOR)
    return_answer(answered.parts, EXAMPLE_PLAN, "risks", comment, actor, answered.now)
    answered.run_until(date(2027, 2, 25))
    assert readers(answered, Purpose.ANSWER_RETURNED) == [NURSE, SOCIAL_WORKER]


def test_who_has_left_is_not_written_to(offered: Bench) -> None:
    """Neither what waits to be sent nor what comes after: the successor gets that."""
    unit = example_unit()
    director, successor = person_of(unit, DIRECTOR), person_of(unit, SOCIAL_WORKER)
    mandate = mandate_of("director", date(2027, 5, 1), None, None)
    given = successor.model_copy(update={"mandates": (*successor.mandates, mandate)})
    gone = director.model_copy(update={"last_day": date(2027, 4, 30)})
    offered.today = date(2027, 4, 30)
    remind_due_confirmers(offered.parts, offered.now)
    new = {DIRECTOR: gone, SOCIAL_WORKER: given}
    people = tuple(new.get(one.id, one) for one in unit.people)
    offered.apply(unit.model_copy(update={"people": people}))
    offered.run_until(date(2027, 5, 14))
    assert DIRECTOR not in readers(offered, Purpose.CONFIRMATION_REMINDER)
    assert SOCIAL_WORKER in readers(offered, Purpose.CONFIRMATION_REMINDER)


def test_an_absence_recorded_after_the_requests_asks_the_stand_in_at_once(
    collecting: Bench,
) -> None:
    """What is still open, once, however often the absence is corrected."""
    away(collecting, NURSE, SOCIAL_WORKER)
    away(collecting, NURSE, SOCIAL_WORKER, last=date(2027, 4, 16))
    with collecting.parts.work() as work:
        asked = work.messages.find(person_id=SOCIAL_WORKER, purpose=Purpose.CONTRIBUTION_REQUEST)
        own = work.messages.find(person_id=NURSE, purpose=Purpose.CONTRIBUTION_REQUEST)
    assert [one.text.count("stands_in_for: Terveydenhoitaja") for one in asked] == [0, 1]
    assert len(own) == 1


def test_an_absence_to_come_asks_nobody_yet(collecting: Bench) -> None:
    """Until it begins, the one who was asked may answer."""
    absence = absence_of(date(2027, 4, 1), date(2027, 4, 9), SOCIAL_WORKER)
    actor = Actor(COORDINATOR)
    record_absence(collecting.parts, EXAMPLE_PLAN, NURSE, absence, actor, collecting.now)
    with collecting.parts.work() as work:
        asked = work.messages.find(person_id=SOCIAL_WORKER, purpose=Purpose.CONTRIBUTION_REQUEST)
    assert len(asked) == 1
