"""What waits for whom, since when, and how late: what a coordinator sees on a Monday morning."""

from datetime import date, timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.urgency import Urgency
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.change_step import ChosenStep, excuse_step
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import HandedOver, record_delivery
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import accept_contributions, return_answer
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.statuses import Waiting
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)
from tests.steps.two_units import ASKED_BOTH, OTHER_PLAN, two_units

BY = Actor(COORDINATOR)
ASKED = date(2027, 2, 24)
ANSWERS_DUE = date(2027, 3, 26)
NOBODY_ASKED = "Ylitarkastaja (esimerkki)"


def waiting(bench: Bench, what: str = "") -> list[Waiting]:
    """What waits for somebody today, of those whose words hold `what`."""
    status = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return [one for one in status.waiting if what in one.what]


def only(bench: Bench, what: str) -> Waiting:
    """The one thing with these words that waits."""
    (found,) = waiting(bench, what)
    return found


def test_answers_wait_since_they_were_asked_for_and_are_late_after_their_day(
    collecting: Bench,
) -> None:
    """Due this week on their Monday, late the day after their day, and always by name."""
    collecting.today = date(2027, 3, 22)
    assert {one.urgency for one in waiting(collecting, "items")} == {Urgency.THIS_WEEK}
    collecting.today = ANSWERS_DUE + timedelta(days=3)
    nurse = next(one for one in waiting(collecting) if one.who.startswith("Terveydenhoitaja"))
    assert (nurse.due_on, nurse.since, nurse.urgency) == (ANSWERS_DUE, ASKED, Urgency.LATE)
    assert nurse.step is StepKind.ANSWERS_DUE


def test_what_was_sent_back_waits_since_that_day(answered: Bench) -> None:
    """And what was handed in, to be accepted, since it was."""
    accept = waiting(answered, "accept the answers")
    assert {(one.who, one.since, one.urgency) for one in accept} == {
        (NOBODY_ASKED, ASKED, Urgency.LATER)
    }
    answered.today = date(2027, 3, 3)
    return_answer(answered.parts, EXAMPLE_PLAN, "work", "Tarkenna.", BY, answered.now)
    assert only(answered, "1 of 1 item").since == date(2027, 3, 3)
    answered.today = date(2027, 3, 4)
    give_answer(answered.parts, EXAMPLE_PLAN, "work", "Näin.", Actor(SOCIAL_WORKER), answered.now)
    assert only(answered, "accept the answers of Sos").since == date(2027, 3, 4)


def test_what_was_excused_waits_for_nobody(answered: Bench) -> None:
    """What is handed in after that does."""
    step = ChosenStep(StepKind.ACCEPT, "Sovittu kokouksessa.")
    excuse_step(answered.parts, EXAMPLE_PLAN, step, BY, answered.now)
    assert not waiting(answered, "accept the answers")
    answered.today = date(2027, 3, 5)
    return_answer(answered.parts, EXAMPLE_PLAN, "work", "Tarkenna.", BY, answered.now)
    give_answer(answered.parts, EXAMPLE_PLAN, "work", "Näin.", Actor(SOCIAL_WORKER), answered.now)
    assert only(answered, "accept the answers").what.startswith("accept the answers of Sos")


def test_the_register_number_waits_since_the_year_was_opened(answered: Bench) -> None:
    """It is due when the copy for confirmation is to be made."""
    number = only(answered, "register number")
    assert (number.due_on, number.since) == (date(2027, 4, 23), date(2027, 2, 12))
    answered.run_until(date(2027, 4, 26))
    assert only(answered, "register number").urgency is Urgency.LATE


def test_a_confirmation_waits_for_both_since_it_was_offered(offered: Bench) -> None:
    """Nothing else does: answers are accepted no more, and the weekly warning comes by itself."""
    offered.run_until(date(2027, 5, 18))
    (confirm,) = waiting(offered)
    assert confirm.who == "Johtaja (esimerkki), Apulaisjohtaja (esimerkki)"
    assert (confirm.due_on, confirm.since) == (date(2027, 5, 14), date(2027, 4, 23))
    assert confirm.urgency is Urgency.LATE


