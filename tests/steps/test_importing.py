from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.domain.previous_plan_rules import read_previous_plan
from omv_workflow.domain.versions import Stage
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.import_plan import expected_plan, import_plan
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_form,
)
from tests.steps.later_forms import mapping_file, take

ANSWERS = {"work": "Kuten ennenkin.", "risks": "Riskit arvioidaan.", "interpreters": "yes"}


def previous(
    *,
    on: date = date(2026, 5, 12),
    by: str = DIRECTOR,
    answers: dict[str, str] = ANSWERS,
    held_by: tuple[str, ...] = (SUPERVISOR, MINISTRY),
    form: str = "esimerkkilomake",
    version: date = date(2026, 1, 1),
    number: str = "ESIMDno-2026-9",
) -> PreviousPlan:
    """Last year's plan."""
    told = PreviousConfirmation(on=on, by=by, place="Lappeenranta", register_number=number)
    return PreviousPlan(
        form=form,
        form_version=version,
        confirmed=told,
        held_by=held_by,
        answers=answers,
    )


def imported(bench: Bench, plan: PreviousPlan) -> None:
    """Import a plan as the coordinator."""
    import_plan(bench.parts, EXAMPLE_PLAN, plan, Actor(COORDINATOR), bench.now)


def test_an_imported_plan_is_a_confirmed_version_without_bytes(applied: Bench) -> None:
    """It stands as version 1, with its number, its confirmer and who recorded it."""
    imported(applied, previous())
    with applied.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN)
        (confirmation,) = work.confirmations.find(version_id=version.id)
    assert (version.number, version.stage, version.docx_hash) == (1, Stage.IMPORTED, None)
    assert version.register_number == "ESIMDno-2026-9"
    assert (confirmation.person_id, confirmation.role) == (DIRECTOR, "director")
    assert confirmation.recorded_by == COORDINATOR


def test_who_holds_the_imported_plan_is_kept(applied: Bench) -> None:
    """Last year's recipients are known from the start."""
    imported(applied, previous())
    with applied.parts.work() as work:
        held = {one.recipient_id: one.state for one in work.deliveries.find(plan_id=EXAMPLE_PLAN)}
    assert held == dict.fromkeys((SUPERVISOR, MINISTRY), DeliveryState.RECORDED_BY_HAND)


@pytest.mark.parametrize(
    ("confirmed_on", "coming"),
    [
        (date(2026, 5, 12), date(2027, 5, 15)),
        (date(2026, 8, 1), date(2027, 5, 15)),
        (date(2025, 11, 20), date(2027, 5, 15)),
        (date(2025, 5, 15), date(2026, 5, 15)),
    ],
)
def test_the_year_after_the_imported_plan_comes_next(
    applied: Bench, confirmed_on: date, coming: date
) -> None:
    """The anniversary is kept when somebody was early or late; a missed year is overdue (R4)."""
    imported(applied, previous(on=confirmed_on))
    with applied.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=EXAMPLE_PLAN)
    assert cycle.anniversary == coming


