"""Several signers, one after the other: the plan is confirmed when the last has signed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.versions import ConfirmationState, Method, Strength
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.confirm_here import confirm_here
from omv_workflow.steps.decline import decline
from omv_workflow.steps.enter import enter, signed_in
from omv_workflow.steps.offers import offer_of
from omv_workflow.steps.personal_links import make_link
from omv_workflow.steps.queries import confirmed_version, plan_status
from omv_workflow.steps.void_confirmation import void_confirmation
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    example_unit,
)
from tests.steps.confirmations import confirm, state, told
from tests.steps.signing import BY_THE_NURSE, COUNTERSIGNED, offer_to, stored, told_of
from tests.steps.test_confirming_here import shown

GIVEN, ASKED = ConfirmationState.CONFIRMED, ConfirmationState.REQUESTED


@pytest.fixture
def two(answered: Bench) -> Bench:
    """The plan is offered; who coordinates countersigns it."""
    offer_to(answered, COUNTERSIGNED)
    return answered


def asking(bench: Bench, person: str) -> list[Message]:
    """The letters that ask a person to confirm."""
    with bench.parts.work() as work:
        return work.messages.find(person_id=person, purpose=Purpose.READY_TO_CONFIRM)


def test_the_second_is_asked_when_the_first_has_confirmed(two: Bench) -> None:
    """By letter, which says who has signed; the plan still waits, and nothing is given out."""
    assert [(one.signer, one.signers, one.state) for one in stored(two)] == [(1, 2, ASKED)]
    assert asking(two, COORDINATOR) == []
    confirm(two, told(two))
    assert [(one.signer, one.state) for one in stored(two)] == [(1, GIVEN), (2, ASKED)]
    assert state(two) is CycleState.AWAITING_CONFIRMATION
    assert "Johtaja (esimerkki)" in asking(two, COORDINATOR)[0].text
    with pytest.raises(NotFound):
        confirmed_version(two.parts, EVERYTHING, EXAMPLE_PLAN)


def test_the_plan_is_confirmed_when_the_last_has_signed(two: Bench) -> None:
    """On that day; the log tells each of them, and what each of them signed."""
    confirm(two, told(two))
    two.run_until(date(2027, 4, 27))
    confirm(two, told(two, COORDINATOR))
    first, last = stored(two)
    assert (first.role, last.role, last.is_last) == ("director", "coordinator", True)
    assert state(two) is CycleState.CONFIRMED
    kinds = [one.kind for one in told_of(two)]
    assert kinds == [
        "confirmation.requested",
        "confirmation.confirmed",
        "confirmation.requested",
        "plan.confirmed",
    ]
    assert told_of(two)[1].data["docx"] == told_of(two)[3].data["docx"]
    assert confirmed_version(two.parts, EVERYTHING, EXAMPLE_PLAN).id == last.version_id


def test_nobody_signs_twice(two: Bench) -> None:
    """Who has signed learns that it waits for the next one."""
    given = shown(two)
    confirm_here(two.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), two.now)
    with pytest.raises(AlreadyDone, match="waits for coordinator"):
        confirm_here(two.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), two.now)


@pytest.mark.parametrize("person", [COORDINATOR, NURSE])
def test_nobody_signs_before_their_turn(two: Bench, person: str) -> None:
    """The first is the director or the deputy (R3)."""
    with pytest.raises(NotAllowed):
        confirm_here(two.parts, EXAMPLE_PLAN, shown(two), Actor(person), two.now)


def test_the_deputy_does_not_countersign_for_another(two: Bench) -> None:
    """It is another mandate that signs there."""
    confirm(two, told(two))
    with pytest.raises(NotAllowed, match="signer 2"):
        confirm(two, told(two, DEPUTY))


def test_a_person_that_is_named_signs_and_nobody_else(answered: Bench) -> None:
    """Whatever mandate somebody else has."""
    offer_to(answered, BY_THE_NURSE)
    confirm(answered, told(answered, DEPUTY))
    with pytest.raises(NotAllowed):
        confirm(answered, told(answered, COORDINATOR))
    given = confirm(answered, told(answered, NURSE))
    assert (given.person_id, given.role) == (NURSE, None)
    assert state(answered) is CycleState.CONFIRMED


def test_nobody_signs_before_whoever_signs_before(two: Bench) -> None:
    """A time that is told can't turn the order round."""
    confirm(two, told(two))
    earlier = replace(told(two, COORDINATOR), confirmed_at=two.now - timedelta(minutes=10))
    with pytest.raises(InvalidInput, match="signs before"):
        confirm(two, earlier)


def test_the_second_may_decline(two: Bench) -> None:
    """Then the first has signed in vain: what it takes is done again."""
    confirm(two, told(two))
    version = stored(two)[0].version_id
    decline(two.parts, EXAMPLE_PLAN, version, "Luku on väärä.", Actor(COORDINATOR), two.now)
    found = [one.state for one in stored(two)]
    assert found == [ConfirmationState.SUPERSEDED, ConfirmationState.DECLINED]
    assert state(two) is CycleState.COLLECTING


def test_a_change_takes_back_what_the_first_has_signed(two: Bench) -> None:
    """What is confirmed is bytes (law 5)."""
    confirm(two, told(two))
    give_answer(two.parts, EXAMPLE_PLAN, "work", "Uusi.", Actor(COORDINATOR), two.now)
    assert {one.state for one in stored(two)} == {ConfirmationState.SUPERSEDED}


