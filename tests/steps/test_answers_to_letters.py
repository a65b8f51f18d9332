"""An answer to the letter with a copy acknowledges it, by the number that it tells."""

from dataclasses import replace

import pytest

from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.domain.proofs import ProofKind, proof_of
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from omv_workflow.testing.returning import MemoryReturns
from tests.steps.copies import recorded, states
from tests.steps.returned import ADDRESSES, came, events, mail_to, of, of_test, with_mailbox

NUMBER = "VN/77/2027"


@pytest.fixture
def sent(distributing: Bench) -> Bench:
    """The copies have gone out, and there is a mailbox for what comes back."""
    return with_mailbox(distributing)


def answer(mail: Message, **told: object) -> ReadNotice:
    """What the recipient of a mail answers, with its number."""
    by_default = {"recipients": (), "sender": mail.to_address, "numbers": (NUMBER,)}
    return replace(of(mail, NoticeKind.ANSWER, **by_default), **told)  # type: ignore[arg-type]  # whatever a test tells of it


def copy_of(bench: Bench, recipient: str) -> Delivery:
    """A recipient's copy as it is now."""
    with bench.parts.work() as work:
        return work.deliveries.find(recipient_id=recipient)[0]


def test_an_answer_with_a_number_acknowledges_the_copy(sent: Bench) -> None:
    """Nobody has to record it; the log tells by which mail it was."""
    told = answer(mail_to(sent, SUPERVISOR))
    summary = came(sent, told)
    copy = copy_of(sent, SUPERVISOR)
    assert (copy.state, copy.recipient_register_number) == (DeliveryState.ACKNOWLEDGED, NUMBER)
    assert (copy.how, copy.recorded_by) == ("by an answer to the letter", None)
    assert sent.returned == MemoryReturns(read=["0"])
    assert [row.outcome for row in summary.done] == [SUPERVISOR]
    with sent.parts.work() as work:
        stream = work.log.events(plan_stream(EXAMPLE_PLAN))
        (event,) = (one for one in stream if one.kind == "delivery.acknowledged")
    assert (event.data["by"], event.data["mail"]) == ("recipient", told.sha256)
    proof = proof_of(copy, mail_to(sent, SUPERVISOR))
    assert (proof.kind, proof.number, proof.by) == (ProofKind.ANSWER, NUMBER, None)


def test_the_same_answer_twice_is_one(sent: Bench) -> None:
    """As after a process that ended before it was put away; with another number, a person looks."""
    mail = mail_to(sent, SUPERVISOR)
    came(sent, answer(mail))
    came(sent, answer(mail), answer(mail, numbers=("VN/78/2027",)))
    assert copy_of(sent, SUPERVISOR).recipient_register_number == NUMBER
    assert events(sent, "delivery.acknowledged") == 1
    assert sent.returned == MemoryReturns(read=["0", "0"], left=["1"])


@pytest.mark.parametrize(
    "told",
    [
        {"numbers": ()},
        {"numbers": (NUMBER, "VN/78/2027")},
        {"sender": "somebody@else.example"},
        {"sender": ""},
        {"kind": NoticeKind.OTHER},
        {"came_to": ()},
        {"came_to": ("returns@unit.example",)},
    ],
)
def test_what_is_not_clear_is_left_to_a_person(sent: Bench, told: dict[str, object]) -> None:
    """No number, two of them, somebody else's answer, or one that did not come to its address."""
    mail = mail_to(sent, SUPERVISOR)
    came(sent, answer(mail, **{"about": (mail.message_id,), **told}))
    assert states(sent)[SUPERVISOR] is DeliveryState.SENT
    assert sent.returned == MemoryReturns(left=["0"])


def test_an_answer_is_of_its_own_mail_alone(sent: Bench) -> None:
    """Whoever got one mail acknowledges no other, nor two at once."""
    mail, other = mail_to(sent, SUPERVISOR), mail_to(sent, MINISTRY)
    assert ADDRESSES is not None
    both = (ADDRESSES.of(mail.mail_id), ADDRESSES.of(other.mail_id))
    came(sent, answer(other, sender=mail.to_address), answer(mail, came_to=both))
    assert states(sent)[SUPERVISOR] is states(sent)[MINISTRY] is DeliveryState.SENT


def test_an_automatic_answer_with_a_number_acknowledges_nothing(sent: Bench) -> None:
    """A program may have made it, whatever number stands in it."""
    came(sent, answer(mail_to(sent, SUPERVISOR), kind=NoticeKind.AUTO_REPLY))
    assert states(sent)[SUPERVISOR] is DeliveryState.SENT


def test_who_got_it_for_information_may_answer_as_well(sent: Bench) -> None:
    """Nobody asks for it, but it proves more than that a server has taken the mail."""
    came(sent, answer(mail_to(sent, MINISTRY)))
    assert copy_of(sent, MINISTRY).recipient_register_number == NUMBER


def test_what_is_known_to_have_arrived_needs_no_answer(sent: Bench) -> None:
    """Tiedoksi ends at delivered; what it answers later, a person reads."""
    mail = mail_to(sent, MINISTRY)
    came(sent, of(mail, NoticeKind.DELIVERED))
    came(sent, answer(mail))
    assert states(sent)[MINISTRY] is DeliveryState.DELIVERED
    assert sent.returned == MemoryReturns(read=["0"], left=["0"])


def test_what_was_recorded_stays(sent: Bench) -> None:
    """Somebody has recorded by hand what the answer tells later."""
    recorded(sent, SUPERVISOR)
    came(sent, answer(mail_to(sent, SUPERVISOR)))
    assert states(sent)[SUPERVISOR] is DeliveryState.RECORDED_BY_HAND


def test_an_answer_proves_that_a_mail_arrived_of_which_nothing_was_known(sent: Bench) -> None:
    """The connection had been lost; who answers has the letter."""
    lost = mail_to(sent, SUPERVISOR)
    copy = copy_of(sent, SUPERVISOR)
    with sent.parts.work() as work:
        work.messages.swap(lost, replace(lost, state=MessageState.UNKNOWN))
        work.deliveries.swap(copy, replace(copy, state=DeliveryState.DUE, sent_at=None))
        work.record(of_test())
        work.commit(sent.now)
    came(sent, answer(lost))
    assert states(sent)[SUPERVISOR] is DeliveryState.ACKNOWLEDGED
    assert mail_to(sent, SUPERVISOR).state is MessageState.DELIVERED