def test_the_year_inherits_the_imported_answers(applied: Bench) -> None:
    """What stood there last year is inherited; what did not is blank."""
    imported(applied, previous())
    applied.run_until(date(2027, 2, 12))
    with applied.parts.work() as work:
        states = {one.item_id: (one.state, one.text) for one in work.answers.find()}
    assert states == {
        **{item: (AnswerState.INHERITED, text) for item, text in ANSWERS.items()},
        "hours": (AnswerState.BLANK, ""),
    }


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (previous(answers={"nothing": "x"}), 'unknown item "nothing"'),
        (previous(answers={"centre": "x"}), "filled from unit.yaml"),
        (previous(answers={"work": "\x07"}), "U\\+0007"),
        (previous(held_by=("nobody",)), 'unknown recipient "nobody"'),
        (previous(form="another"), "expected esimerkkilomake, the form of the plan"),
        (previous(on=date(2027, 1, 12)), "lies in the future"),
        (previous(number="9/2026"), "expected the unit's pattern"),
        (previous(answers={"interpreters": "kai"}), 'expected "yes" or "no"'),
        (previous(answers={"hours": "8-16\n9-17"}), "expected one line"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_saying_why(
    applied: Bench, plan: PreviousPlan, said: str
) -> None:
    """An unknown item or recipient, another form, a future day, a text that can't be printed."""
    with pytest.raises(InvalidInput, match=said):
        imported(applied, plan)


def test_a_plan_of_an_older_version_is_taken_over_by_way_of_the_mapping(applied: Bench) -> None:
    """The old form need not be known: each answer arrives under the id that the item has now."""
    older = {"organisation": "Tiimeissä.", "dangers": "Arvioidaan.", "cars": "yes"}
    take(
        applied,
        example_form(),
        mapping_file(
            "from: 2024-01-31, to: 2025-01-31, renamed: {organisation: job}\n"
            "from: 2025-01-31, to: 2026-01-01, renamed: {job: work, dangers: risks},"
            " dropped: [cars]"
        ),
    )
    imported(applied, previous(answers=older, version=date(2024, 1, 31)))
    applied.run_until(date(2027, 2, 12))
    with applied.parts.work() as work:
        texts = {one.item_id: one.text for one in work.answers.find()}
    assert texts == {"work": "Tiimeissä.", "risks": "Arvioidaan.", "interpreters": "", "hours": ""}


def test_an_older_answer_that_leads_nowhere_is_refused(applied: Bench) -> None:
    """Without a mapping the items must be those of the form that is in force."""
    older = previous(answers={"organisation": "Tiimeissä."}, version=date(2024, 1, 31))
    with pytest.raises(InvalidInput, match="the form of 2026-01-01 has no such item"):
        imported(applied, older)


def test_all_faults_of_a_file_are_told_at_once_by_line(applied: Bench) -> None:
    """Who corrects the file need not try again for each of them."""
    text = """form: esimerkkilomake
form_version: 2026-01-01
confirmed:
  on: 2026-05-12
  by: esimerkki-terveydenhoitaja
  place: Lappeenranta
  register_number: "9/2026"
held_by: [nobody]
answers:
  wrok: Kuten ennenkin.
  interpreters: ehkä
"""
    expected = expected_plan(applied.parts, EXAMPLE_PLAN, applied.now)
    with pytest.raises(InvalidInput) as refused:
        read_previous_plan(text, "old.yaml", expected)
    told = refused.value.why
    assert [line.split(":")[1] for line in told.splitlines()[1:]] == ["5", "7", "8", "10", "11"]
    assert 'did you mean "work"?' in told


def test_a_plan_confirmed_by_somebody_without_mandate_is_refused(applied: Bench) -> None:
    """R3 holds for last year's plan as well."""
    with pytest.raises(NotAllowed, match="neither director nor deputy"):
        imported(applied, previous(by=NURSE))


def test_a_second_import_is_refused(applied: Bench) -> None:
    """There is one plan of last year."""
    imported(applied, previous())
    with pytest.raises(NotPossibleNow, match="imported already"):
        imported(applied, previous())


def test_an_import_into_a_year_under_way_is_refused(opened: Bench) -> None:
    """The year has begun without it."""
    with pytest.raises(NotPossibleNow, match="under way"):
        imported(opened, previous())


def test_only_those_who_lead_or_coordinate_import(applied: Bench) -> None:
    """A contributor is refused."""
    with pytest.raises(NotAllowed):
        import_plan(applied.parts, EXAMPLE_PLAN, previous(), Actor(NURSE), applied.now)


def test_importing_into_an_unknown_plan_is_refused(applied: Bench) -> None:
    """There is nothing to import into."""
    with pytest.raises(NotFound):
        import_plan(applied.parts, "nothing", previous(), Actor(COORDINATOR), applied.now)
