"""Queries are limited to what one may see: of a unit where one holds nothing, to nothing at all."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import WORKSPACE_STREAM, plan_stream, unit_stream
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.visibility import EVERYTHING, Viewer, sees
from omv_workflow.errors import NotAllowed, NotFound, OmvError
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.assemble import assemble_draft
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.documents import document
from omv_workflow.steps.edit_unit import exported_unit
from omv_workflow.steps.erase_person import erased_people
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.people import people_on
from omv_workflow.steps.queries import (
    confirmation_of,
    confirmed_version,
    is_live,
    item_statuses,
    must_be_offered_again,
    open_obligations,
    plan_ids,
    plan_status,
    unsent_messages,
)
from omv_workflow.steps.read_log import NOT_SHOWN, read_log
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import troubled_mail
from omv_workflow.steps.verify_log import check_streams, export_lines
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)
from tests.steps.two_units import (
    ANSWERS,
    ASKED_BOTH,
    COORDINATORS,
    GUIDE,
    OTHER_PLAN,
    OTHER_UNIT,
    PLANNER,
    other_unit,
    two_units,
)

UNITS = {EXAMPLE_PLAN: "esimerkki", OTHER_PLAN: OTHER_UNIT}
MARKS = {
    EXAMPLE_PLAN: (EXAMPLE_PLAN, COORDINATOR, NURSE, "vastaanottokeskus", "Tiimeissä", "8-16"),
    OTHER_PLAN: (OTHER_PLAN, PLANNER, GUIDE, "Toinen", "toinen.example", "Yksin.", "12-16"),
}
"""Words that stand only in what belongs to one of the plans."""
LEFT_ON = date(2027, 4, 1)

Query = Callable[[Bench, Viewer, str], object]


def _of_version(bench: Bench, viewer: Viewer, plan: str) -> object:
    version = confirmed_version(bench.parts, EVERYTHING, known(plan))
    return confirmation_of(bench.parts, viewer, version)


def _of_cycle(bench: Bench, viewer: Viewer, plan: str) -> object:
    with bench.parts.work() as work:
        cycle = work.cycles.find(plan_id=known(plan))[0]
    return must_be_offered_again(bench.parts, viewer, cycle.id)


OF_PLAN: dict[str, Query] = {
    "status": lambda b, v, plan: plan_status(b.parts, v, plan, b.now),
    "status of a year": lambda b, v, plan: plan_status(b.parts, v, plan, b.now, of_year=2027),
    "items": lambda b, v, plan: item_statuses(b.parts, v, plan, b.now),
    "document": lambda b, v, plan: document(b.parts, v, plan),
    "distribution": lambda b, v, plan: distribution_log(b.parts, v, plan),
    "mail": lambda b, v, plan: troubled_mail(b.parts, v, plan),
    "unsent": lambda b, v, plan: unsent_messages(b.parts, v, plan),
    "obligations": lambda b, v, plan: open_obligations(b.parts, v, plan),
    "confirmed": lambda b, v, plan: confirmed_version(b.parts, v, plan),
    "live": lambda b, v, plan: is_live(b.parts, v, plan),
    "people": lambda b, v, plan: people_on(b.parts, v, plan, ASKED_BOTH),
    "unit": lambda b, v, plan: exported_unit(b.parts, v, plan),
    "plan's stream": lambda b, v, plan: read_log(b.parts, v, plan_stream(plan)),
}
OF_THINGS: dict[str, Query] = {"confirmation": _of_version, "offered again": _of_cycle}
OF_ALL: dict[str, Query] = {
    "plans": lambda b, v, _: plan_ids(b.parts, v),
    "overview": lambda b, v, _: plan_lines(b.parts, v, b.now),
    "log": lambda b, v, _: read_log(b.parts, v),
    "export": lambda b, v, _: list(export_lines(b.parts, v)),
    "checks": lambda b, v, _: check_streams(b.parts, v),
    "erased": lambda b, v, _: erased_people(b.parts, v),
}


def known(plan: str) -> str:
    """The plan, or some plan in the place of one that isn't there."""
    return plan if plan in UNITS else EXAMPLE_PLAN


@cache
def lived() -> Bench:
    """Both units after their confirmation, with mail that failed."""
    bench = two_units()
    bench.run_until(ASKED_BOTH)
    bench.outbox.answers = [MessageState.PERMANENT_FAILURE] * 4
    send_due_messages(bench.parts, at(bench.today, 12))
    for plan, answers in ANSWERS.items():
        for person, item, text in answers:
            give_answer(bench.parts, plan, item, text, Actor(person), bench.now)
        by = Actor(COORDINATORS[plan])
        set_register_number(bench.parts, plan, "ESIMDno-2027-1", by, bench.now)
    bench.run_until(date(2027, 4, 23))
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    for plan, coordinator in COORDINATORS.items():
        record_confirmation(bench.parts, plan, told, Actor(coordinator), bench.now)
    bench.run_until(date(2027, 4, 28))
    return bench


def asked(query: Query, viewer: Viewer, plan: str) -> str:
    """What an answer or a refusal tells."""
    try:
        return repr(query(lived(), viewer, plan))
    except OmvError as refused:
        return repr((type(refused), str(refused)))


VIEWERS = st.builds(
    Viewer,
    st.fixed_dictionaries(
        {},
        optional={
            "esimerkki": st.sampled_from([COORDINATOR, DIRECTOR, NURSE, SOCIAL_WORKER, "nobody"]),
            OTHER_UNIT: st.sampled_from([PLANNER, DIRECTOR, GUIDE, "nobody", NURSE]),
        },
    ),
    st.dates(date(2027, 1, 1), date(2028, 1, 1)),
)


