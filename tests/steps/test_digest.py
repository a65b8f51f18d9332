"""Reminders to one reader go out as one mail a day, with each matter under its own key."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.mail_limits import STUCK_AFTER
from omv_workflow.domain.messages import (
    Enclosures,
    Message,
    MessageAct,
    MessageState,
    Outcome,
    Purpose,
)
from omv_workflow.domain.retries import FIRST_PAUSE
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import Unavailable
from omv_workflow.steps.batch import NOT_LIVE
from omv_workflow.steps.digest import RESTS
from omv_workflow.steps.go_live import pause_plan
from omv_workflow.steps.person_data import mail_files_of, remove_mail_files
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from tests.steps.carriers import Breaking, OneByOne, with_carrier
from tests.steps.reminders import READER, mails, states, store
from tests.steps.stored import events_of
from tests.steps.two_units import OTHER_PLAN, two_units

THURSDAY = date(2027, 1, 14)
MORNING, NOON, FRIDAY = at(THURSDAY, 9), at(THURSDAY, 12), at(date(2027, 1, 15), 9)
A, C, U = MessageState.ACCEPTED, MessageState.CANCELLED, MessageState.UNKNOWN
BY = Actor(COORDINATOR)


@pytest.fixture
def two(applied: Bench) -> Bench:
    """Two reminders wait for the coordinator."""
    store(applied, "a", MORNING)
    store(applied, "b", MORNING)
    return applied


def test_what_reminds_a_reader_on_one_day_comes_as_one_mail(two: Bench) -> None:
    """It tells of each matter in its own words, and each is accepted under its own key."""
    summary = send_due_messages(two.parts, MORNING)
    (mail,) = two.outbox.mails
    assert mail.purpose is Purpose.DIGEST
    assert mail.to_address == READER
    assert {"a", "b"} <= set(mail.text.splitlines())
    assert [row.outcome for row in summary.done] == [A, A]
    assert states(two) == {"a": A, "b": A}


def test_a_single_reminder_is_the_letter_that_it_is(applied: Bench) -> None:
    """A digest of one is no digest."""
    store(applied, "a", MORNING)
    send_due_messages(applied.parts, MORNING)
    (mail,) = applied.outbox.mails
    assert (mail.id, mail.subject, mail.sent_as) == ("a", "a", None)


def test_what_comes_later_on_the_day_waits_for_the_next_working_day(two: Bench) -> None:
    """And then goes with all else that waits."""
    send_due_messages(two.parts, MORNING)
    store(two, "c", NOON)
    summary = send_due_messages(two.parts, NOON)
    assert [row.outcome for row in summary.waiting] == [RESTS]
    store(two, "d", FRIDAY)
    send_due_messages(two.parts, FRIDAY)
    assert mails(two) == [["a", "b"], ["c", "d"]]


def test_a_reminder_alone_is_the_mail_of_its_day_too(applied: Bench) -> None:
    """Whoever has been reminded today has the day to themselves."""
    store(applied, "a", MORNING)
    send_due_messages(applied.parts, MORNING)
    store(applied, "b", NOON)
    send_due_messages(applied.parts, NOON)
    assert mails(applied) == [["a"]]


def test_first_requests_and_notices_go_by_themselves(two: Bench) -> None:
    """At once, whatever else has gone out on the day."""
    send_due_messages(two.parts, MORNING)
    store(two, "c", NOON, purpose=Purpose.CLIENT_NOTICE)
    store(two, "d", NOON, purpose=Purpose.CYCLE_OPENED)
    send_due_messages(two.parts, NOON)
    assert mails(two) == [["a", "b"], ["c"], ["d"]]


def test_another_reader_has_a_mail_of_their_own(two: Bench) -> None:
    """Nobody reads what is for somebody else."""
    store(two, "c", MORNING, person_id=DIRECTOR, to_address="johtaja@vastaanottokeskus.example")
    send_due_messages(two.parts, MORNING)
    assert mails(two) == [["a", "b"], ["c"]]


def test_the_most_urgent_matter_comes_first(applied: Bench) -> None:
    """What is late stands before what is due."""
    store(applied, "due", MORNING, cycle_id=None, purpose=Purpose.CONFIRMATION_REMINDER)
    store(applied, "late", MORNING, purpose=Purpose.CONFIRMATION_OVERDUE, cycle_id=None)
    send_due_messages(applied.parts, MORNING)
    assert mails(applied) == [["late", "due"]]


def test_a_matter_that_is_overtaken_drops_out(two: Bench) -> None:
    """It is cancelled, and the log says so; one that is left goes as a letter of its own."""
    store(two, "c", MORNING, purpose=Purpose.NUMBER_MISSING)  # the year has not even begun
    send_due_messages(two.parts, MORNING)
    assert mails(two) == [["a", "b"]]
    assert states(two)["c"] is C
    store(two, "d", FRIDAY, purpose=Purpose.NUMBER_MISSING)
    store(two, "e", FRIDAY)
    send_due_messages(two.parts, FRIDAY)
    assert mails(two) == [["a", "b"], ["e"]]
    assert two.outbox.mails[-1].purpose is not Purpose.DIGEST


def test_a_digest_of_which_nothing_is_left_is_not_sent(applied: Bench) -> None:
    """All of it has been done."""
    store(applied, "a", MORNING, purpose=Purpose.NUMBER_MISSING)
    store(applied, "b", MORNING, purpose=Purpose.CONTRIBUTION_ESCALATION)
    send_due_messages(applied.parts, MORNING)
    assert (mails(applied), set(states(applied).values())) == ([], {C})


def test_what_was_in_a_digest_that_failed_is_tried_again_with_it(two: Bench) -> None:
    """Under the same Message-ID; what has come since waits for it, for one mail a day is enough."""
    two.outbox.answers = [MessageState.TEMPORARY_FAILURE]
    send_due_messages(two.parts, MORNING)
    store(two, "c", MORNING + timedelta(minutes=10), to_address=READER)
    send_due_messages(two.parts, MORNING + timedelta(minutes=15))
    assert mails(two) == [["a", "b"]]
    send_due_messages(two.parts, MORNING + FIRST_PAUSE)
    assert mails(two) == [["a", "b"], ["c", "a", "b"]]
    assert set(states(two).values()) == {A}


def test_every_try_at_the_same_digest_has_the_same_message_id(two: Bench) -> None:
    """It was stored before the first, as that of any mail."""
    two.outbox.answers = [MessageState.TEMPORARY_FAILURE]
    send_due_messages(two.parts, MORNING)
    send_due_messages(two.parts, MORNING + FIRST_PAUSE)
    first, second = two.outbox.mails
    assert first.message_id == second.message_id
    with two.parts.work() as work:
        assert {one.sent_as for one in work.messages.find()} == {first.message_id}


def test_the_log_tells_which_digest_brought_a_matter(two: Bench) -> None:
    """Each matter has its own events, and they name the same digest."""
    send_due_messages(two.parts, MORNING)
    sending = [
        one for one in events_of(two, plan_stream(EXAMPLE_PLAN)) if one.kind == "message.sending"
    ]
    assert [one.data["message"] for one in sending] == ["a", "b"]
    assert {one.data["digest"] for one in sending} == {two.outbox.mails[0].id}


def test_a_digest_whose_end_nobody_saw_is_settled_as_a_whole(two: Bench) -> None:
    """One mail has arrived or not: who says so of one matter says it of all of the plan."""
    parts = with_carrier(two, Breaking(RuntimeError("killed")))
    send_due_messages(parts, MORNING)
    send_due_messages(two.parts, MORNING + STUCK_AFTER)
    assert set(states(two).values()) == {U}
    assert len(troubled_mail(two.parts, EVERYTHING, EXAMPLE_PLAN)) == 2
    settle_mail(two.parts, EXAMPLE_PLAN, "a", MessageAct.DELIVER, "Puhelimitse.", BY, FRIDAY)
    assert set(states(two).values()) == {MessageState.DELIVERED}


def test_a_digest_is_sent_again_as_a_whole(two: Bench) -> None:
    """It goes on another day than that of the try of which nobody knows."""
    parts = with_carrier(two, Breaking(RuntimeError("killed")))
    send_due_messages(parts, MORNING)
    send_due_messages(two.parts, MORNING + STUCK_AFTER)
    send_again(two.parts, EXAMPLE_PLAN, "b", BY, NOON)
    send_due_messages(two.parts, FRIDAY)
    assert mails(two) == [["a", "b"]]


def test_a_mail_server_that_is_away_is_a_failure_of_each_matter(two: Bench) -> None:
    """None of them is lost."""
    away = Breaking(Unavailable("The mail server", why="it is away.", next_step="Wait."))
    summary = send_due_messages(with_carrier(two, away), MORNING)
    assert len(summary.failed) == 2
    assert set(states(two).values()) == {MessageState.TECHNICAL_FAILURE}


def test_a_digest_brings_the_days_of_its_matters(applied: Bench) -> None:
    """Each is an entry of its own in the reader's calendar."""
    days = [DueDay(DueKind.ANSWERS, str(n), "P", date(2027, 3, n), n) for n in (1, 2)]
    for one in days:
        store(applied, one.about, MORNING, due_days=(one,))
    send_due_messages(applied.parts, MORNING)
    assert applied.outbox.mails[0].due_days == tuple(days)


