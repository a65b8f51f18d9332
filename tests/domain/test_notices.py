"""What a notice may do: nothing by itself, unless it proves which mail it is of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.messages import MESSAGE, MessageAct, MessageState
from omv_workflow.domain.notices import NoticeKind, verdict

KINDS, STATES = st.sampled_from(NoticeKind), st.sampled_from(MessageState)


@given(KINDS, STATES | st.none())
def test_what_proves_nothing_moves_nothing(kind: NoticeKind, state: MessageState | None) -> None:
    """Whatever it says, of whatever mail."""
    assert verdict(kind, state, is_proven=False).act is None
    assert verdict(kind, None, is_proven=True).act is None


@given(KINDS, STATES)
def test_an_act_is_always_one_that_can_happen_to_the_message(
    kind: NoticeKind, state: MessageState
) -> None:
    """And nobody waits for what has been done."""
    told = verdict(kind, state, is_proven=True)
    if told.act is not None:
        assert MESSAGE.allows(state, told.act)
        assert not told.waits


@pytest.mark.parametrize("state", [MessageState.ACCEPTED, MessageState.UNKNOWN])
def test_a_bounce_and_a_delivery_notice_move_what_has_left(state: MessageState) -> None:
    """Also where nobody saw how the try ended."""
    assert verdict(NoticeKind.FAILED, state, is_proven=True).act is MessageAct.REFUSE
    assert verdict(NoticeKind.DELIVERED, state, is_proven=True).act is MessageAct.DELIVER


@given(STATES)
def test_an_automatic_answer_does_nothing_and_waits_for_nobody(state: MessageState) -> None:
    """Nor does what was merely put off, handed on, or shown on somebody's screen."""
    for kind in ("auto_reply", "delayed", "relayed", "displayed"):
        told = verdict(NoticeKind(kind), state, is_proven=True)
        assert (told.act, told.waits) == (None, False)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (NoticeKind.FAILED, MessageState.DELIVERED),
        (NoticeKind.DELIVERED, MessageState.PERMANENT_FAILURE),
        (NoticeKind.ANSWER, MessageState.ACCEPTED),
        (NoticeKind.OTHER, MessageState.ACCEPTED),
    ],
)
def test_what_contradicts_or_is_written_by_people_waits_for_a_person(
    kind: NoticeKind, state: MessageState
) -> None:
    """They know what it means."""
    told = verdict(kind, state, is_proven=True)
    assert told.act is None
    assert told.waits


def test_the_same_notice_a_second_time_does_nothing() -> None:
    """A process may have ended between noting it and putting it away."""
    for kind, state in (
        (NoticeKind.FAILED, MessageState.PERMANENT_FAILURE),
        (NoticeKind.DELIVERED, MessageState.DELIVERED),
    ):
        assert verdict(kind, state, is_proven=True) == verdict(
            NoticeKind.AUTO_REPLY, state, is_proven=True
        )
