"""All that is owed in a year: what, by when, whose turn, and why."""

from datetime import date

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.phrases import named
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.owed import NOBODY, PROGRAM, Owed, obligations_of_year
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, NURSE


def owed(bench: Bench, *, ended: bool = False) -> dict[StepKind, Owed]:
    """The steps that are owed now, by their kind."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now, ended=ended)
    return {one.step: one for one in found if one.what == named(one.step)}


def parts_of(bench: Bench, step: StepKind) -> list[tuple[str, date, tuple[str, ...], str]]:
    """What single people owe within a step: what, by when, who, and why then."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    parts = [one for one in found if one.step is step and one.what != named(step)]
    return [(one.what, one.due_on, one.waits_for, one.due_then_because) for one in parts]


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
    assert found[StepKind.NUMBER].waits_for == ("Ylitarkastaja (esimerkki)",)
    assert found[StepKind.CONFIRM].waits_for == (
        "Johtaja (esimerkki)",
        "Apulaisjohtaja (esimerkki)",
    )
    assert found[StepKind.DRAFT].waits_for == (PROGRAM,)


def test_a_contributor_sees_no_other_contributors(collecting: Bench) -> None:
    """Only that they themselves are asked."""
    nurse = Viewer({"esimerkki": NURSE}, collecting.today)
    found = obligations_of_year(collecting.parts, nurse, EXAMPLE_PLAN, collecting.now)
    answers = [one for one in found if one.step is StepKind.ANSWERS_DUE]
    assert {one.waits_for for one in answers} == {("Terveydenhoitaja (esimerkki)",)}


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


def test_everybody_owes_their_own_answers(collecting: Bench) -> None:
    """By the day that stood in their letter, with its reason."""
    planned = "50 days before the anniversary 2027-05-15: 2027-03-26."
    assert parts_of(collecting, StepKind.ANSWERS_DUE) == [
        ("answer 1 of 1 item", date(2027, 3, 26), ("Ylitarkastaja (esimerkki)",), planned),
        ("answer 1 of 1 item", date(2027, 3, 26), ("Sosiaalityöntekijä (esimerkki)",), planned),
        ("answer 2 of 2 items", date(2027, 3, 26), ("Terveydenhoitaja (esimerkki)",), planned),
    ]


def test_the_day_that_somebody_was_told_stays(collecting: Bench) -> None:
    """The step moves with the policy; the letter has gone out."""
    collecting.policy = TimetablePolicy(answer_time=25)
    derive_years_again(collecting.parts, collecting.now)
    assert owed(collecting)[StepKind.ANSWERS_DUE].due_on == date(2027, 3, 31)
    (first, *_) = parts_of(collecting, StepKind.ANSWERS_DUE)
    assert (first[1], first[3]) == (
        date(2027, 3, 26),
        "This day was told with the request on 2027-02-24, and stays.",
    )


def test_what_was_handed_in_is_to_be_accepted(answered: Bench) -> None:
    """By the coordinator, who owes it of each person."""
    assert owed(answered)[StepKind.ACCEPT].waits_for == ("Ylitarkastaja (esimerkki)",)
    assert parts_of(answered, StepKind.ACCEPT)[0] == (
        "accept the answers of Ylitarkastaja (esimerkki)",
        date(2027, 3, 3),
        ("Ylitarkastaja (esimerkki)",),
        "5 working days after 2027-02-24, from which a decision on what was handed in is owed.",
    )
    nurse = Viewer({"esimerkki": NURSE}, answered.today)
    seen = obligations_of_year(answered.parts, nurse, EXAMPLE_PLAN, answered.now)
    told = [one.what for one in seen if one.step is StepKind.ACCEPT]
    assert told == ["accept the answers", "accept the answers of Terveydenhoitaja (esimerkki)"]


def test_every_copy_is_owed_until_it_has_arrived(distributing: Bench) -> None:
    """To each recipient that has not got it, unless it went by mail and is to be acknowledged."""
    found = parts_of(distributing, StepKind.DISTRIBUTE)
    with distributing.parts.work() as work:
        waiting = [one for one in work.deliveries.find() if not one.unacknowledged_since]
    assert [one[0].split(" (")[0] for one in found] == [
        f"copy to {one.recipient_name.split(' (')[0]}" for one in waiting
    ]


def test_a_change_that_no_run_has_met_yet_is_told(applied: Bench) -> None:
    """No reason is given for a day that follows from nothing any more."""
    applied.policy = TimetablePolicy.model_validate({"days_before": {"open": 95}})
    assert owed(applied)[StepKind.OPEN].due_then_because == (
        "The settings have changed: it moves to 2027-02-09 with the next run."
    )


def test_what_is_done_keeps_its_day_and_says_so(opened: Bench) -> None:
    """The reasons of today are none for it."""
    opened.policy = TimetablePolicy.model_validate({"days_before": {"open": 95}})
    done = owed(opened, ended=True)[StepKind.OPEN]
    assert (done.due_on, done.due_then_because) == (
        date(2027, 2, 12),
        "By the settings of that time.",
    )


def test_where_nobody_holds_the_mandate_that_is_told(collecting: Bench) -> None:
    """A confirmation waits for somebody all the same."""
    collecting.today = date(2019, 12, 2)  # before anybody held it
    assert owed(collecting)[StepKind.CONFIRM].waits_for == (NOBODY,)
