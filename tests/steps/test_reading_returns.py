"""What came back for mail: each to its message, and what it means for the copy."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import WORKSPACE_STREAM
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.errors import Unavailable
from omv_workflow.steps.read_returns import MOST_AT_ONCE
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import send_again
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from omv_workflow.testing.returning import MemoryReturns
from tests.steps.copies import BY, carried, recorded, states
from tests.steps.returned import ADDRESSES, came, events, mail_to, of, of_test, with_mailbox


@pytest.fixture
def sent(distributing: Bench) -> Bench:
    """The copies have gone out, and there is a mailbox for what comes back."""
    return with_mailbox(distributing)


def test_a_bounce_lets_the_copy_fail(sent: Bench) -> None:
    """The last try has ended so, with the reason; the mail is put away as read."""
    came(sent, of(mail_to(sent, MINISTRY), NoticeKind.FAILED, status="5.1.1", said="nobody"))
    bounced = mail_to(sent, MINISTRY)
    assert bounced.state is MessageState.PERMANENT_FAILURE
    assert states(sent)[MINISTRY] is DeliveryState.FAILED
    with sent.parts.work() as work:
        last = work.attempts.find(message_id=bounced.id)[-1]
    assert (last.outcome, last.response) == (
        MessageState.PERMANENT_FAILURE,
        "came back: 5.1.1 nobody",
    )
    assert sent.returned == MemoryReturns(read=["0"])
    assert events(sent, "notice.read") == 1


def test_a_delivery_notice_ends_what_is_for_information(sent: Bench) -> None:
    """Tiedoksi ends at delivered; Jakelu waits for its acknowledgement."""
    came(sent, *(of(mail_to(sent, one), NoticeKind.DELIVERED) for one in (MINISTRY, SUPERVISOR)))
    assert states(sent)[MINISTRY] is states(sent)[SUPERVISOR] is DeliveryState.DELIVERED
    with sent.parts.work() as work:
        final = {one.recipient_id: one.is_final for one in work.deliveries.find()}
    assert (final[MINISTRY], final[SUPERVISOR]) == (True, False)


def test_of_a_mail_that_nobody_saw_leave_it_is_known_now(sent: Bench) -> None:
    """The connection had been lost; the notice tells that it arrived."""
    lost = mail_to(sent, MINISTRY)
    with sent.parts.work() as work:
        work.messages.swap(lost, replace(lost, state=MessageState.UNKNOWN))
        (owed,) = work.deliveries.find(recipient_id=MINISTRY)
        work.deliveries.swap(owed, replace(owed, state=DeliveryState.DUE, sent_at=None))
        work.record(of_test())
        work.commit(sent.now)
    came(sent, of(lost, NoticeKind.DELIVERED))
    assert mail_to(sent, MINISTRY).state is MessageState.DELIVERED
    assert states(sent)[MINISTRY] is DeliveryState.DELIVERED


def test_the_envelope_id_names_the_mail_as_well(sent: Bench) -> None:
    """Some notices lose the address that they came to."""
    mail = mail_to(sent, MINISTRY)
    assert ADDRESSES is not None
    envelope = (ADDRESSES.envelope_id(mail.mail_id),)
    came(sent, of(mail, NoticeKind.FAILED, came_to=(), envelope_ids=envelope))
    assert states(sent)[MINISTRY] is DeliveryState.FAILED


def test_an_automatic_answer_acknowledges_nothing(sent: Bench) -> None:
    """It is put away, and counted."""
    came(sent, of(mail_to(sent, SUPERVISOR), NoticeKind.AUTO_REPLY))
    assert states(sent)[SUPERVISOR] is DeliveryState.SENT
    assert sent.returned == MemoryReturns(read=["0"])
    assert events(sent, "notices.filed", WORKSPACE_STREAM) == 1


@pytest.mark.parametrize("kind", [NoticeKind.FAILED, NoticeKind.DELIVERED])
def test_a_forged_notice_moves_nothing(sent: Bench, kind: NoticeKind) -> None:
    """With the id of a message, which the log tells, its Message-ID, or two mails' addresses."""
    mail, other = mail_to(sent, MINISTRY), mail_to(sent, SUPERVISOR)
    assert ADDRESSES is not None
    forged = (
        (f"returns+{mail.id}@unit.example",),
        (f"returns+{mail.id}-{'a' * 12}@unit.example",),
        (ADDRESSES.of(mail.mail_id), ADDRESSES.of(other.mail_id)),
    )
    told = [of(mail, kind, came_to=one, about=(mail.message_id,)) for one in forged]
    summary = came(sent, *told)
    assert states(sent)[MINISTRY] is states(sent)[SUPERVISOR] is DeliveryState.SENT
    assert sent.returned == MemoryReturns(left=["0", "1", "2"])
    assert [row.outcome for row in summary.waiting] == ["3 mails that came back wait for a person"]


def test_a_bounce_after_it_has_been_recorded_moves_no_copy(sent: Bench) -> None:
    """Somebody has handed it over meanwhile."""
    mail = mail_to(sent, MINISTRY)
    recorded(sent, MINISTRY)
    came(sent, of(mail, NoticeKind.FAILED))
    assert states(sent)[MINISTRY] is DeliveryState.RECORDED_BY_HAND


