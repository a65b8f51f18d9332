"""The issuer changes its form: which year is kept by which version, and what becomes of answers."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer, AnswerState, QuestionChange, current
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.steps.adopt_form import adopt_form
from omv_workflow.steps.answer import leave_unchanged
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.queries import item_statuses
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    example_form,
    example_unit,
)
from tests.steps.later_forms import AS_BEFORE, SECOND, later_form, second_to, take

SPLIT_WORK = later_form(
    SECOND,
    operations=[
        ("duties", "long", "Miten työ jaetaan?"),
        ("shifts", "long", "Miten vuorot suunnitellaan?"),
        ("risks", "description", "Miten riskit tunnistetaan?"),
        ("interpreters", "yes_no", "Käytetäänkö aina tulkkeja?"),
    ],
)
WORK_IS_SPLIT = second_to("split: {work: [duties, shifts]}")


def next_year(bench: Bench) -> dict[str, Answer]:
    """The answers with which the year of 2028 begins."""
    bench.skip_to(date(2028, 2, 15))
    with bench.parts.work() as work:
        cycle = work.cycles.find(plan_id=EXAMPLE_PLAN)[-1]
        return current(work.answers.find(cycle_id=cycle.id))


def test_a_changed_file_changes_nothing_until_it_is_applied(opened: Bench) -> None:
    """What stands on disk is looked at when the unit is applied, and never in between."""
    opened.forms = lambda _name: SPLIT_WORK
    asked = [one.item for one in item_statuses(opened.parts, EVERYTHING, EXAMPLE_PLAN, opened.now)]
    assert asked == [item.id for item in example_form().answerable if item.id != "centre"]


def test_a_form_that_is_applied_leaves_the_year_under_way_alone(offered: Bench) -> None:
    """The plan on offer can be confirmed, and only the next year takes the new form."""
    news = take(offered, SPLIT_WORK, WORK_IS_SPLIT).form
    told = DoneElsewhere(DIRECTOR, offered.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(offered.parts, EXAMPLE_PLAN, told, Actor(COORDINATOR), offered.now)
    with offered.parts.work() as work:
        this, coming = work.cycles.find(plan_id=EXAMPLE_PLAN)
        assert this.form_hash is not None
        assert work.forms.get(this.form_hash).form == example_form()
    assert (this.state, coming.state) == (CycleState.CONFIRMED, CycleState.SCHEDULED)
    assert news is not None
    assert [(one.state, one.version) for one in news.years] == [
        (CycleState.AWAITING_CONFIRMATION, example_form().version)
    ]


def test_the_next_year_inherits_every_answer_by_way_of_the_mapping(confirmed: Bench) -> None:
    """A split item gives its answer to both; a reworded one keeps its own, and each says so."""
    take(confirmed, SPLIT_WORK, WORK_IS_SPLIT)
    answers = next_year(confirmed)
    assert {item: one.text for item, one in answers.items()} == {
        "hours": "Arkisin 8-16",
        "duties": "Työ järjestetään tiimeissä.",
        "shifts": "Työ järjestetään tiimeissä.",
        "risks": "Riskit käydään läpi kuukausittain.",
        "interpreters": "yes",
    }
    assert {item: one.question for item, one in answers.items() if one.question} == {
        "duties": QuestionChange.DIVIDED,
        "shifts": QuestionChange.DIVIDED,
        "interpreters": QuestionChange.REWORDED,
    }


def test_a_confirmed_plan_goes_out_though_the_new_form_calls_filled_items_otherwise(
    confirmed: Bench,
) -> None:
    """The unit's file names items by the new form, and the old year is printed as before."""
    unit = example_unit()
    fill = {"centre_name": unit.plan.fill["centre"]}
    renamed = unit.model_copy(update={"plan": unit.plan.model_copy(update={"fill": fill})})
    form = later_form(SECOND, unit=[("centre_name", "short", "Nimi"), *AS_BEFORE["unit"][1:]])
    take(confirmed, form, second_to("renamed: {centre: centre_name}"), renamed)
    confirmed.run_until(date(2027, 5, 13))
    assert confirmed.outbox.to(Purpose.DISTRIBUTION)


def test_an_old_year_is_read_with_its_old_form(confirmed: Bench) -> None:
    """Two years later the first one still shows the questions that were answered."""
    take(confirmed, SPLIT_WORK, WORK_IS_SPLIT)
    next_year(confirmed)
    old = item_statuses(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now, of_year=2027)
    new = item_statuses(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now)
    assert "work" in {one.item for one in old}
    assert {"duties", "shifts"} <= {one.item for one in new}


def test_items_that_are_gone_and_mapped_nowhere_are_told_by_name(confirmed: Bench) -> None:
    """No answer is lost in silence: without a mapping the form is refused."""
    with pytest.raises(InvalidInput, match=r"2026-01-01 are gone and mapped nowhere: work"):
        take(confirmed, SPLIT_WORK)


def test_a_form_that_loses_nothing_needs_no_mapping(confirmed: Bench) -> None:
    """Where all items are still there, their answers live on under the same ids."""
    take(confirmed, later_form(SECOND))
    assert next_year(confirmed)["work"].text == "Työ järjestetään tiimeissä."


def test_a_dropped_item_leaves_its_answer_in_the_old_year(confirmed: Bench) -> None:
    """It is readable there, and the log tells that it stayed behind."""
    less = later_form(SECOND, operations=[("work", "long", "Miten työ järjestetään?")])
    take(confirmed, less, second_to("dropped: [risks, interpreters]"))
    assert set(next_year(confirmed)) == {"hours", "work"}
    events = confirmed.store.streams[f"plan:{EXAMPLE_PLAN}"]
    (inherited,) = [one for one in events if one.kind == "answers.inherited"][1:]
    assert inherited.data["left_behind"] == ["risks", "interpreters"]


def test_a_form_that_was_never_used_can_be_corrected_under_the_same_date(applied: Bench) -> None:
    """Nothing has been opened with it, so nobody could mistake one for the other."""
    form = later_form(example_form().version, unit=[("hours", "short", "Auki")])
    assert take(applied, form).form is not None


def test_another_content_under_the_date_of_a_form_in_use_is_refused(opened: Bench) -> None:
    """Two forms of one version could not be told apart; it needs a new version date."""
    form = later_form(example_form().version, unit=[("hours", "short", "Auki")])
    with pytest.raises(InvalidInput, match="Give the changed form a new version date"):
        take(opened, form)


def test_no_change_in_one_act_leaves_out_questions_that_have_changed(inheriting: Bench) -> None:
    """Whoever says so of everything has not seen the new wording; the item must be named."""
    form = later_form(
        SECOND,
        operations=[
            *AS_BEFORE["operations"][:2],
            ("interpreters", "yes_no", "Käytetäänkö aina tulkkeja?"),
        ],
    )
    take(inheriting, form)
    adopt_form(inheriting.parts, EXAMPLE_PLAN, Actor(COORDINATOR), inheriting.now)
    who = inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now
    assert [one.item_id for one in leave_unchanged(*who)] == ["risks"]
    with pytest.raises(NotPossibleNow, match="changed: interpreters"):
        leave_unchanged(*who)
    (answer,) = leave_unchanged(*who, ["interpreters"])
    assert answer.state is AnswerState.CONFIRMED_UNCHANGED
