"""Mail that waits while what it asks for is done: it is cancelled just before it would go out."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.retries import FIRST_PAUSE
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.assemble import assemble_draft, assemble_due_plans
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.steps.request_contributions import request_due_contributions
from omv_workflow.steps.review import return_answer
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)

BY = Actor(COORDINATOR)
REQUEST_DAY, REMIND_DAY = date(2027, 2, 24), date(2027, 3, 11)
DRAFT_DAY, READY_DAY = date(2027, 4, 9), date(2027, 4, 23)
CONFIRM_REMINDER = date(2027, 4, 30)
A, C = MessageState.ACCEPTED, MessageState.CANCELLED


def answer(bench: Bench, person: str, item: str, text: str = "Näin on.") -> None:
    """Answer an item."""
    give_answer(bench.parts, EXAMPLE_PLAN, item, text, Actor(person), bench.now)


def send_back(bench: Bench, item: str) -> None:
    """Return an answer to whoever gave it."""
    return_answer(bench.parts, EXAMPLE_PLAN, item, "Tarkentakaa.", BY, bench.now)


def sent(bench: Bench, purpose: Purpose, person: str) -> list[MessageState]:
    """Send what waits; where each message of a purpose to a person is then, oldest first."""
    send_due_messages(bench.parts, bench.now)
    with bench.parts.work() as work:
        return [one.state for one in work.messages.find(purpose=purpose, person_id=person)]


@pytest.fixture
def asked(opened: Bench) -> Bench:
    """The requests are written, before the hours in which mail goes out."""
    opened.run_until(date(2027, 2, 23))
    opened.today = REQUEST_DAY
    request_due_contributions(opened.parts, at(REQUEST_DAY, 7))
    return opened


def test_who_has_answered_is_not_asked_any_more(asked: Bench) -> None:
    """The others are; the log tells that the letter was cancelled."""
    answer(asked, NURSE, "risks")
    answer(asked, NURSE, "interpreters", "yes")
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [C]
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, SOCIAL_WORKER) == [A]
    with asked.parts.work() as work:
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
    assert [one.kind for one in events].count("message.cancelled") == 1


def test_who_has_answered_in_part_is_still_asked(asked: Bench) -> None:
    """Something is left to do."""
    answer(asked, NURSE, "risks")
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [A]


def test_who_has_handed_over_is_not_asked_any_more(asked: Bench) -> None:
    """Whoever took over is told instead."""
    hand_over(asked.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, BY, asked.now)
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [C]
    assert sent(asked, Purpose.REQUEST_HANDED_OVER, SOCIAL_WORKER) == [A]


def test_a_letter_that_failed_is_not_tried_again_after_its_reason_has_gone(asked: Bench) -> None:
    """A mail server that was away brings no stale mail when it comes back."""
    asked.outbox.answers = [MessageState.TECHNICAL_FAILURE] * 9
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [MessageState.TECHNICAL_FAILURE]
    asked.outbox.answers = []
    answer(asked, NURSE, "risks")
    answer(asked, NURSE, "interpreters", "yes")
    send_due_messages(asked.parts, asked.now + FIRST_PAUSE)
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [C]


def test_a_letter_that_may_have_arrived_still_waits_for_a_person(asked: Bench) -> None:
    """What becomes of it is not decided by the way."""
    asked.outbox.answers = [MessageState.UNKNOWN] * 9
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [MessageState.UNKNOWN]
    answer(asked, NURSE, "risks")
    answer(asked, NURSE, "interpreters", "yes")
    assert sent(asked, Purpose.CONTRIBUTION_REQUEST, NURSE) == [MessageState.UNKNOWN]


def test_a_reminder_is_not_sent_after_the_answer(inheriting: Bench) -> None:
    """It was written in the morning, and the answer came before the mail went out."""
    inheriting.run_until(date(2027, 3, 10))
    inheriting.today = REMIND_DAY
    chase_due_contributions(inheriting.parts, at(REMIND_DAY, 7))
    leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now)
    assert sent(inheriting, Purpose.CONTRIBUTION_REMINDER, NURSE) == [C]
    assert sent(inheriting, Purpose.CONTRIBUTION_REMINDER, SOCIAL_WORKER) == [A]


def test_of_two_reminders_that_wait_only_the_newer_goes_out(collecting: Bench) -> None:
    """The mail server was away for a week."""
    for day in (REMIND_DAY, date(2027, 3, 19)):
        chase_due_contributions(collecting.parts, at(day, 7))
    collecting.today = date(2027, 3, 19)
    assert sent(collecting, Purpose.CONTRIBUTION_REMINDER, NURSE) == [C, A]


def test_of_several_drafts_only_the_newest_is_announced(answered: Bench) -> None:
    """The older letters speak of documents that nobody should read any more."""
    for _ in range(3):
        assemble_draft(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    assert sent(answered, Purpose.DRAFT_READY, COORDINATOR) == [C, C, A]


def test_an_answer_returned_twice_is_asked_for_once(answered: Bench) -> None:
    """The newest comment stands; another item's letter goes out beside it."""
    send_back(answered, "risks")
    answer(answered, NURSE, "risks", "Riskit arvioidaan viikoittain.")
    send_back(answered, "risks")
    send_back(answered, "interpreters")
    assert sent(answered, Purpose.ANSWER_RETURNED, NURSE) == [C, A, A]


def test_an_answer_given_anew_is_not_asked_for(answered: Bench) -> None:
    """Before the letter that returns it went out."""
    send_back(answered, "risks")
    answer(answered, NURSE, "risks", "Riskit arvioidaan viikoittain.")
    assert sent(answered, Purpose.ANSWER_RETURNED, NURSE) == [C]


def test_a_number_that_has_been_set_is_not_asked_for(answered: Bench) -> None:
    """The coordinator got it from the registry in the meantime."""
    answered.run_until(date(2027, 4, 22))
    answered.today = READY_DAY
    assemble_due_plans(answered.parts, at(READY_DAY, 7))
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    assert sent(answered, Purpose.NUMBER_MISSING, COORDINATOR) == [C]


def test_nobody_is_reminded_of_what_is_confirmed(offered: Bench) -> None:
    """Neither of the two who may confirm."""
    offered.run_until(date(2027, 4, 29))
    offered.today = CONFIRM_REMINDER
    remind_due_confirmers(offered.parts, at(CONFIRM_REMINDER, 7))
    told = DoneElsewhere(DIRECTOR, offered.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(offered.parts, EXAMPLE_PLAN, told, BY, offered.now)
    assert sent(offered, Purpose.CONFIRMATION_REMINDER, DIRECTOR) == [C]


def test_a_letter_about_what_has_happened_always_goes_out(confirmed: Bench) -> None:
    """Staff are told of the confirmation however late the mail is."""
    confirmed.outbox.answers = [MessageState.TECHNICAL_FAILURE] * 99
    confirmed.run_until(date(2027, 5, 13))
    confirmed.outbox.answers = []
    confirmed.run_until(date(2027, 6, 1))
    assert sent(confirmed, Purpose.STAFF_NOTICE, NURSE) == [A]
