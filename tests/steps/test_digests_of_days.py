"""Which letters remind, and that nothing is lost, sent twice, or floods anybody by it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.domain.digests import REMINDERS, as_mails, is_reminder, sent_as
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import BEGINS, Bench, at
from tests.steps.reminders import LASTING, a_reminder, states, store

OWN = {
    Purpose.CYCLE_OPENED,
    Purpose.CONTRIBUTION_REQUEST,
    Purpose.ANSWER_RETURNED,
    Purpose.REQUEST_HANDED_OVER,
    Purpose.DRAFT_READY,
    Purpose.READY_TO_CONFIRM,
    Purpose.CONFIRMATION_DECLINED,
    Purpose.STAFF_NOTICE,
    Purpose.CLIENT_NOTICE,
    Purpose.DISTRIBUTION,
    Purpose.HAND_DELIVERY,
    Purpose.DIGEST,
    Purpose.PERSONAL_LINK,
    Purpose.SECOND_FACTOR,
    Purpose.RECEIPT_LINK,
}
"""What is always a letter of its own."""
OUT = (MessageState.ACCEPTED, MessageState.WRITTEN)
FAILED = (MessageState.TEMPORARY_FAILURE, MessageState.TECHNICAL_FAILURE)
HOURS = (9, 15)
NOW = at(date(2027, 1, 14), 9)


def test_of_every_letter_it_is_decided_how_it_goes() -> None:
    """With the other reminders of the day, or by itself: a new purpose has to be thought about."""
    assert set(REMINDERS) | OWN == set(Purpose)
    assert not set(REMINDERS) & OWN


def test_plans_are_kept_together_with_the_most_urgent_first() -> None:
    """Of each plan the most urgent matter comes first, too."""
    told = [
        ("a", "p", Purpose.STAND_IN_NEEDED),
        ("b", "q", Purpose.CONFIRMATION_REMINDER),
        ("c", "p", Purpose.CONTRIBUTION_REMINDER),
        ("d", "q", Purpose.STAND_IN_NEEDED),
    ]
    waiting = [replace(a_reminder(i, NOW), plan_id=plan, purpose=what) for i, plan, what in told]
    assert [[one.id for one in mail] for mail in as_mails(waiting)] == [["b", "d", "c", "a"]]


def test_another_set_of_matters_is_another_mail() -> None:
    """A mail program that has seen a Message-ID hides the next mail that has it."""
    before = "<d@example.org>"
    failed = [replace(a_reminder(one, NOW), sent_as=before) for one in "ab"]
    assert sent_as(failed, lambda: "new") == before
    joined = [*failed, a_reminder("c", NOW)]
    assert sent_as(joined, lambda: "new") == "<new@vastaanottokeskus.example>"
    assert sent_as(failed[:1], lambda: "new") is None


@dataclass(frozen=True)
class Written:
    """A letter that is written on one of the days."""

    on: int
    hour: int
    reader: str
    purpose: Purpose


@dataclass(frozen=True)
class Gone:
    """A mail that has gone out."""

    on: date
    reader: str
    ids: tuple[str, ...]
    reminds: bool


some_letters = st.lists(
    st.builds(
        Written,
        on=st.integers(0, 8),
        hour=st.sampled_from(HOURS),
        reader=st.sampled_from(("a@example.org", "b@example.org")),
        purpose=st.sampled_from((LASTING, LASTING, Purpose.CYCLE_OPENED)),
    ),
    max_size=8,
)
some_ends = st.lists(st.sampled_from((*OUT, *FAILED)), max_size=8)


def sent_at(bench: Bench, written: list[Written], day: int, hour: int) -> list[Gone]:
    """The mails that go out at an hour, after what is written then."""
    now = at(BEGINS + timedelta(days=day), hour)
    for number, one in enumerate(written):
        if (one.on, one.hour) == (day, hour):
            store(bench, str(number), now, to_address=one.reader, purpose=one.purpose)
    tried = len(bench.outbox.mails)
    send_due_messages(bench.parts, now)
    state = states(bench)
    return [
        Gone(
            now.date(),
            mail.to_address,
            tuple(one.id for one in mail.matters),
            is_reminder(mail.matters[0]),
        )
        for mail in bench.outbox.mails[tried:]
        if state[mail.matters[0].id] in OUT
    ]


@settings(max_examples=25, deadline=None)
@given(written=some_letters, ends=some_ends)
def test_nobody_is_reminded_twice_a_day_and_nothing_is_lost_or_sent_twice(
    written: list[Written], ends: list[MessageState]
) -> None:
    """Whatever is written when, for whom, and however often the mail server fails."""
    bench = Bench()
    bench.apply()
    bench.outbox.answers = list(ends)
    gone = [
        mail for day in range(18) for hour in HOURS for mail in sent_at(bench, written, day, hour)
    ]
    assert Counter(one for mail in gone for one in mail.ids) == Counter(
        map(str, range(len(written)))
    )
    reminded = Counter((mail.on, mail.reader) for mail in gone if mail.reminds)
    assert set(reminded.values()) <= {1}
