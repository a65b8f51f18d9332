from datetime import date

import pytest

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import erase_answer, give_answer, leave_unchanged
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.queries import item_statuses
from omv_workflow.steps.read_log import read_log
from omv_workflow.steps.verify_log import check_export, export_lines
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)


def answer(bench: Bench, item: str, text: str, actor: Actor) -> Answer:
    """Give an answer now."""
    return give_answer(bench.parts, EXAMPLE_PLAN, item, text, actor, bench.now)


def request_states(bench: Bench) -> dict[str, RequestState]:
    """Where each person's request is."""
    with bench.parts.work() as work:
        return {one.person_id: one.state for one in work.requests.find()}


def revisions(bench: Bench, item: str) -> list[str]:
    """All texts that an item has had this year, in order."""
    with bench.parts.work() as work:
        return [one.text for one in work.answers.find(item_id=item)]


def test_a_new_text_changes_the_answer_and_keeps_what_stood_there(inheriting: Bench) -> None:
    """An answer is a new revision; nothing is overwritten."""
    given = answer(inheriting, "work", "Uusi tapa.", Actor(SOCIAL_WORKER))
    assert (given.state, given.answered_by) == (AnswerState.CHANGED, SOCIAL_WORKER)
    assert given.recorded_by is None
    assert revisions(inheriting, "work") == ["Kuten ennenkin.", "Uusi tapa."]


def test_the_same_text_as_last_year_confirms_the_answer_unchanged(inheriting: Bench) -> None:
    """Somebody has looked at it, which an inherited answer does not say."""
    given = answer(inheriting, "work", "Kuten ennenkin.", Actor(SOCIAL_WORKER))
    assert given.state is AnswerState.CONFIRMED_UNCHANGED


def test_going_back_to_last_years_text_is_no_change(inheriting: Bench) -> None:
    """Staff are told of changes against last year, not of the way there."""
    answer(inheriting, "work", "Uusi tapa.", Actor(SOCIAL_WORKER))
    given = answer(inheriting, "work", "Kuten ennenkin.", Actor(SOCIAL_WORKER))
    assert given.state is AnswerState.CONFIRMED_UNCHANGED


def test_a_light_year_takes_one_act(inheriting: Bench) -> None:
    """All of a person's items are confirmed unchanged at once, and submitted (R4)."""
    given = leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now)
    assert [(one.item_id, one.state, one.text) for one in given] == [
        ("risks", AnswerState.CONFIRMED_UNCHANGED, "Arvioidaan."),
        ("interpreters", AnswerState.CONFIRMED_UNCHANGED, "yes"),
    ]
    assert request_states(inheriting)[NURSE] is RequestState.SUBMITTED


def test_what_was_changed_stays_changed_when_the_rest_is_left_unchanged(inheriting: Bench) -> None:
    """The one act covers only what is still open."""
    answer(inheriting, "risks", "Uusi tapa.", Actor(NURSE))
    assert request_states(inheriting)[NURSE] is RequestState.IN_PROGRESS
    given = leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now)
    assert [one.item_id for one in given] == ["interpreters"]


def test_leaving_unchanged_when_nothing_is_open_is_refused(answered: Bench) -> None:
    """The act would say nothing."""
    with pytest.raises(NotPossibleNow, match="nothing is left open"):
        leave_unchanged(answered.parts, EXAMPLE_PLAN, Actor(NURSE), answered.now)


def test_a_blank_item_can_not_be_left_unchanged(collecting: Bench) -> None:
    """There is no text that could stay."""
    with pytest.raises(NotPossibleNow, match="no answer yet"):
        leave_unchanged(
            collecting.parts, EXAMPLE_PLAN, Actor(NURSE), collecting.now, items=["risks"]
        )
    assert revisions(collecting, "risks") == [""]


@pytest.mark.parametrize("empty", ["", "  \n", "\u200b"])
def test_an_empty_submitted_field_erases_nothing(inheriting: Bench, empty: str) -> None:
    """Law 6: erasing is an act of its own."""
    with pytest.raises(InvalidInput, match="never erases"):
        answer(inheriting, "work", empty, Actor(SOCIAL_WORKER))
    assert revisions(inheriting, "work") == ["Kuten ennenkin."]


def test_erasing_is_an_act_of_its_own_and_loses_nothing(inheriting: Bench) -> None:
    """The item is blank on purpose, and its earlier text stays in its revisions."""
    erased = erase_answer(
        inheriting.parts, EXAMPLE_PLAN, "work", Actor(SOCIAL_WORKER), inheriting.now
    )
    assert (erased.state, erased.answered_by) == (AnswerState.BLANK, SOCIAL_WORKER)
    assert revisions(inheriting, "work") == ["Kuten ennenkin.", ""]
    assert request_states(inheriting)[SOCIAL_WORKER] is RequestState.SUBMITTED


