"""What is more than the mail server takes in a minute waits for the next run."""

from datetime import timedelta

from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.steps.ask_for_link import ask_for_link_by_address
from omv_workflow.steps.send_messages import send_at_once, send_due_messages
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, example_unit
from tests.steps.carriers import MORNING

MINUTE = timedelta(minutes=1)
WAITS = "waits for the next run"


def limited(bench: Bench, per_minute: int) -> Bench:
    """The bench with a mail server that takes so many a minute."""
    bench.mail = MailSettings(mode=MailMode.LIVE, per_minute=per_minute)
    return bench


def test_what_is_over_the_limit_waits_and_says_so(waiting: Bench) -> None:
    """Three wait: two go, the third goes a minute later, and none of them twice."""
    parts = limited(waiting, 2).parts
    first = send_due_messages(parts, MORNING)
    assert (len(first.done), [row.outcome for row in first.waiting]) == (2, [WAITS])
    again = send_due_messages(parts, MORNING + MINUTE - timedelta(seconds=1))
    assert (again.done, [row.outcome for row in again.waiting]) == ([], [WAITS])
    assert len(send_due_messages(parts, MORNING + MINUTE).done) == 1
    assert len({one.id for one in waiting.outbox.carried}) == len(waiting.outbox.carried) == 3


def test_what_failed_counts_as_well(waiting: Bench) -> None:
    """The server has been asked all the same."""
    waiting.outbox.answers = [MessageState.TEMPORARY_FAILURE] * 2
    parts = limited(waiting, 2).parts
    send_due_messages(parts, MORNING)
    assert send_due_messages(parts, MORNING).done == []


def test_a_link_that_was_asked_for_waits_for_no_limit(waiting: Bench) -> None:
    """Somebody sits and waits for it; what it took is none for the others."""
    parts = limited(waiting, 1).parts
    send_due_messages(parts, MORNING)
    (address,) = [one.email for one in example_unit().people if one.id == COORDINATOR]
    assert ask_for_link_by_address(parts, address, MORNING)
    assert len(send_at_once(parts, MORNING + timedelta(seconds=50)).done) == 1
    assert waiting.outbox.carried[-1].purpose is Purpose.PERSONAL_LINK
    assert send_due_messages(parts, MORNING + MINUTE).done == []