def test_matters_of_several_plans_come_as_one_mail_plan_by_plan() -> None:
    """Each stays in its own plan and year, where those look at it who may."""
    bench = two_units()
    for text, plan_id in (("a", EXAMPLE_PLAN), ("b", OTHER_PLAN), ("c", EXAMPLE_PLAN)):
        store(bench, text, NOON, plan_id=plan_id)
    send_due_messages(bench.parts, at(THURSDAY, 13))
    assert mails(bench) == [["a", "c", "b"]]
    for plan_id, theirs in ((EXAMPLE_PLAN, ["a", "c"]), (OTHER_PLAN, ["b"])):
        events = events_of(bench, plan_stream(plan_id))
        sent = [one.data["message"] for one in events if one.kind == "message.accepted"]
        assert sent == theirs


def test_a_plan_that_is_paused_keeps_its_matters_out() -> None:
    """The others go."""
    bench = two_units()
    store(bench, "a", NOON)
    store(bench, "b", NOON, plan_id=OTHER_PLAN)
    pause_plan(bench.parts, OTHER_PLAN, "Testi.", Actor(DIRECTOR), NOON)
    summary = send_due_messages(bench.parts, at(THURSDAY, 13))
    assert mails(bench) == [["a"]]
    assert [row.outcome for row in summary.waiting] == [NOT_LIVE]


