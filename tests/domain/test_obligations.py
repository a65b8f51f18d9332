"""Obligations: late after their day, and of several missed reminders only the latest is sent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.obligations import (
    OBLIGATION,
    Obligation,
    ObligationAct,
    ObligationState,
    latest_step,
)
from omv_workflow.domain.timetable import StepKind
from omv_workflow.errors import AlreadyDone, NotPossibleNow

S, A = ObligationState, ObligationAct
DAY = date(2027, 3, 1)


def obligation(
    kind: StepKind = StepKind.REMIND_1,
    due_on: date = DAY,
    state: ObligationState = S.OPEN,
    one_id: str = "o",
) -> Obligation:
    """One thing to do."""
    return Obligation(one_id, "p", "c", kind, due_on - timedelta(days=3), due_on, state)


@given(st.data())
def test_of_several_missed_steps_the_latest_is_taken(data: st.DataObject) -> None:
    """All the others are overtaken, none is lost, and the order of rows makes no difference."""
    days = data.draw(st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True))
    missed = [obligation(due_on=DAY + timedelta(days=n), one_id=str(n)) for n in days]
    latest, overtaken = latest_step(data.draw(st.permutations(missed)))
    assert latest.due_on == DAY + timedelta(days=max(days))
    assert [one.due_on for one in overtaken] == sorted(
        DAY + timedelta(days=n) for n in days if n != max(days)
    )


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_steps_of_one_day_follow_the_order_of_the_year(ids: tuple[str, str]) -> None:
    """Which of them is latest does not hang on random identifiers."""
    second = obligation(StepKind.REMIND_2, one_id=ids[0])
    first = obligation(StepKind.REMIND_1, one_id=ids[1])
    assert latest_step([second, first]) == (second, (first,))


def test_a_single_step_overtakes_nothing() -> None:
    """The usual case: one reminder is due."""
    one = obligation()
    assert latest_step([one]) == (one, ())


@pytest.mark.parametrize("state", S)
def test_an_open_obligation_is_late_after_its_day(state: ObligationState) -> None:
    """On the day itself it is in time; what has ended is never late."""
    one = obligation(state=state)
    assert not one.is_late(DAY)
    assert one.is_late(DAY + timedelta(days=1)) is (state is S.OPEN)


def test_only_what_is_excused_is_never_owed_again() -> None:
    """A year that goes back owes once more what it had done."""
    assert {state for state in S if OBLIGATION.is_final(state)} == {S.EXCUSED}
    assert {OBLIGATION.after(one, A.RENEW) for one in (S.DONE, S.OVERTAKEN)} == {S.OPEN}


def test_what_has_ended_does_not_end_again() -> None:
    """Doing it twice is told apart from doing what was excused."""
    with pytest.raises(AlreadyDone):
        OBLIGATION.after(S.DONE, A.DO)
    with pytest.raises(NotPossibleNow, match="it is excused"):
        OBLIGATION.after(S.EXCUSED, A.DO)
