"""All that is owed in a year: what, by when, whose turn, and why."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.owed import PROGRAM, Owed, obligations_of_year
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE


def owed(bench: Bench, *, ended: bool = False) -> dict[StepKind, Owed]:
    """What is owed now, by its kind."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now, ended=ended)
    return {one.step: one for one in found}


def test_the_year_to_come_owes_its_opening(applied: Bench) -> None:
    """From the first day on, with the reason for it and for its day."""
    (opening,) = owed(applied).values()
    assert (opening.step, opening.due_on) == (StepKind.OPEN, date(2027, 2, 12))
    assert opening.exists_because.startswith("The plan has to be confirmed every year")
    assert opening.due_then_because == (
        "90 days before the anniversary 2027-05-15: 2027-02-14. Moved earlier: weekend."
    )
    assert opening.waits_for == (PROGRAM,)


def test_what_is_owed_comes_by_day(collecting: Bench) -> None:
    """What is done is left out, unless it is asked for."""
    found = obligations_of_year(collecting.parts, EVERYTHING, EXAMPLE_PLAN, collecting.now)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert StepKind.OPEN not in owed(collecting)
    opening = owed(collecting, ended=True)[StepKind.OPEN]
    assert (opening.state, opening.ended_on) == (ObligationState.DONE, date(2027, 2, 12))
    assert opening.waits_for == ()


def test_whose_turn_it_is_follows_from_the_mandates_of_today(collecting: Bench) -> None:
    """Contributors owe answers, the coordinator the number, the director or deputy the rest."""
    found = owed(collecting)
    assert found[StepKind.ANSWERS_DUE].waits_for == (
        "Ylitarkastaja (esimerkki)",
        "Sosiaalityöntekijä (esimerkki)",
        "Terveydenhoitaja (esimerkki)",
    )
    assert found[StepKind.READY].waits_for == ("Ylitarkastaja (esimerkki)",)
    assert found[StepKind.CONFIRM].waits_for == (
        "Johtaja (esimerkki)",
        "Apulaisjohtaja (esimerkki)",
    )
    assert found[StepKind.DRAFT].waits_for == (PROGRAM,)
    actor = Actor(COORDINATOR)
    set_register_number(collecting.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", actor, now=collecting.now)
    assert owed(collecting)[StepKind.READY].waits_for == (PROGRAM,)


def test_a_contributor_sees_no_other_contributors(collecting: Bench) -> None:
    """Only that they themselves are asked."""
    nurse = Viewer({"esimerkki": NURSE}, collecting.today)
    found = obligations_of_year(collecting.parts, nurse, EXAMPLE_PLAN, collecting.now)
    (answers,) = [one for one in found if one.step is StepKind.ANSWERS_DUE]
    assert answers.waits_for == ("Terveydenhoitaja (esimerkki)",)


def test_a_moved_day_tells_the_reason_that_holds_now(applied: Bench) -> None:
    """With another policy it is another one."""
    applied.policy = TimetablePolicy.model_validate({"days_before": {"open": 95}})
    derive_years_again(applied.parts, applied.now)
    assert owed(applied)[StepKind.OPEN].due_then_because == (
        "95 days before the anniversary 2027-05-15: 2027-02-09."
    )


def test_what_follows_a_confirmation_waits_for_the_coordinator(confirmed: Bench) -> None:
    """Clients are told by a person; the rest goes out by itself."""
    found = owed(confirmed)
    assert found[StepKind.TELL_CLIENTS].waits_for == ("Ylitarkastaja (esimerkki)",)
    assert found[StepKind.DISTRIBUTE].waits_for == (PROGRAM,)
    assert found[StepKind.DISTRIBUTE].due_then_because.startswith(
        "Within 3 working days of the confirmation on "
    )