@dataclass
class Meanwhile(OneByOne):
    """A carrier during whose attempts another run has reminded somebody."""

    bench: Bench

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Let it happen."""
        store(self.bench, f"after {message.id}", now, state=A)
        return self.bench.outbox.carry(message, enclosed, now)


def test_a_reader_reminded_by_another_run_meanwhile_is_left_in_peace(applied: Bench) -> None:
    """The day is looked at again once nobody else can remind the reader."""
    store(applied, "first", MORNING, person_id=DIRECTOR, to_address="johtaja@example.org")
    store(applied, "a", MORNING)
    summary = send_due_messages(with_carrier(applied, Meanwhile(applied)), MORNING)
    assert mails(applied) == [["first"]]
    assert [row.outcome for row in summary.waiting] == [RESTS]
    assert states(applied)["a"] is MessageState.CREATED


def test_a_file_in_place_of_a_digest_holds_each_of_its_letters(two: Bench) -> None:
    """Erasing or disposing of one of them takes the file away, and counts it once."""
    send_due_messages(two.parts, MORNING)
    digest = two.outbox.mails[0]
    two.mail_files.kept = {digest.id: ["digest.eml"], "b": ["b.eml"]}
    with two.parts.work() as work:
        letters = work.messages.find()
    assert mail_files_of(two.parts, letters) == ["digest.eml", "b.eml"]
    remove_mail_files(two.parts, letters[0])
    assert two.mail_files.kept == {"b": ["b.eml"]}
