"""Messages: sent at most once automatically, and never called sent when they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.messages import (
    MESSAGE,
    MessageAct,
    MessageState,
    Purpose,
    business_key,
)
from omv_workflow.errors import NotPossibleNow

S, A = MessageState, MessageAct
NAMES = st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True)
KEYS = st.fixed_dictionaries(
    {
        "plan_id": NAMES,
        "version": NAMES,
        "recipient": NAMES,
        "purpose": st.sampled_from(Purpose),
        "step": NAMES,
    }
)


BY_ITSELF = set(A) - {A.SEND_AGAIN}


def ends_of(state: MessageState) -> set[MessageState]:
    """Every state that any sequence of acts leads to from `state`, without a person's order."""
    seen: set[MessageState] = set()
    waiting = [state]
    while waiting:
        here = waiting.pop()
        found = {MESSAGE.after(here, act) for act in BY_ITSELF if MESSAGE.allows(here, act)} - seen
        seen |= found
        waiting += found
    return seen


def test_a_message_ends_written_delivered_or_cancelled() -> None:
    """The final states, written out; accepted by a server is not yet delivered."""
    final = {S.WRITTEN, S.DELIVERED, S.CANCELLED}
    assert {state for state in S if MESSAGE.is_final(state)} == final


@pytest.mark.parametrize("state", [S.UNKNOWN, S.ACCEPTED, S.WRITTEN, S.PERMANENT_FAILURE])
def test_what_may_have_gone_out_is_never_sent_again_by_itself(state: MessageState) -> None:
    """No sequence of acts leads from there to sending, but for a person's order."""
    assert S.SENDING not in ends_of(state)


@pytest.mark.parametrize("state", [S.TEMPORARY_FAILURE, S.TECHNICAL_FAILURE])
def test_what_certainly_did_not_go_out_is_tried_again(state: MessageState) -> None:
    """A failure that is not ambiguous is retried, or the message is cancelled."""
    assert MESSAGE.after(state, A.SEND) is S.SENDING
    assert MESSAGE.after(state, A.CANCEL) is S.CANCELLED


def test_a_written_message_never_counts_as_sent() -> None:
    """A file in place of a mail is neither accepted nor delivered by anybody."""
    assert ends_of(S.WRITTEN) == set()


def test_a_message_whose_fate_is_unknown_waits_for_a_person() -> None:
    """Somebody finds out what became of it, gives it up, or has it sent again."""
    acts = {act for act in A if MESSAGE.allows(S.UNKNOWN, act)}
    assert acts == {A.ACCEPT, A.DELIVER, A.REFUSE, A.CANCEL, A.SEND_AGAIN}


def test_a_message_that_was_refused_for_good_waits_for_a_person() -> None:
    """It can't have arrived: it is given up, or sent again."""
    acts = {act for act in A if MESSAGE.allows(S.PERMANENT_FAILURE, act)}
    assert acts == {A.CANCEL, A.SEND_AGAIN}


@pytest.mark.parametrize("state", [S.SENDING, S.ACCEPTED, S.DELIVERED, S.WRITTEN])
def test_a_message_on_its_way_cannot_be_cancelled(state: MessageState) -> None:
    """What has left the house is not called back."""
    with pytest.raises(NotPossibleNow):
        MESSAGE.after(state, A.CANCEL)


@given(KEYS, KEYS)
def test_two_messages_share_a_key_only_where_all_parts_are_the_same(
    one: dict[str, str], other: dict[str, str]
) -> None:
    """Plan, version, recipient, purpose and step tell every message apart."""
    keys = [business_key(**parts) for parts in (one, other)]  # type: ignore[arg-type]  # purpose is one of its enum
    assert (keys[0] == keys[1]) is (one == other)
