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


def test_a_failure_of_ours_begins_nothing_anew() -> None:
    """One evening without our own mail server is no reason to bother theirs for five more days."""
    assert pause(PUT_OFF, PUT_OFF, BROKEN) == FIRST_PAUSE
    assert pause(PUT_OFF, PUT_OFF, BROKEN, PUT_OFF) == timedelta(hours=2)
    attempts = tried(PUT_OFF, PUT_OFF, BROKEN, PUT_OFF, every=timedelta(days=1))
    six_days = BEGINS + timedelta(days=6)
    assert settled(LATER, attempts, six_days - timedelta(seconds=1)) == LATER
    assert settled(LATER, attempts, six_days).state is REFUSED


def test_a_pause_of_ours_is_not_five_days_of_theirs() -> None:
    """While our own server was away for five days, theirs was not asked and put nobody off."""
    attempts = tried(PUT_OFF, BROKEN, every=timedelta(days=4))
    assert settled(LATER, attempts, BEGINS + timedelta(days=9)) == LATER


@pytest.mark.parametrize("end", [REFUSED, MessageState.UNKNOWN, MessageState.ACCEPTED])
def test_five_days_begin_anew_after_anything_that_ends_them(end: MessageState) -> None:
    """Somebody has decided then that it is sent again: as if it were new."""
    attempts = tried(PUT_OFF, end, PUT_OFF, every=timedelta(days=4))
    assert settled(LATER, attempts, BEGINS + timedelta(days=10)) == LATER


@given(st.lists(st.sampled_from([PUT_OFF, BROKEN]), max_size=12), st.integers(1, 400))
def test_who_has_been_put_off_all_the_time_waits_five_days_and_never_less(
    outcomes: list[MessageState], hours: int
) -> None:
    """Only the hours behind a "not now" count, and no failure of ours makes them fewer."""
    attempts = tried(PUT_OFF, *outcomes, every=timedelta(hours=hours))
    their_hours = (1 + outcomes.count(PUT_OFF)) * hours
    has_failed = settled(LATER, attempts, attempts[-1].ended_at + timedelta(hours=hours)) != LATER
    assert has_failed == (their_hours >= 5 * 24)


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