def test_an_answer_recorded_for_somebody_names_both(inheriting: Bench) -> None:
    """Law 12: it never counts as the person's own, and whoever typed it is named."""
    actor = Actor(COORDINATOR, acting_for=SOCIAL_WORKER)
    given = answer(inheriting, "work", "Saneltu puhelimessa.", actor)
    assert (given.answered_by, given.recorded_by) == (SOCIAL_WORKER, COORDINATOR)
    events = inheriting.store.streams[f"plan:{EXAMPLE_PLAN}"]
    (changed,) = (event for event in events if event.kind == "answer.changed")
    assert {"by", "on_behalf_of"} <= set(changed.data)


@pytest.mark.parametrize("item", ["work", "risks"])
def test_only_those_who_lead_or_coordinate_record_for_others(inheriting: Bench, item: str) -> None:
    """A colleague's word is not enough."""
    with pytest.raises(NotAllowed, match="neither coordinator, director nor deputy"):
        answer(inheriting, item, "x", Actor(NURSE, acting_for=SOCIAL_WORKER))


def test_a_confirmed_plan_is_not_changed_in_the_directors_name(confirmed: Bench) -> None:
    """Who acts for the director must be allowed to, also where only directors may."""
    with pytest.raises(NotAllowed, match=f"{NURSE} is neither"):
        answer(confirmed, "work", "x", Actor(NURSE, acting_for=DIRECTOR))


def test_somebody_elses_item_is_refused(collecting: Bench) -> None:
    """An item is answered by whoever was asked for it."""
    with pytest.raises(NotAllowed, match="was not asked"):
        answer(collecting, "work", "x", Actor(NURSE))


def test_somebody_who_has_left_answers_no_more(collecting: Bench) -> None:
    """A request from better days opens no door."""
    unit = example_unit()
    people = tuple(
        one.model_copy(update={"last_day": date(2027, 2, 25)}) if one.id == NURSE else one
        for one in unit.people
    )
    left = unit.model_copy(update={"people": people})
    apply_unit(collecting.parts, left, Actor(COORDINATOR), collecting.now)
    collecting.run_until(date(2027, 2, 26))
    with pytest.raises(NotAllowed, match="does not work here"):
        answer(collecting, "risks", "x", Actor(NURSE))
    by_mail = Actor(COORDINATOR, acting_for=NURSE)
    assert answer(collecting, "risks", "x", by_mail).recorded_by == COORDINATOR


def test_the_schedule_answers_nothing(collecting: Bench) -> None:
    """Answers come from people."""
    with pytest.raises(NotAllowed, match="the schedule does not work here"):
        answer(collecting, "work", "x", SCHEDULE)


@pytest.mark.parametrize("leader", [COORDINATOR, DIRECTOR, DEPUTY])
def test_those_who_lead_answer_any_item(collecting: Bench, leader: str) -> None:
    """R2: management and staff draft it together."""
    assert answer(collecting, "risks", "Johdon kanta.", Actor(leader)).answered_by == leader


def test_an_unknown_item_is_refused(collecting: Bench) -> None:
    """The form does not have it."""
    with pytest.raises(InvalidInput, match="no such item"):
        answer(collecting, "nothing", "x", Actor(COORDINATOR))


@pytest.mark.parametrize("item", ["centre", "statement", "signature"])
def test_an_item_that_nobody_is_asked_is_refused(collecting: Bench, item: str) -> None:
    """It is filled from unit.yaml, or printed as it stands."""
    with pytest.raises(NotFound, match="nobody is asked"):
        answer(collecting, item, "x", Actor(COORDINATOR))


def test_a_text_of_over_100_000_characters_is_refused(collecting: Bench) -> None:
    """The limit itself still goes in."""
    assert len(answer(collecting, "work", "x" * 100_000, Actor(SOCIAL_WORKER)).text) == 100_000
    with pytest.raises(InvalidInput, match="too long"):
        answer(collecting, "work", "x" * 100_001, Actor(SOCIAL_WORKER))


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800", "\ufffe"])
def test_control_characters_are_refused(collecting: Bench, character: str) -> None:
    """No document can hold them."""
    with pytest.raises(InvalidInput, match="can't be printed"):
        answer(collecting, "work", f"a{character}b", Actor(SOCIAL_WORKER))


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }}", "{% raw %}x{% endraw %}", "{ DATE }", "${x} <w:p/> &amp;", "=1+1"]
)
def test_template_syntax_is_kept_as_typed(collecting: Bench, text: str) -> None:
    """It is text like any other, and nothing executes it."""
    assert answer(collecting, "work", text, Actor(SOCIAL_WORKER)).text == text
    assert revisions(collecting, "work") == ["", text]


