"""A confirmation that is found to be wrong, and requests that nobody answers for too long."""

from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, StepKind
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.steps.void_confirmation import void_confirmation
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, EXAMPLE_PLAN, NURSE
from tests.steps.confirmations import confirm, state, told
from tests.steps.signing import COUNTERSIGNED, offer_to, stored, told_of
from tests.steps.years import keep_year

WRONG = "Vahvistajaksi kirjattiin väärä henkilö."
S = ConfirmationState


def void(bench: Bench, reason: str = WRONG, by: str = COORDINATOR) -> None:
    """Void what was confirmed last."""
    void_confirmation(bench.parts, EXAMPLE_PLAN, reason, Actor(by), bench.now)


def letters(bench: Bench, purpose: Purpose) -> list[Message]:
    """The letters of a purpose."""
    with bench.parts.work() as work:
        return work.messages.find(purpose=purpose)


def owed(bench: Bench) -> set[StepKind]:
    """What is owed in the year."""
    with bench.parts.work() as work:
        (cycle,) = (one for one in work.cycles.find() if one.state is not CycleState.SCHEDULED)
        found = work.obligations.find(cycle_id=cycle.id, state=ObligationState.OPEN)
    return {one.kind for one in found}


def test_the_same_version_waits_anew(confirmed: Bench) -> None:
    """As long as nobody was told: those who may confirm are asked again, and learn why."""
    void(confirmed)
    first, again = stored(confirmed)
    assert (first.state, first.ended_by, first.ended_because) == (S.VOIDED, COORDINATOR, WRONG)
    assert (again.version_id, again.state, again.round) == (first.version_id, S.REQUESTED, 2)
    assert state(confirmed) is CycleState.AWAITING_CONFIRMATION
    assert [one.kind for one in told_of(confirmed)][-2:] == [
        "confirmation.voided",
        "confirmation.requested",
    ]
    asked = [one for one in letters(confirmed, Purpose.READY_TO_CONFIRM) if WRONG in one.text]
    assert {one.person_id for one in asked} == {DIRECTOR, DEPUTY}


def test_nothing_is_given_out_meanwhile(confirmed: Bench) -> None:
    """What would have followed the confirmation is owed no more; the confirmation is."""
    void(confirmed)
    assert not owed(confirmed) & set(AFTER_CONFIRMATION)
    assert StepKind.CONFIRM in owed(confirmed)
    confirmed.run_until(date(2027, 5, 20))
    assert letters(confirmed, Purpose.DISTRIBUTION) == []
    assert letters(confirmed, Purpose.CONFIRMATION_OVERDUE)


def test_it_is_confirmed_once_more(confirmed: Bench) -> None:
    """With everything that follows; the first one stays in the record."""
    void(confirmed)
    confirm(confirmed, told(confirmed, DEPUTY))
    assert [one.state for one in stored(confirmed)] == [S.VOIDED, S.CONFIRMED]
    confirmed.run_until(date(2027, 5, 20))
    assert letters(confirmed, Purpose.DISTRIBUTION)


def test_after_anybody_could_take_it_it_is_a_new_version(confirmed: Bench) -> None:
    """The page for anybody shows it as soon as it is confirmed."""
    confirmed.web = WebSettings(address="https://plan.example", public=True)
    void(confirmed)
    assert state(confirmed) is CycleState.COLLECTING


def test_after_copies_have_gone_it_is_a_new_version(distributing: Bench) -> None:
    """Nobody shall hold two papers of the same number."""
    void(distributing)
    assert [one.state for one in stored(distributing)] == [S.VOIDED]
    assert state(distributing) is CycleState.COLLECTING


def test_all_signers_sign_anew(answered: Bench) -> None:
    """Whoever signs later has signed what the first one did."""
    offer_to(answered, COUNTERSIGNED)
    confirm(answered, told(answered))
    void(answered)
    found = [(one.signer, one.round, one.state) for one in stored(answered)]
    assert found == [(1, 1, S.VOIDED), (2, 1, S.SUPERSEDED), (1, 2, S.REQUESTED)]


@pytest.mark.parametrize("reason", ["", " ", "[[7 k: x]]"])
def test_a_reason_is_told(confirmed: Bench, reason: str) -> None:
    """One that can be printed."""
    with pytest.raises(InvalidInput):
        void(confirmed, reason)


def test_nobody_else_voids_it(confirmed: Bench) -> None:
    """Whoever leads or coordinates may."""
    with pytest.raises(NotAllowed):
        void(confirmed, by=NURSE)


def test_what_nobody_has_confirmed_is_not_voided(offered: Bench) -> None:
    """It may be returned, or declined."""
    with pytest.raises(NotPossibleNow, match="nobody has confirmed"):
        void(offered)


def test_a_request_expires_where_the_settings_say_so(offered: Bench) -> None:
    """It is taken back, who coordinates is told, and a new version is offered by itself."""
    offered.confirmation = ConfirmationSettings(expires_after=10)
    offered.run_until(date(2027, 4, 23) + timedelta(days=10))
    assert [one.state for one in stored(offered)] == [S.REQUESTED]
    offered.run_until(date(2027, 5, 7))
    first, again = stored(offered)
    assert (first.state, again.state) == (S.EXPIRED, S.REQUESTED)
    assert first.version_id != again.version_id
    (letter,) = letters(offered, Purpose.CONFIRMATION_DECLINED)
    assert (letter.person_id, "10" in letter.text) == (COORDINATOR, True)


def test_a_request_waits_for_ever_by_default(offered: Bench) -> None:
    """Those in charge are told every week."""
    offered.run_until(date(2027, 7, 1))
    assert [one.state for one in stored(offered)] == [S.REQUESTED]


def test_a_closed_year_stays_as_it_was_confirmed(applied: Bench) -> None:
    """The plan has gone out: it is put right in the next year, and the refusal says so."""
    keep_year(applied, date(2027, 5, 3))
    with pytest.raises(NotPossibleNow, match="the year 2027 is closed") as refused:
        void(applied)
    assert "in the year under way" in refused.value.next_step
    assert stored(applied)[-1].state is S.CONFIRMED
