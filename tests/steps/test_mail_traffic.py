"""A run of mail in numbers: what was sent, came back, may have arrived, and waits."""

import pytest

from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.steps.mail_traffic import in_numbers, read_and_send
from omv_workflow.steps.ports import Row, Summary
from omv_workflow.testing import Bench
from omv_workflow.testing.example import MINISTRY, SUPERVISOR
from tests.steps.returned import came, mail_to, of, with_mailbox


@pytest.fixture
def sent(distributing: Bench) -> Bench:
    """The copies have gone out, and there is a mailbox for what comes back."""
    return with_mailbox(distributing)


def test_what_came_back_is_told_apart(sent: Bench) -> None:
    """A bounce, an arrival, and what a person looks at."""
    bounce = of(mail_to(sent, MINISTRY), NoticeKind.FAILED)
    arrival = of(mail_to(sent, SUPERVISOR), NoticeKind.DELIVERED)
    strange = ReadNotice(NoticeKind.OTHER, "cd" * 32)
    told = in_numbers(came(sent, bounce, arrival, strange))
    assert told == "0 sent, 1 delivered, 1 bounced, 0 unknown, 1 waiting, 0 failed"


def test_a_run_tells_what_it_sent(sent: Bench) -> None:
    """Nothing, where nothing waits."""
    assert (
        read_and_send(sent.parts, sent.now).in_numbers
        == "0 sent, 0 delivered, 0 bounced, 0 unknown, 0 waiting, 0 failed"
    )


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (MessageState.ACCEPTED, "1 sent, 0 delivered, 0 bounced, 0 unknown, 0 waiting"),
        (MessageState.PERMANENT_FAILURE, "0 sent, 0 delivered, 1 bounced, 0 unknown, 0 waiting"),
        (MessageState.UNKNOWN, "0 sent, 0 delivered, 0 bounced, 1 unknown, 0 waiting"),
        (MessageState.TEMPORARY_FAILURE, "0 sent, 0 delivered, 0 bounced, 0 unknown, 1 waiting"),
    ],
)
def test_how_a_mail_ended_is_told(outcome: MessageState, told: str) -> None:
    """Each once, as the server said."""
    assert in_numbers(_summary(outcome)).startswith(told)


def _summary(outcome: MessageState) -> Summary:
    row = Row("plan", "distribution", outcome)
    is_out = outcome is MessageState.ACCEPTED
    return Summary("", done=[row] if is_out else [], waiting=[] if is_out else [row])