def test_copies_and_clients_wait_until_the_day_of_the_distribution(distributing: Bench) -> None:
    """What goes by hand since the confirmation, what was sent since that; then they are late.

    What was mailed to be acted on has more time to be acknowledged.
    """
    record = HandedOver(ARCHIVE, distributing.now, Channel.PAPER, "Postitse.")
    by_hand = only(distributing, "Esimerkkiarkisto")
    assert (by_hand.due_on, by_hand.since) == (date(2027, 5, 17), date(2027, 5, 12))
    assert only(distributing, "tell clients").since == date(2027, 5, 12)
    sent = only(distributing, "Esimerkkiministeriö")
    assert (sent.since, sent.step) == (date(2027, 5, 13), StepKind.DISTRIBUTE)
    mailed = only(distributing, "acknowledgement by Esimerkkivirasto")
    assert (mailed.since, mailed.step) == (date(2027, 5, 13), StepKind.ACKNOWLEDGE)
    assert mailed.due_on == date(2027, 5, 27)
    distributing.today = date(2027, 5, 18)
    late = [one for one in waiting(distributing) if one.urgency is Urgency.LATE]
    assert [one for one in waiting(distributing) if one not in late] == [mailed]
    record_delivery(distributing.parts, EXAMPLE_PLAN, record, BY, distributing.now)
    assert not waiting(distributing, "Esimerkkiarkisto")


def test_mail_that_a_person_must_settle_waits_since_it_failed(confirmed: Bench) -> None:
    """It has no day of its own."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    confirmed.outbox.answers = [MessageState.PERMANENT_FAILURE] * 3
    send_due_messages(confirmed.parts, at(date(2027, 5, 13), 9))
    confirmed.today = date(2027, 5, 14)
    mail = waiting(confirmed, "mail to ")
    told = {(one.since, one.due_on, one.command) for one in mail}
    assert told == {(date(2027, 5, 13), None, "omv mail")}


def test_what_the_schedule_has_not_done_waits_for_the_coordinator(opened: Bench) -> None:
    """As one thing to do, however many of its steps were missed; nothing late is untold."""
    opened.today = date(2027, 3, 15)
    missed = only(opened, "run what is due")
    assert missed.what == "run what is due (request, remind 1)"
    assert missed.command == "omv run"
    assert (missed.who, missed.due_on, missed.urgency) == (NOBODY_ASKED, ASKED, Urgency.LATE)
    status = plan_status(opened.parts, EVERYTHING, EXAMPLE_PLAN, opened.now)
    assert [one.kind for one in status.steps if one.late] == ["request", "remind_1"]


def test_a_confirmation_that_can_not_be_given_yet_is_late_all_the_same(answered: Bench) -> None:
    """Without a number nothing can be offered; its reminders wait for that and tell of nothing."""
    accept_contributions(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    answered.run_until(date(2027, 5, 17))
    late = [one for one in waiting(answered) if one.urgency is Urgency.LATE]
    assert [(one.what, one.who) for one in late] == [
        ("register number", NOBODY_ASKED),
        ("confirm", NOBODY_ASKED),
    ]


def test_an_excused_year_waits_for_nobody(collecting: Bench) -> None:
    """The status is then that of the year to come."""
    excuse_cycle(collecting.parts, EXAMPLE_PLAN, "Suljettu.", BY, collecting.now)
    assert waiting(collecting) == []


def test_a_plan_that_was_taken_back_waits_for_no_copy_of_what_it_was(distributing: Bench) -> None:
    """The copies of the version that was confirmed are expected no more."""
    return_cycle(distributing.parts, EXAMPLE_PLAN, "Virhe.", BY, distributing.now)
    assert not waiting(distributing, "copy to")


def test_of_several_plans_the_one_that_is_late_comes_first() -> None:
    """With how much is late in it, since when, and what this week brings."""
    bench = two_units()
    bench.run_until(ASKED_BOTH)
    for item, person in (("work", SOCIAL_WORKER), ("hours", COORDINATOR)):
        give_answer(bench.parts, EXAMPLE_PLAN, item, "x", Actor(person), bench.now)
    for item, text in (("risks", "x"), ("interpreters", "yes")):
        give_answer(bench.parts, EXAMPLE_PLAN, item, text, Actor(NURSE), bench.now)
    accept_contributions(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.run_until(date(2027, 4, 5))
    lines = plan_lines(bench.parts, EVERYTHING, bench.now)
    assert [one.plan for one in lines] == [OTHER_PLAN, EXAMPLE_PLAN]
    assert (lines[0].late_things, lines[1].late_things, lines[1].late_from) == (2, 0, None)
