"""What a state allows, whoever asks."""

from datetime import date

import pytest

from omv_workflow.domain.cycle import CYCLE, Cycle, CycleAct, CycleState
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.policies import (
    ANSWERING,
    CHANGING_AFTERWARDS,
    DELIVERING,
    LIVE,
    NUMBERING,
    PREPARING,
    check_state,
    goes_by_mail,
    told_of,
)
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.told import InCharge
from omv_workflow.domain.unit import Channel, CopyType
from omv_workflow.errors import NotPossibleNow
from omv_workflow.testing.example import example_unit

UNIT = example_unit()
MAILED = UNIT.recipients[0]


def cycle(state: CycleState) -> Cycle:
    """A year in some state."""
    return Cycle("c", "p", date(2027, 5, 15), state)


@pytest.mark.parametrize("state", CycleState)
def test_a_state_allows_what_its_policy_names_and_nothing_else(state: CycleState) -> None:
    """The refusal tells where the year is and where it would have to be, in words."""
    if state in ANSWERING:
        check_state(cycle(state), ANSWERING, "Answering")
    else:
        said = state.replace("_", " ")
        expected = f"Answering: the year 2027 is {said}; .* collecting or drafting"
        with pytest.raises(NotPossibleNow, match=expected):
            check_state(cycle(state), ANSWERING, "Answering")


def test_every_live_state_is_either_before_or_after_the_confirmation() -> None:
    """No act falls between two policies."""
    assert PREPARING | DELIVERING == LIVE
    assert not PREPARING & DELIVERING
    assert ANSWERING | NUMBERING <= PREPARING


def test_a_change_afterwards_is_possible_wherever_the_table_leads_back() -> None:
    """Policy and table agree: what is offered or confirmed can be taken back to collecting."""
    back = {state for state in CycleState if CYCLE.allows(state, CycleAct.RETURN)}
    assert back == CHANGING_AFTERWARDS | {CycleState.DRAFTING}


@pytest.mark.parametrize("state", sorted(PREPARING))
def test_a_year_can_be_excused_until_it_is_confirmed(state: CycleState) -> None:
    """Policy and table agree here as well."""
    assert CYCLE.allows(state, CycleAct.EXCUSE)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("copy_type", CopyType)
def test_only_a_public_copy_goes_by_plain_mail(channel: Channel, copy_type: CopyType) -> None:
    """And only to a recipient whose channel it is; a mail with a link is one as well."""
    recipient = MAILED.model_copy(update={"channel": channel})
    expected = channel in {Channel.EMAIL, Channel.LINK} and copy_type is CopyType.PUBLIC
    assert goes_by_mail(copy_type, recipient) == expected


@pytest.mark.parametrize(
    ("today", "leaders_too"),
    [
        (date(2027, 5, 12), False),
        (date(2027, 5, 18), False),
        (date(2027, 5, 19), True),
        (date(2027, 6, 30), True),
    ],
)
def test_those_who_lead_join_with_the_first_letter_after_the_day(
    today: date, leaders_too: bool
) -> None:
    """Law 3: owed from Wednesday the 12th and due by Monday the 17th, told of every Wednesday."""
    duty = Obligation("o", "p", "c", StepKind.DISTRIBUTE, date(2027, 5, 12), date(2027, 5, 17))
    told = {*InCharge} if leaders_too else {InCharge.COORDINATOR}
    assert set(told_of(duty, today, TimetablePolicy())) == told


def test_what_is_late_when_it_begins_is_told_to_those_who_lead_at_once() -> None:
    """A confirmation that was recorded long after it was given."""
    duty = Obligation("o", "p", "c", StepKind.DISTRIBUTE, date(2027, 5, 24), date(2027, 5, 17))
    assert InCharge.DIRECTOR in told_of(duty, date(2027, 5, 24), TimetablePolicy())
