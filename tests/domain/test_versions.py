"""Confirmations: given once, by nobody twice, and never overwritten by a later look."""

import pytest

from omv_workflow.domain.versions import CONFIRMATION, ConfirmationAct, ConfirmationState
from omv_workflow.errors import AlreadyDone, NotPossibleNow

S, A = ConfirmationState, ConfirmationAct


def test_only_a_declined_expired_superseded_or_voided_confirmation_is_over() -> None:
    """The final states, written out; a confirmed one stands until something takes its place."""
    final = {S.DECLINED, S.EXPIRED, S.SUPERSEDED, S.VOIDED}
    assert {state for state in S if CONFIRMATION.is_final(state)} == final


@pytest.mark.parametrize("state", [S.REQUESTED, S.VIEWED])
@pytest.mark.parametrize("act", [A.CONFIRM, A.DECLINE, A.EXPIRE, A.SUPERSEDE])
def test_what_was_asked_can_be_decided_seen_or_unseen(
    state: ConfirmationState, act: ConfirmationAct
) -> None:
    """A confirmation done elsewhere is recorded without anybody having looked here."""
    assert CONFIRMATION.allows(state, act)


def test_a_second_confirmation_is_refused() -> None:
    """Whoever comes second learns that somebody was first."""
    with pytest.raises(AlreadyDone):
        CONFIRMATION.after(S.CONFIRMED, A.CONFIRM)


@pytest.mark.parametrize("state", [S.DECLINED, S.EXPIRED, S.SUPERSEDED, S.VOIDED])
def test_what_is_over_cannot_be_confirmed(state: ConfirmationState) -> None:
    """A new version is asked about anew."""
    with pytest.raises(NotPossibleNow, match="only when requested or viewed"):
        CONFIRMATION.after(state, A.CONFIRM)


@pytest.mark.parametrize("act", [A.VIEW, A.DECLINE, A.EXPIRE])
def test_nothing_late_overwrites_a_confirmation(act: ConfirmationAct) -> None:
    """A later "viewed", refusal or time-out leaves a confirmed version confirmed."""
    assert not CONFIRMATION.allows(S.CONFIRMED, act)


@pytest.mark.parametrize("state", [state for state in S if state is not S.CONFIRMED])
def test_only_a_confirmed_version_can_be_voided(state: ConfirmationState) -> None:
    """What was never given is not taken away."""
    assert not CONFIRMATION.allows(state, A.VOID)
