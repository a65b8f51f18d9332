"""Rules between the people of `unit.yaml`: who stands in and who acts for whom."""

import pytest

from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.errors import InvalidInput
from omv_workflow.testing.example import example_forms

HEAD = """\
unit: {id: esimerkki, name: Esimerkki, language: fi, street_address: Katu 1, postal_code: "00000", \
post_office: ESIMERKKI, phone: "1", email: kirjaamo@vastaanottokeskus.example}
plan: {form: esimerkkilomake, anniversary: 05-15, register_number_pattern: x, publicity: public, \
personal_data: true, retention: {years: 10, ground: TOS, messages: {years: 2, ground: Ohje}, \
log_openings: {years: 10, ground: Ohje}, people: {years: 2, ground: Ohje}}}
offices: [{id: oulu, name: Oulu}]
people:
"""
PERSON = (
    "- {{id: {id}, name: {id}, title: t, office: oulu, email: {id}@vastaanottokeskus.example,"
    " language: fi, mandates: [{mandates}], absences: [{absences}]}}\n"
)
DIRECTOR = "{role: director, first_day: 2026-01-01}"


def faults(director: str = DIRECTOR, coordinator: str = "", absences: str = "") -> list[str]:
    """What is told of a unit of a director and a coordinator; lines 5 and 6 are theirs."""
    own = "{role: coordinator, first_day: 2026-01-01}"
    text = (
        HEAD
        + PERSON.format(id="johtaja", mandates=director, absences=absences)
        + PERSON.format(id="tarkastaja", mandates=own + coordinator, absences="")
    )
    try:
        read_unit(text, "unit.yaml", example_forms)
    except InvalidInput as error:
        return [line.removeprefix("unit.yaml:") for line in error.why.splitlines()[1:]]
    return []


def test_an_absence_and_an_acting_mandate_are_sound() -> None:
    """The stand-in and the one acted for stand in the file."""
    acting = ", {role: director, first_day: 2026-07-01, acting_for: johtaja}"
    absence = "{first_day: 2026-07-01, last_day: 2026-07-31, stand_in: tarkastaja}"
    assert faults(coordinator=acting, absences=absence) == []


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        (
            "{first_day: 2026-07-01, last_day: 2026-06-30}",
            "absences.1.last_day: expected a day from 2026-07-01 (first_day) on, got 2026-06-30",
        ),
        ("{first_day: 2026-07-01}", "absences.1.last_day: required, but missing"),
        (
            "{first_day: 2026-07-01, last_day: 2026-07-02, stand_in: tarkastja}",
            'absences.1.stand_in: unknown person "tarkastja"; did you mean "tarkastaja"?',
        ),
        (
            "{first_day: 2026-07-01, last_day: 2026-07-02, stand_in: johtaja}",
            "absences.1.stand_in: nobody can stand in for themselves",
        ),
        (
            (
                "{first_day: 2026-07-02, last_day: 2026-07-03},"
                " {first_day: 2026-07-01, last_day: 2026-07-02}"
            ),
            "absences.1: overlaps the absence until 2026-07-02 in line 5: one at a time",
        ),
    ],
)
def test_a_faulty_absence_is_told_by_its_line(absences: str, expected: str) -> None:
    """With what was expected."""
    assert faults(absences=absences) == [f"5: people.1.{expected}"]


@pytest.mark.parametrize(
    ("mandate", "expected"),
    [
        (
            "{role: director, first_day: 2026-07-01, acting_for: johtja}",
            'acting_for: unknown person "johtja"; did you mean "johtaja"?',
        ),
        (
            "{role: coordinator, first_day: 2026-07-01, acting_for: tarkastaja}",
            "acting_for: nobody can act for themselves",
        ),
        (
            "{role: contributor, first_day: 2026-07-01, acting_for: johtaja}",
            "acting_for: nobody acts for a contributor: name a stand_in in their absence",
        ),
        (
            "{role: director, first_day: 2025-07-01, acting_for: johtaja}",
            "acting_for: johtaja holds no mandate as director on 2025-07-01",
        ),
        (
            "{role: deputy, first_day: 2026-07-01, acting_for: johtaja}",
            "acting_for: johtaja holds no mandate as deputy on 2026-07-01",
        ),
    ],
)
def test_a_faulty_acting_mandate_is_told_by_its_line(mandate: str, expected: str) -> None:
    """Nobody acts by a mandate that the other one doesn't hold."""
    assert f"6: people.2.mandates.2.{expected}" in faults(coordinator=f", {mandate}")


def test_acting_alone_makes_nobody_director() -> None:
    """Somebody must hold the mandate that is acted by."""
    lines = faults(
        director="{role: deputy, first_day: 2026-01-01}",
        coordinator=", {role: director, first_day: 2026-07-01, acting_for: johtaja}",
    )
    assert any("johtaja holds no mandate as director" in line for line in lines)