def test_a_change_of_the_settings_holds_for_what_is_offered_next(answered: Bench) -> None:
    """What one signs alone is signed by that one, in the places that stand in its PDF."""
    offer_to(answered, ConfirmationSettings())
    answered.confirmation = COUNTERSIGNED
    confirm(answered, told(answered))
    assert [one.signers for one in stored(answered)] == [1]
    assert state(answered) is CycleState.CONFIRMED


@pytest.mark.parametrize("later", [ConfirmationSettings(), BY_THE_NURSE])
def test_who_may_sign_is_settled_with_the_offer(two: Bench, later: ConfirmationSettings) -> None:
    """A later change of the settings lets nobody else sign, and takes it from nobody."""
    two.confirmation = later
    confirm(two, told(two))
    with pytest.raises(NotAllowed):
        confirm(two, told(two, NURSE))
    confirm(two, told(two, COORDINATOR))
    assert state(two) is CycleState.CONFIRMED


def test_whoever_was_offered_it_goes_on_seeing_it(answered: Bench) -> None:
    """Though the settings know them no more."""
    offer_to(answered, BY_THE_NURSE)
    confirm(answered, told(answered))
    answered.confirmation = ConfirmationSettings()
    with answered.parts.work() as work:
        token = make_link(answered.parts, work, "esimerkki", NURSE, answered.now)
        work.record(Fact(unit_stream("esimerkki"), "link.made", answered.now, {}))
        work.commit(answered.now)
    who = signed_in(answered.parts, enter(answered.parts, token, answered.now), answered.now)
    assert who is not None
    assert offer_of(answered.parts, who, EXAMPLE_PLAN, answered.now).is_theirs


def test_it_stays_settled_where_it_was_confirmed_wrongly(two: Bench) -> None:
    """What is asked for again is the same offer."""
    confirm(two, told(two))
    two.confirmation = BY_THE_NURSE
    void_confirmation(two.parts, EXAMPLE_PLAN, "Väärin.", Actor(COORDINATOR), two.now)
    confirm(two, told(two))
    confirm(two, told(two, COORDINATOR))
    assert state(two) is CycleState.CONFIRMED


def offered_before(bench: Bench) -> None:
    """Make the offer one of an earlier program, which kept nobody with it."""
    for one in stored(bench):
        bench.store.tables["confirmations"][one.id] = replace(one, offered_to=None)


def test_nobody_signs_under_a_title_that_the_settings_know_no_more(two: Bench) -> None:
    """Of what an earlier program offered: who is first still does; then it is offered anew."""
    offered_before(two)
    two.confirmation = ConfirmationSettings()
    confirm(two, told(two))
    with pytest.raises(NotPossibleNow, match="who signs it has been changed"):
        confirm(two, told(two, COORDINATOR))


@pytest.mark.parametrize("later", [COUNTERSIGNED, ConfirmationSettings()])
@pytest.mark.parametrize("offered_to", [COUNTERSIGNED, ConfirmationSettings()])
def test_a_change_of_the_settings_silences_no_letter(
    answered: Bench, offered_to: ConfirmationSettings, later: ConfirmationSettings
) -> None:
    """Who may confirm is reminded, and those in charge learn that it is late."""
    offer_to(answered, offered_to)
    answered.confirmation = later
    answered.run_until(date(2027, 5, 25))
    with answered.parts.work() as work:
        for purpose in (Purpose.CONFIRMATION_REMINDER, Purpose.CONFIRMATION_OVERDUE):
            assert work.messages.find(person_id=DIRECTOR, purpose=purpose)


def test_the_year_tells_whose_turn_it_is(two: Bench) -> None:
    """The director's and the deputy's, then that of whoever signs next."""
    assert waits_for(two) == "Johtaja (esimerkki), Apulaisjohtaja (esimerkki)"
    confirm(two, told(two))
    assert waits_for(two) == "Ylitarkastaja (esimerkki)"


def waits_for(bench: Bench) -> str:
    """For whom the confirmation waits."""
    status = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return next(one.who for one in status.waiting if one.what == "confirm the plan")


def test_reminders_go_to_whoever_is_next(two: Bench) -> None:
    """Until the plan is confirmed; those who have signed are left in peace."""
    confirm(two, told(two))
    two.run_until(date(2027, 5, 8))
    with two.parts.work() as work:
        reminded = work.messages.find(purpose=Purpose.CONFIRMATION_REMINDER)
    assert {one.person_id for one in reminded} == {COORDINATOR}


def test_a_way_that_the_settings_forbid_confirms_nothing(offered: Bench) -> None:
    """It tells which they allow."""
    offered.confirmation = ConfirmationSettings(methods=frozenset({Method.BUILT_IN}))
    with pytest.raises(NotAllowed, match="built in"):
        confirm(offered, told(offered))
    given = confirm_here(offered.parts, EXAMPLE_PLAN, shown(offered), Actor(DIRECTOR), offered.now)
    assert given.strength is Strength.SIMPLE


def test_a_unit_may_forbid_a_way_that_the_settings_allow(offered: Bench) -> None:
    """In its own file, for its own plan."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"not_confirmed_by": (Method.RECORDED,)})
    offered.apply(unit.model_copy(update={"plan": plan}))
    with pytest.raises(NotAllowed, match="recorded"):
        confirm(offered, told(offered))
