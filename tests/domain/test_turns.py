"""Whose turn it is: by mandate, and by who is there."""

from datetime import date

import pytest

from omv_workflow.domain.absences import Absence, absence_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.turns import ROLES, turns
from omv_workflow.domain.unit import UnitFile
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, NURSE, example_unit

DAY = date(2027, 5, 12)


def with_away(*away: tuple[str, str | None]) -> UnitFile:
    """The example unit; these are away in May, each with a stand-in or without."""
    absences = {who: absence_of(date(2027, 5, 1), date(2027, 5, 31), by) for who, by in away}
    unit = example_unit()
    people = tuple(
        one.model_copy(update={"absences": absent(absences.get(one.id))}) for one in unit.people
    )
    return unit.model_copy(update={"people": people})


def absent(one: Absence | None) -> tuple[Absence, ...]:
    """It alone, if there is one."""
    return (one,) if one else ()


@pytest.mark.parametrize(
    ("kind", "away", "whose"),
    [
        (StepKind.NUMBER, [], [COORDINATOR]),
        (StepKind.NUMBER, [(COORDINATOR, NURSE)], [NURSE]),
        (StepKind.NUMBER, [(COORDINATOR, None)], [COORDINATOR]),
        (StepKind.NUMBER, [(COORDINATOR, NURSE), (NURSE, None)], [COORDINATOR]),
        (StepKind.CONFIRM, [], [DIRECTOR, DEPUTY]),
        (StepKind.CONFIRM, [(DIRECTOR, NURSE)], [DEPUTY]),
        (StepKind.CONFIRM, [(DIRECTOR, DEPUTY), (DEPUTY, NURSE)], [DIRECTOR, DEPUTY]),
        (StepKind.DRAFT, [], []),
    ],
)
def test_a_step_waits_for_whoever_is_there(
    kind: StepKind, away: list[tuple[str, str | None]], whose: list[str]
) -> None:
    """Whoever stands in does what is to be done; to confirm, that alone gives no right."""
    assert [one.person.id for one in turns(with_away(*away), kind, DAY)] == whose


def test_a_stand_in_is_named_with_the_one_who_is_away() -> None:
    """So that both know."""
    (turn,) = turns(with_away((COORDINATOR, NURSE)), StepKind.TELL_CLIENTS, DAY)
    assert turn.words == ("Terveydenhoitaja (esimerkki) (stands in for Ylitarkastaja (esimerkki))")


def test_what_waits_for_people_is_told_in_one_place() -> None:
    """All else is done by the program."""
    assert set(ROLES) < set(StepKind)
