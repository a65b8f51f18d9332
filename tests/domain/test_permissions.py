"""Who may do what, by mandates on the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.permissions import (
    check_management,
    check_may_answer,
    confirming_mandate,
    is_management,
    person_of,
)
from omv_workflow.domain.unit import Mandate, Person, Role, UnitFile
from omv_workflow.errors import NotAllowed, NotFound
from omv_workflow.testing import NOON
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

UNIT = example_unit()
DAY = date(2027, 5, 12)
ASKED = [
    ContributionRequest("r", "c", NURSE, RequestState.REQUESTED, ("risks",), DAY, NOON),
]


def unit_with(**known: object) -> UnitFile:
    """The example unit whose nurse is somewhat different."""
    people = tuple(one.model_copy(update=known) if one.id == NURSE else one for one in UNIT.people)
    return UNIT.model_copy(update={"people": people})


@pytest.mark.parametrize("person", [DIRECTOR, DEPUTY, COORDINATOR])
def test_the_director_the_deputy_and_the_coordinator_manage(person: str) -> None:
    """Each of the three, while the mandate lasts."""
    check_management(UNIT, Actor(person), DAY, "Something")
    assert is_management(UNIT, person, DAY)
    assert not is_management(UNIT, person, date(2019, 12, 31))


@pytest.mark.parametrize("person", [NURSE, SOCIAL_WORKER, "nobody"])
def test_nobody_else_manages(person: str) -> None:
    """Contributors and strangers are refused, and told whom to ask."""
    with pytest.raises(NotAllowed, match=r"Something: .*neither.*Ask the coordinator"):
        check_management(UNIT, Actor(person), DAY, "Something")


def test_the_schedule_does_what_is_due() -> None:
    """It needs no mandate."""
    check_management(UNIT, SCHEDULE, DAY, "Something")


def test_recording_for_somebody_takes_the_recorders_own_mandate() -> None:
    """Law 12: naming the director lends nobody the director's powers."""
    with pytest.raises(NotAllowed):
        check_management(UNIT, Actor(NURSE, acting_for=DIRECTOR), DAY, "Something")
    with pytest.raises(NotAllowed):
        check_may_answer(UNIT, Actor(NURSE, acting_for=DIRECTOR), "risks", ASKED, DAY)


def test_the_schedule_acts_for_nobody() -> None:
    """Nobody could answer for it."""
    with pytest.raises(NotAllowed, match="schedule acts for nobody"):
        Actor(None, acting_for=DIRECTOR)


def test_acting_for_oneself_is_ones_own_act() -> None:
    """There is nobody else to be named as the recorder."""
    assert (Actor(NURSE, acting_for=NURSE).recorder, Actor(NURSE).recorder) == (None, None)
    assert Actor(COORDINATOR, acting_for=NURSE).recorder == COORDINATOR


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (Actor(NURSE), True),
        (Actor(COORDINATOR), True),
        (Actor(COORDINATOR, acting_for=NURSE), True),
        (Actor(SOCIAL_WORKER), False),
        (Actor(COORDINATOR, acting_for=SOCIAL_WORKER), False),
        (Actor(SOCIAL_WORKER, acting_for=NURSE), False),
        (SCHEDULE, False),
    ],
)
def test_an_item_is_answered_by_whoever_was_asked_or_leads(actor: Actor, may: bool) -> None:
    """Own act or recorded, both the subject and the recorder must be allowed to."""
    if may:
        check_may_answer(UNIT, actor, "risks", ASKED, DAY)
    else:
        with pytest.raises(NotAllowed):
            check_may_answer(UNIT, actor, "risks", ASKED, DAY)


def test_only_the_asked_item_may_be_answered() -> None:
    """Another item was asked of others."""
    with pytest.raises(NotAllowed, match="was not asked"):
        check_may_answer(UNIT, Actor(NURSE), "work", ASKED, DAY)


@pytest.mark.parametrize("days_ago", [0, 1])
def test_the_last_day_of_employment_is_a_working_day_still(days_ago: int) -> None:
    """From the day after it nothing is answered any more."""
    unit = unit_with(last_day=DAY - timedelta(days=days_ago))
    if days_ago == 0:
        check_may_answer(unit, Actor(NURSE), "risks", ASKED, DAY)
    else:
        with pytest.raises(NotAllowed, match="does not work here"):
            check_may_answer(unit, Actor(NURSE), "risks", ASKED, DAY)


@given(
    first=st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    length=st.integers(0, 60),
    left_after=st.none() | st.integers(0, 90),
    day=st.dates(date(2027, 1, 1), date(2028, 3, 31)),
)
def test_a_deputy_confirms_from_the_first_day_to_the_last(
    first: date, length: int, left_after: int | None, day: date
) -> None:
    """R3: both days included, and never after having left."""
    last = first + timedelta(days=length)
    left = None if left_after is None else first + timedelta(days=left_after)
    mandate = Mandate(role=Role.DEPUTY, first_day=first, last_day=last)
    unit = unit_with(mandates=(mandate,), last_day=left)
    if first <= day <= min(last, left or last):
        assert confirming_mandate(unit, NURSE, day).role is Role.DEPUTY
    else:
        with pytest.raises(NotAllowed, match=str(day)):
            confirming_mandate(unit, NURSE, day)


def test_who_is_director_and_deputy_confirms_as_director() -> None:
    """The stronger role is the one on record."""
    both = tuple(Mandate(role=role, first_day=DAY) for role in (Role.DEPUTY, Role.DIRECTOR))
    assert confirming_mandate(unit_with(mandates=both), NURSE, DAY).role is Role.DIRECTOR


def test_people_are_found_by_their_id() -> None:
    """Strangers are not."""
    person: Person = person_of(UNIT, NURSE)
    assert person.id == NURSE
    with pytest.raises(NotFound, match="nobody in the unit"):
        person_of(UNIT, "nobody")


def test_an_event_tells_of_its_actor_by_commitments() -> None:
    """Both names, where one acts for the other; the schedule is no person."""
    told = Actor(COORDINATOR, acting_for=NURSE).facts()
    assert {name: type(value).__name__ for name, value in told.items()} == {
        "by": "Personal",
        "on_behalf_of": "Personal",
    }
    assert SCHEDULE.facts() == {"by": "schedule"}
