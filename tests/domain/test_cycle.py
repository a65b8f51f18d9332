"""The year: which way it goes, where it can turn back, and when it may be given up."""

from datetime import date

import pytest

from omv_workflow.domain.cycle import CYCLE, Cycle, CycleAct, CycleState
from omv_workflow.errors import NotPossibleNow

S, A = CycleState, CycleAct


def test_a_year_goes_from_scheduled_to_closed() -> None:
    """The plain way has seven acts, one after the other."""
    state = S.SCHEDULED
    walked = [state]
    for act in (A.OPEN, A.REQUEST, A.DRAFT, A.OFFER, A.CONFIRM, A.DISTRIBUTE, A.CLOSE):
        state = CYCLE.after(state, act)
        walked.append(state)
    assert walked == [state for state in S if state is not S.EXCUSED]


def test_only_a_closed_or_excused_year_is_over() -> None:
    """The final states of a cycle, written out."""
    assert {state for state in S if CYCLE.is_final(state)} == {S.CLOSED, S.EXCUSED}


def test_a_draft_can_be_assembled_again() -> None:
    """Assembling once more leaves the year where it is."""
    assert CYCLE.after(S.DRAFTING, A.DRAFT) is S.DRAFTING


@pytest.mark.parametrize(
    "state", [S.DRAFTING, S.AWAITING_CONFIRMATION, S.CONFIRMED, S.DISTRIBUTING]
)
def test_a_change_takes_the_year_back_to_collecting(state: CycleState) -> None:
    """Until the last copy is out, a change can be made, and is confirmed again."""
    assert CYCLE.after(state, A.RETURN) is S.COLLECTING


@pytest.mark.parametrize("state", [state for state in S if state is not S.AWAITING_CONFIRMATION])
def test_only_what_was_offered_can_be_confirmed(state: CycleState) -> None:
    """A second confirmation, and one of a draft, are refused."""
    with pytest.raises(NotPossibleNow):
        CYCLE.after(state, A.CONFIRM)


@pytest.mark.parametrize(
    "state",
    [S.SCHEDULED, S.OPEN, S.COLLECTING, S.DRAFTING, S.AWAITING_CONFIRMATION, S.CLOSED, S.EXCUSED],
)
def test_an_unconfirmed_plan_is_not_distributed(state: CycleState) -> None:
    """Distribution follows a confirmation and nothing else."""
    assert not CYCLE.allows(state, A.DISTRIBUTE)


@pytest.mark.parametrize("state", [S.CONFIRMED, S.DISTRIBUTING, S.CLOSED])
def test_a_confirmed_year_cannot_be_excused(state: CycleState) -> None:
    """What was done is not taken for given up."""
    assert not CYCLE.allows(state, A.EXCUSE)


def test_the_register_number_is_settled_by_a_number_or_a_recorded_reason() -> None:
    """Without either the copy for confirmation may not be made."""
    bare = Cycle("c", "p", date(2027, 5, 15), S.DRAFTING)
    numbered = Cycle("c", "p", date(2027, 5, 15), S.DRAFTING, register_number="ESIMDno-2027-1")
    waived = Cycle("c", "p", date(2027, 5, 15), S.DRAFTING, number_waived_because="no registry")
    settled = [cycle.number_is_settled for cycle in (bare, numbered, waived)]
    assert settled == [False, True, True]
