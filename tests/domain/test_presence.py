"""Who was there on a day: acting, absent, standing in, and who could confirm."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.permissions import check_may_answer, confirming_mandate
from omv_workflow.domain.presence import PersonOnDay, stand_in_on, who_on
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.unit import Mandate, Role, UnitFile, holders, may_confirm
from omv_workflow.domain.unit_changes import check_past_is_kept
from omv_workflow.errors import InvalidInput, NotAllowed
from omv_workflow.testing import NOON
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_form,
    example_unit,
)

UNIT = example_unit()
FIRST, LAST = date(2027, 5, 3), date(2027, 5, 14)
DAYS = st.dates(FIRST - timedelta(days=5), LAST + timedelta(days=5))
NEW_DIRECTOR = date(2027, 5, 10)
RISKS_OF_NURSE = [
    ContributionRequest("1", "c", NURSE, RequestState.REQUESTED, ("risks",), LAST, NOON)
]


def with_people(unit: UnitFile = UNIT, **known: dict[str, Any]) -> UnitFile:
    """The unit, some of whose people (by id, `_` for `-`) are somewhat different."""
    people = tuple(
        one.model_copy(update=known.get(one.id.replace("-", "_"), {})) for one in unit.people
    )
    return unit.model_copy(update={"people": people})


def of(person_id: str, unit: UnitFile, day: date) -> PersonOnDay:
    """One person on a day."""
    return next(one for one in who_on(unit, day) if one.person == person_id)


def acting(first_day: date = FIRST, last_day: date | None = LAST) -> UnitFile:
    """The coordinator acts for the director."""
    mandate = Mandate(
        role=Role.DIRECTOR, first_day=first_day, last_day=last_day, acting_for=DIRECTOR
    )
    own = Mandate(role=Role.COORDINATOR, first_day=date(2020, 1, 1))
    return with_people(esimerkki_ylitarkastaja={"mandates": (own, mandate)})


def away(stand_in: str | None = SOCIAL_WORKER) -> UnitFile:
    """The nurse is away."""
    absence = Absence(first_day=FIRST, last_day=LAST, stand_in=stand_in)
    return with_people(esimerkki_terveydenhoitaja={"absences": (absence,)})


@given(DAYS)
def test_who_acts_for_the_director_may_confirm_on_the_days_of_that_mandate(day: date) -> None:
    """R3, with both days included; the director's own mandate goes on."""
    unit = acting()
    names = [one.id for one in may_confirm(unit, day)]
    assert names == (
        [DIRECTOR, COORDINATOR, DEPUTY] if FIRST <= day <= LAST else [DIRECTOR, DEPUTY]
    )
    assert (of(COORDINATOR, unit, day).confirms_by is not None) == (FIRST <= day <= LAST)


@given(DAYS)
def test_nobody_acts_for_somebody_who_no_longer_holds_the_mandate(day: date) -> None:
    """With the director's own mandate ends what others did in their place."""
    own = Mandate(role=Role.DIRECTOR, first_day=date(2020, 1, 1), last_day=NEW_DIRECTOR)
    unit = with_people(acting(last_day=None), esimerkki_johtaja={"mandates": (own,)})
    acts = COORDINATOR in [one.id for one in holders(unit, Role.DIRECTOR, day)]
    assert acts == (FIRST <= day <= NEW_DIRECTOR)


def test_the_plan_prints_the_director_and_not_who_acts_for_them() -> None:
    """Whoever acts is not the responsible director."""
    unit = acting()
    plan = unit.plan.model_copy(update={"fill": {"centre": "director.name"}})
    document = printed_plan(
        example_form(),
        unit.model_copy(update={"plan": plan}),
        {},
        register_number=None,
        issued_on=FIRST,
    )
    assert "Johtaja (esimerkki)" in repr(document)
    assert "Ylitarkastaja" not in repr(document)


def test_the_mandate_of_a_confirmation_tells_for_whom_was_acted() -> None:
    """Years later it must be answerable by which mandate somebody confirmed."""
    mandate = confirming_mandate(acting(), COORDINATOR, FIRST)
    assert (mandate.role, mandate.acting_for) == (Role.DIRECTOR, DIRECTOR)
    with pytest.raises(NotAllowed, match="omv who --on 2027-05-15"):
        confirming_mandate(acting(), COORDINATOR, LAST + timedelta(days=1))


def test_ones_own_mandate_comes_before_one_acted_by() -> None:
    """A deputy who acts for the director confirms as director; the director as themself."""
    act = Mandate(role=Role.DIRECTOR, first_day=FIRST, acting_for=DIRECTOR)
    own = Mandate(role=Role.DEPUTY, first_day=FIRST)
    unit = with_people(esimerkki_apulaisjohtaja={"mandates": (own, act)})
    assert confirming_mandate(unit, DEPUTY, FIRST) == act
    assert confirming_mandate(unit, DIRECTOR, FIRST).acting_for is None


def test_that_somebody_acted_is_not_taken_back() -> None:
    """An acting mandate that has begun stays as any other, and for whom it was."""
    after = with_people(acting(), esimerkki_ylitarkastaja={"mandates": UNIT.people[2].mandates})
    with pytest.raises(InvalidInput, match="has begun"):
        check_past_is_kept(acting(), after, FIRST)
    check_past_is_kept(acting(), after, FIRST - timedelta(days=1))


@given(DAYS)
def test_who_is_absent_keeps_the_mandate_and_is_told_with_the_stand_in(day: date) -> None:
    """An absence moves no power; the stand-in gets what was asked."""
    unit, is_away = away(), FIRST <= day <= LAST
    nurse, other = of(NURSE, unit, day), of(SOCIAL_WORKER, unit, day)
    assert [one.role for one in nurse.mandates] == [Role.CONTRIBUTOR]
    assert (nurse.away.stand_in if nurse.away else None) == (SOCIAL_WORKER if is_away else None)
    assert other.stands_in_for == ((NURSE,) if is_away else ())


def test_a_stand_in_who_is_away_or_gone_stands_in_for_nobody() -> None:
    """The coordinator must learn of it, as if nobody were named."""
    also = Absence(first_day=LAST, last_day=LAST)
    both_away = with_people(away(), esimerkki_sosiaalityontekija={"absences": (also,)})
    gone = with_people(away(), esimerkki_sosiaalityontekija={"last_day": FIRST})
    for unit in (both_away, gone, away(None)):
        assert stand_in_on(unit, NURSE, LAST) is None
        found = of(NURSE, unit, LAST).away
        assert found is not None
        assert found.stand_in is None
    assert stand_in_on(gone, NURSE, FIRST) is not None


@given(DAYS)
def test_the_stand_in_may_answer_while_the_other_is_away(day: date) -> None:
    """In their own name, and no longer afterwards."""
    actor = Actor(SOCIAL_WORKER)
    if FIRST <= day <= LAST:
        check_may_answer(away(), actor, "risks", RISKS_OF_NURSE, day)
    else:
        with pytest.raises(NotAllowed, match="was not asked"):
            check_may_answer(away(), actor, "risks", RISKS_OF_NURSE, day)


def test_who_has_left_is_neither_absent_nor_in_any_role() -> None:
    """The day after the last one."""
    unit = with_people(away(), esimerkki_terveydenhoitaja={"last_day": FIRST})
    found = of(NURSE, unit, LAST)
    assert (found.employed, found.mandates) == (False, ())
    assert stand_in_on(UNIT, "nobody", LAST) is None