def test_the_same_bounce_twice_is_one(sent: Bench) -> None:
    """As after a process that ended before it was put away."""
    notice = of(mail_to(sent, MINISTRY), NoticeKind.FAILED)
    came(sent, notice)
    came(sent, notice)
    assert events(sent, "notice.read") == 1
    assert sent.returned == MemoryReturns(read=["0", "0"])


@pytest.mark.parametrize("about", [(), ("member@virasto.example",)])
@pytest.mark.parametrize("kind", [NoticeKind.FAILED, NoticeKind.DELIVERED])
def test_a_notice_of_another_address_waits_for_a_person(
    sent: Bench, kind: NoticeKind, about: tuple[str, ...]
) -> None:
    """Somebody behind the registry's address may have no room where the registry had."""
    came(sent, of(mail_to(sent, MINISTRY), kind, recipients=about))
    assert states(sent)[MINISTRY] is DeliveryState.SENT
    assert sent.returned == MemoryReturns(left=["0"])


def test_an_old_bounce_does_not_fail_what_was_sent_again(sent: Bench) -> None:
    """Which of two tries came back, nothing tells: a person finds out."""
    bounce = of(mail_to(sent, MINISTRY), NoticeKind.FAILED)
    came(sent, bounce)
    send_again(sent.parts, EXAMPLE_PLAN, mail_to(sent, MINISTRY).id, BY, sent.now)
    send_due_messages(sent.parts, sent.now)
    assert states(sent)[MINISTRY] is DeliveryState.SENT
    came(sent, bounce)
    assert states(sent)[MINISTRY] is DeliveryState.SENT
    assert sent.returned == MemoryReturns(read=["0"], left=["0"])


def test_what_is_of_no_mail_of_ours_waits_for_a_person(sent: Bench) -> None:
    """Somebody has written to the address; nothing is lost, and nothing moves."""
    came(sent, ReadNotice(NoticeKind.ANSWER, "cd" * 32, came_to=("returns@unit.example",)))
    assert sent.returned == MemoryReturns(left=["0"])


def test_a_flood_is_read_bit_by_bit_and_logged_once_a_run(sent: Bench) -> None:
    """However many come, a run looks at so many, and writes one event of what moved nothing."""
    flood = [of(mail_to(sent, MINISTRY), NoticeKind.AUTO_REPLY)] * (MOST_AT_ONCE + 5)
    came(sent, *flood)
    assert sent.returned is not None
    assert (len(sent.returned.read), len(sent.returned.notices)) == (MOST_AT_ONCE, 5)
    assert events(sent, "notices.filed", WORKSPACE_STREAM) == 1


def test_a_mailbox_that_is_closed_fails_the_row_and_nothing_else(sent: Bench) -> None:
    """Mail goes out all the same."""
    assert sent.returned is not None
    sent.returned.closed = True
    before = len(carried(sent, Purpose.CLIENT_NOTICE))
    summaries = sent.run_until(date(2027, 5, 20))
    assert any(row.outcome == "Unavailable" for one in summaries for row in one.failed)
    assert len(carried(sent, Purpose.CLIENT_NOTICE)) > before


def test_a_digest_that_came_back_is_all_its_letters(sent: Bench) -> None:
    """They went out as one mail, to one reader."""
    first, second = mail_to(sent, MINISTRY), mail_to(sent, SUPERVISOR)
    digest = f"<{'0d' * 16}@vastaanottokeskus.example>"
    with sent.parts.work() as work:
        for one in (first, second):
            address = first.to_address
            work.messages.swap(one, replace(one, sent_as=digest, to_address=address))
        work.record(of_test())
        work.commit(sent.now)
    came(sent, of(replace(first, sent_as=digest), NoticeKind.FAILED))
    assert mail_to(sent, MINISTRY).state is MessageState.PERMANENT_FAILURE
    assert mail_to(sent, SUPERVISOR).state is MessageState.PERMANENT_FAILURE


class _Breaking(MemoryReturns):
    """A mailbox that can't be reached any more once two mails were moved in it."""

    tries = 0

    def put_away(self, name: str, *, waits: bool) -> None:
        """Move the first two."""
        self.tries += 1
        if self.tries > 2:
            raise Unavailable("The mailbox", why="it is away.", next_step="Try again.")
        super().put_away(name, waits=waits)


def test_a_mailbox_that_goes_away_is_left_alone_until_the_next_run(sent: Bench) -> None:
    """What was read until then stands; it is not asked again for each of the other mails."""
    sent.returned = mailbox = _Breaking()
    bounce = of(mail_to(sent, MINISTRY), NoticeKind.FAILED)
    arrived = of(mail_to(sent, SUPERVISOR), NoticeKind.DELIVERED)
    automatic = of(mail_to(sent, SUPERVISOR), NoticeKind.AUTO_REPLY)
    summary = came(sent, bounce, arrived, automatic, automatic, automatic)
    assert (len(summary.done), len(summary.failed), mailbox.tries) == (2, 1, 3)
    assert sorted(mailbox.notices) == ["2", "3", "4"]
