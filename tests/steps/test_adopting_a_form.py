"""A year under way takes a new form when the coordinator says so: answers come, requests go out."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer, AnswerState, QuestionChange
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.errors import AlreadyDone, NotAllowed, NotPossibleNow
from omv_workflow.steps.adopt_form import Adopted, adopt_form
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.year import load_year
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE
from tests.steps.later_forms import AS_BEFORE, SECOND, later_form, second_to, take

CHANGED = later_form(
    SECOND,
    unit=[*AS_BEFORE["unit"], ("phone_hours", "short", "Puhelinajat")],
    operations=[
        ("duties", "long", "Miten työ järjestetään?"),
        ("risks", "description", "Miten riskit tunnistetaan ja hoidetaan?"),
    ],
)
MAPPING = second_to("renamed: {work: duties}, dropped: [interpreters]")


def adopt(bench: Bench, person: str = COORDINATOR) -> Adopted:
    """Let the present year take the form applied last."""
    return adopt_form(bench.parts, EXAMPLE_PLAN, Actor(person), bench.now)


def answers(bench: Bench) -> dict[str, Answer]:
    """The current answers of the year of 2027."""
    with bench.parts.work() as work:
        cycle = work.cycles.find(plan_id=EXAMPLE_PLAN)[0]
        return load_year(bench.parts, work, cycle.id, bench.now).answers()


def requests(bench: Bench) -> dict[tuple[str, ...], RequestState]:
    """The state of each request, by the items that it holds."""
    with bench.parts.work() as work:
        return {one.items: one.state for one in work.requests.find()}


def test_the_answers_of_the_year_come_along(answered: Bench) -> None:
    """A renamed item keeps its answer as given; a reworded one is to be looked at again."""
    take(answered, CHANGED, MAPPING)
    adopted = adopt(answered)
    now = answers(answered)
    assert (adopted.asked, adopted.left_behind) == (("phone_hours", "risks"), ("interpreters",))
    assert (now["duties"].text, now["duties"].state) == (
        "Työ järjestetään tiimeissä.",
        AnswerState.CHANGED,
    )
    assert now["duties"].is_given
    assert (now["risks"].text, now["risks"].question, now["risks"].is_given) == (
        "Riskit käydään läpi kuukausittain.",
        QuestionChange.REWORDED,
        False,
    )
    assert set(now) == {"hours", "phone_hours", "duties", "risks"}


def test_who_has_a_changed_question_is_asked_again(answered: Bench) -> None:
    """What was submitted goes back for it; a new item finds somebody, and each gets a letter."""
    take(answered, CHANGED, MAPPING)
    adopt(answered)
    assert requests(answered) == {
        ("hours",): RequestState.SUBMITTED,
        ("duties",): RequestState.SUBMITTED,
        ("risks",): RequestState.RETURNED,
        ("phone_hours",): RequestState.REQUESTED,
    }
    with answered.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.CONTRIBUTION_REQUEST)
    assert [one.person_id for one in letters[-2:]] == [NURSE, COORDINATOR]
    assert "reworded" in letters[-2].text


def test_an_unchanged_reworded_answer_counts_against_last_year(answered: Bench) -> None:
    """What was written this year stays a change of this year, also once it has been looked at."""
    take(answered, CHANGED, MAPPING)
    adopt(answered)
    leave_unchanged(answered.parts, EXAMPLE_PLAN, Actor(NURSE), answered.now, ["risks"])
    assert answers(answered)["risks"].state is AnswerState.CHANGED


def test_an_offered_plan_goes_back_to_collecting(offered: Bench) -> None:
    """It has to be offered and confirmed with the new questions."""
    take(offered, CHANGED, MAPPING)
    assert adopt(offered).cycle.state is CycleState.COLLECTING


def test_a_year_that_has_asked_nobody_yet_asks_by_the_new_form(opened: Bench) -> None:
    """No letter goes out early."""
    take(opened, CHANGED, MAPPING)
    adopt(opened)
    assert requests(opened) == {}
    opened.run_until(date(2027, 2, 24))
    asked = {item for items in requests(opened) for item in items}
    assert asked == {"hours", "phone_hours", "duties", "risks"}


def test_a_split_answer_of_this_year_begins_both_items(answered: Bench) -> None:
    """The text of this year, not that of the last one."""
    split = later_form(
        SECOND,
        operations=[
            ("work", "long", "Miten työ jaetaan?"),
            ("shifts", "long", "Miten vuorot suunnitellaan?"),
            *AS_BEFORE["operations"][1:],
        ],
    )
    take(answered, split, second_to("split: {work: [work, shifts]}"))
    adopt(answered)
    now = answers(answered)
    assert {now[item].text for item in ("work", "shifts")} == {"Työ järjestetään tiimeissä."}
    assert {now[item].question for item in ("work", "shifts")} == {QuestionChange.DIVIDED}


def test_answering_goes_on_under_the_new_ids(answered: Bench) -> None:
    """Whoever was asked for the old item answers the new one."""
    take(answered, CHANGED, MAPPING)
    adopt(answered)
    who = Actor(NURSE)
    given = give_answer(answered.parts, EXAMPLE_PLAN, "risks", "Uudet riskit.", who, answered.now)
    assert (given.state, given.question) == (AnswerState.CHANGED, None)


def test_a_confirmed_year_is_never_touched(confirmed: Bench) -> None:
    """What was confirmed was an answer to the old questions."""
    take(confirmed, CHANGED, MAPPING)
    with pytest.raises(NotPossibleNow, match="2027 is confirmed"):
        adopt_form(confirmed.parts, EXAMPLE_PLAN, Actor(COORDINATOR), confirmed.now, of_year=2027)


def test_adopting_the_same_form_again_is_refused(collecting: Bench) -> None:
    """The year is kept by it already."""
    with pytest.raises(AlreadyDone, match="kept by the version of 2026-01-01"):
        adopt(collecting)


def test_only_those_who_lead_or_coordinate_decide_it(collecting: Bench) -> None:
    """A contributor is refused."""
    take(collecting, CHANGED, MAPPING)
    with pytest.raises(NotAllowed):
        adopt(collecting, NURSE)