@pytest.mark.parametrize(("item", "text"), [("interpreters", "maybe"), ("hours", "8-16\nja 17")])
def test_a_text_of_the_wrong_kind_is_refused(collecting: Bench, item: str, text: str) -> None:
    """Yes or no is one of the two, and a short item takes one line."""
    with pytest.raises(InvalidInput, match="the item takes"):
        answer(collecting, item, text, Actor(COORDINATOR))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("kyllä", "yes"), ("Ei", "no"), ("ja", "yes"), ("nej", "no"), ("YES", "yes")],
)
def test_yes_and_no_are_taken_as_the_forms_ask(collecting: Bench, typed: str, kept: str) -> None:
    """A Finnish form asks (kyllä/ei), a Swedish one (ja/nej)."""
    assert answer(collecting, "interpreters", typed, Actor(COORDINATOR)).text == kept


def test_answers_are_taken_only_once_they_have_been_asked_for(opened: Bench) -> None:
    """Before the requests go out the coordinator is still looking at who is asked."""
    with pytest.raises(NotPossibleNow, match="is open"):
        answer(opened, "work", "x", Actor(SOCIAL_WORKER))


def test_contributors_can_not_change_what_is_on_offer(offered: Bench) -> None:
    """A person who leads can, and takes the plan back by it."""
    with pytest.raises(NotPossibleNow, match="awaiting confirmation"):
        answer(offered, "work", "x", Actor(SOCIAL_WORKER))
    answer(offered, "work", "Johdon kanta.", Actor(DIRECTOR))
    with offered.parts.work() as work:
        assert work.cycles.find()[0].state is CycleState.COLLECTING


def test_the_coordinator_answering_an_item_settles_the_request_for_it(collecting: Bench) -> None:
    """Nobody is chased for what has been answered."""
    answer(collecting, "work", "Koordinaattorin kirjaama.", Actor(COORDINATOR))
    assert request_states(collecting)[SOCIAL_WORKER] is RequestState.SUBMITTED


def asked_for_the_centre(bench: Bench) -> None:
    """From now on people say what the centre is called; unit.yaml does not."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"fill": {}})
    bench.apply(unit.model_copy(update={"plan": plan}))


def test_an_item_that_comes_to_be_asked_in_mid_year_begins_blank(collecting: Bench) -> None:
    """It is listed, counted as missing, and answered like any other."""
    asked_for_the_centre(collecting)
    first, *_ = item_statuses(collecting.parts, EVERYTHING, EXAMPLE_PLAN, collecting.now)
    assert (first.item, first.state, first.revision) == ("centre", AnswerState.BLANK, 0)
    given = answer(collecting, "centre", "Keskus", Actor(COORDINATOR))
    assert (given.state, given.revision) == (AnswerState.CHANGED, 2)
    assert revisions(collecting, "centre") == ["", "Keskus"]
    kinds = [event.kind for event in collecting.store.streams[f"plan:{EXAMPLE_PLAN}"][-2:]]
    assert kinds == ["answer.begun", "answer.changed"]


def test_what_is_refused_for_an_item_asked_in_mid_year_leaves_no_trace(collecting: Bench) -> None:
    """A colleague was not asked for it, and there is nothing that could stay unchanged."""
    asked_for_the_centre(collecting)
    with pytest.raises(NotAllowed, match="was not asked"):
        answer(collecting, "centre", "x", Actor(NURSE))
    with pytest.raises(NotPossibleNow, match="no answer yet"):
        leave_unchanged(
            collecting.parts, EXAMPLE_PLAN, Actor(COORDINATOR), collecting.now, items=["centre"]
        )
    assert revisions(collecting, "centre") == []


def test_an_exported_log_lets_no_short_answer_be_computed(inheriting: Bench) -> None:
    """The hash of "yes" is a salted commitment; whoever may see the plan's log reads the hash."""
    given = answer(inheriting, "interpreters", "no", Actor(NURSE))
    lines = list(export_lines(inheriting.parts, EVERYTHING))
    assert given.text_hash not in str(lines)
    assert sha256_hex(b"yes") not in str(lines)
    assert not any(one.fault for one in check_export(lines))
    (read,) = [
        one for one in read_log(inheriting.parts, EVERYTHING) if one.kind == "answer.changed"
    ]
    assert read.data["text_hash"] == given.text_hash
    assert read.data["previous_hash"] == sha256_hex(b"yes")


def test_a_form_that_is_sent_twice_is_handed_in_once(inheriting: Bench) -> None:
    """The same person, words and revision that they have read: what stands since is that form."""
    parts, by, now = inheriting.parts, Actor(SOCIAL_WORKER), inheriting.now
    read, told = 1, (EXAMPLE_PLAN, "work", "Uusi tapa.", by, now)
    first, again = (give_answer(parts, *told, based_on=read) for _ in range(2))
    assert first == again
    assert revisions(inheriting, "work")[-2:] == ["Kuten ennenkin.", "Uusi tapa."]
    assert give_answer(parts, *told).revision == first.revision + 1