@given(VIEWERS, st.sampled_from(list(UNITS)), st.sampled_from(list((OF_PLAN | OF_ALL).items())))
def test_nobody_sees_a_thing_of_a_unit_where_they_hold_nothing(
    viewer: Viewer, plan: str, named_query: tuple[str, Query]
) -> None:
    """Whatever they ask, and of whichever plan: no name, no word, no id; nor that there is one."""
    _, query = named_query
    with lived().parts.work() as work:
        hidden = [one for one in UNITS if not sees(viewer, work.units.get(UNITS[one]).file)]
    for other in hidden:
        told = asked(query, viewer, plan)
        shown = told.replace(plan, "") if plan == other else told
        assert not any(mark in shown for mark in MARKS[other])
        if plan == other:
            absent = asked(query, viewer, "not.there")
            assert told.replace(plan, "") == absent.replace("not.there", "")


@pytest.mark.parametrize("query", OF_THINGS.values(), ids=OF_THINGS)
def test_a_thing_of_a_hidden_plan_is_not_found(query: Query) -> None:
    """Its id alone opens nothing."""
    with pytest.raises(NotFound):
        query(lived(), Viewer({"esimerkki": COORDINATOR}, ASKED_BOTH), OTHER_PLAN)


@pytest.mark.parametrize("query", (OF_PLAN | OF_THINGS | OF_ALL).values())
def test_management_and_the_schedule_see_all_of_theirs(query: Query) -> None:
    """Every query answers the coordinator of the plan, and those who see everything."""
    bench = lived()
    for viewer in (EVERYTHING, Viewer({OTHER_UNIT: PLANNER}, bench.today)):
        assert query(bench, viewer, OTHER_PLAN) is not None


@pytest.mark.parametrize("name", ["mail", "unsent", "unit"])
def test_mail_and_personal_data_are_for_the_management(name: str) -> None:
    """Somebody of the unit is told so, for they know that it is there."""
    with pytest.raises(NotAllowed):
        OF_PLAN[name](lived(), Viewer({OTHER_UNIT: GUIDE}, lived().today), OTHER_PLAN)


def test_staff_see_the_plan_without_mail_and_without_their_colleagues_progress() -> None:
    """The status tells them of themselves, and of what the plan waits for."""
    bench = lived()
    status = plan_status(
        bench.parts, Viewer({"esimerkki": NURSE}, bench.today), EXAMPLE_PLAN, bench.now
    )
    assert [one.person for one in status.contributors] == [NURSE]
    assert status.messages == {}
    assert not any("mail" in one.what for one in status.waiting)
    assert status.recipients


def test_staff_read_the_log_without_personal_data() -> None:
    """What happened and when, but not by whom."""
    bench = lived()
    events = read_log(bench.parts, Viewer({"esimerkki": NURSE}, bench.today))
    streams = {one.stream for one in events}
    assert streams == {WORKSPACE_STREAM, plan_stream(EXAMPLE_PLAN), unit_stream("esimerkki")}
    assert {one.data["by"] for one in events} == {"schedule", NOT_SHOWN}


def test_one_account_can_be_a_person_in_several_units() -> None:
    """Who is staff here and director there sees each as they may."""
    bench = lived()
    viewer = Viewer({"esimerkki": NURSE, OTHER_UNIT: DIRECTOR}, bench.today)
    assert plan_ids(bench.parts, viewer) == [EXAMPLE_PLAN, OTHER_PLAN]
    assert troubled_mail(bench.parts, viewer, OTHER_PLAN)
    with pytest.raises(NotAllowed):
        troubled_mail(bench.parts, viewer, EXAMPLE_PLAN)


def test_who_has_left_sees_nothing_any_more() -> None:
    """The day after, the plan is gone for them, as for somebody who never worked there."""
    bench = two_units()
    unit = other_unit()
    people = [
        one.model_copy(update={"last_day": LEFT_ON}) if one.id == GUIDE else one
        for one in unit.people
    ]
    apply_unit(
        bench.parts, unit.model_copy(update={"people": tuple(people)}), Actor(PLANNER), bench.now
    )
    assert plan_ids(bench.parts, Viewer({OTHER_UNIT: GUIDE}, LEFT_ON)) == [OTHER_PLAN]
    assert plan_ids(bench.parts, Viewer({OTHER_UNIT: GUIDE}, date(2027, 4, 2))) == []


def test_an_answer_in_hand_is_shown_when_it_is_handed_in() -> None:
    """The nurse answers one of two items; colleagues see that once the second is answered."""
    bench = two_units()
    bench.run_until(ASKED_BOTH)
    colleague = Viewer({"esimerkki": SOCIAL_WORKER}, bench.today)

    def shown() -> str:
        items = item_statuses(bench.parts, colleague, EXAMPLE_PLAN, bench.now)
        return next(one.text for one in items if one.item == "risks")

    give_answer(bench.parts, EXAMPLE_PLAN, "risks", "Kesken.", Actor(NURSE), bench.now)
    assert shown() == ""
    give_answer(bench.parts, EXAMPLE_PLAN, "interpreters", "yes", Actor(NURSE), bench.now)
    assert shown() == "Kesken."
    assemble_draft(bench.parts, EXAMPLE_PLAN, Actor(COORDINATOR), bench.now)
    assert document(bench.parts, colleague, EXAMPLE_PLAN).version.draft == 1
