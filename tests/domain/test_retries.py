"""When a message that could not be handed over is tried again, and when no more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.messages import Attempt, MessageState, Outcome
from omv_workflow.domain.retries import FIRST_PAUSE, next_try_at, settled

BEGINS = datetime(2027, 5, 13, 10, tzinfo=UTC)
PUT_OFF, BROKEN, REFUSED = (
    MessageState.TEMPORARY_FAILURE,
    MessageState.TECHNICAL_FAILURE,
    MessageState.PERMANENT_FAILURE,
)
LATER = Outcome(PUT_OFF, "451 later")


def tried(*outcomes: MessageState, every: timedelta = timedelta(hours=1)) -> list[Attempt]:
    """Attempts that ended so, one after the other."""
    moments = [BEGINS + number * every for number in range(len(outcomes))]
    return [
        Attempt(str(number), "m", number, moment, moment, outcome, "")
        for number, (moment, outcome) in enumerate(zip(moments, outcomes, strict=True), start=1)
    ]


def pause(*outcomes: MessageState) -> timedelta:
    """How long it is until the next try."""
    attempts = tried(*outcomes)
    return next_try_at(attempts) - attempts[-1].ended_at


@pytest.mark.parametrize(
    ("times", "hours"), [(1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 8), (60, 8)]
)
def test_who_is_put_off_asks_ever_less_often(times: int, hours: float) -> None:
    """From half an hour up to eight hours, so never less than once a working day."""
    assert pause(*[PUT_OFF] * times) == timedelta(hours=hours)


def test_what_breaks_on_our_side_is_tried_every_half_hour() -> None:
    """The server of the recipient has not been asked, so nobody is bothered."""
    assert pause(*[BROKEN] * 50) == FIRST_PAUSE


def test_pauses_begin_anew_after_anything_else() -> None:
    """What somebody sends again after it was refused is as if it were new."""
    assert pause(PUT_OFF, PUT_OFF, PUT_OFF, REFUSED, PUT_OFF) == FIRST_PAUSE


def test_after_five_days_it_has_failed() -> None:
    """With what was answered last; a moment before, it is only put off once more."""
    attempts = tried(PUT_OFF, PUT_OFF)
    five_days = attempts[0].ended_at + timedelta(days=5)
    assert settled(LATER, attempts, five_days - timedelta(seconds=1)) == LATER
    failed = settled(LATER, attempts, five_days)
    assert failed.state is REFUSED
    assert "451 later" in failed.response


def test_a_pause_of_ours_is_not_five_days_of_theirs() -> None:
    """Only what the server has said in a row counts."""
    attempts = tried(PUT_OFF, BROKEN, every=timedelta(days=4))
    assert settled(LATER, attempts, BEGINS + timedelta(days=9)) == LATER


@given(st.lists(st.sampled_from([PUT_OFF, BROKEN]), min_size=1), st.integers(0, 400))
def test_nothing_else_is_changed_and_every_try_has_a_next(
    outcomes: list[MessageState], days: int
) -> None:
    """An answer that is final stays as it is, however long it took."""
    attempts = tried(*outcomes)
    assert FIRST_PAUSE <= pause(*outcomes) <= timedelta(hours=8)
    for state in set(MessageState) - {PUT_OFF}:
        outcome = Outcome(state, "said")
        assert settled(outcome, attempts, BEGINS + timedelta(days=days)) == outcome
