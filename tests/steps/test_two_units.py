"""Two units with their own forms, policies and people through one year, side by side."""

from datetime import date, time

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.timetable import StepKind, StepTargets, TimetablePolicy
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import NotAllowed
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.documents import document
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.ports import Row
from omv_workflow.steps.queries import item_statuses, plan_status
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.review import accept_contributions
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.sight import seen_summary
from omv_workflow.steps.verify_log import check_streams, verify_all_streams
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
)
from tests.steps.two_units import (
    ANSWERS,
    ASKED_BOTH,
    COORDINATORS,
    OTHER_PLAN,
    PLANNER,
    other_unit,
    two_units,
)

PLANS = (EXAMPLE_PLAN, OTHER_PLAN)


@pytest.fixture
def both() -> Bench:
    """Both units are in force, and nothing has happened yet."""
    return two_units()


def states(bench: Bench) -> list[CycleState]:
    """Where the year of each plan is."""
    return [plan_status(bench.parts, EVERYTHING, one, bench.now).state for one in PLANS]


def answer(bench: Bench) -> None:
    """Everybody in either unit answers, and each coordinator accepts and numbers their plan."""
    for plan, answers in ANSWERS.items():
        for person, item, text in answers:
            give_answer(bench.parts, plan, item, text, Actor(person), bench.now)
        by = Actor(COORDINATORS[plan])
        accept_contributions(bench.parts, plan, by, bench.now)
        set_register_number(bench.parts, plan, "ESIMDno-2027-1", by, bench.now)


def confirm(bench: Bench) -> None:
    """The director of both confirms either plan."""
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    for plan, coordinator in COORDINATORS.items():
        record_confirmation(bench.parts, plan, told, Actor(coordinator), bench.now)


def deliver(bench: Bench) -> None:
    """Each coordinator records what closes the year."""
    for plan, coordinator in COORDINATORS.items():
        by, parts, now = Actor(coordinator), bench.parts, bench.now
        for recipient in (MINISTRY, ARCHIVE):
            handed = HandedOver(recipient, now, Channel.PAPER, "Postissa")
            record_delivery(parts, plan, handed, by, now)
        supervisor = HandedOver(SUPERVISOR, now, Channel.EMAIL, "Vastaus", "VN/1/2027")
        record_acknowledgement(parts, plan, supervisor, by, now)
        record_clients_told(parts, plan, "Ilmoitustaululla", by, now)


def test_both_go_through_their_year_side_by_side(both: Bench) -> None:
    """Each by its own form to its own recipients; in the end both are closed, and the log holds."""
    both.run_until(ASKED_BOTH)
    answer(both)
    both.run_until(date(2027, 4, 23))
    assert states(both) == [CycleState.AWAITING_CONFIRMATION] * 2
    both.run_until(date(2027, 5, 12))
    confirm(both)
    both.run_until(date(2027, 5, 14))
    send_due_messages(both.parts, at(both.today, 12))
    deliver(both)
    with both.parts.work() as work:
        first = [work.cycles.find(plan_id=one)[0].state for one in PLANS]
    assert first == [CycleState.CLOSED] * 2
    assert not any(check.fault for check in check_streams(both.parts, EVERYTHING))


def test_each_is_kept_by_its_own_form(both: Bench) -> None:
    """What is asked and what is printed is that of the unit."""
    both.run_until(ASKED_BOTH)
    asked = [
        {one.item for one in item_statuses(both.parts, EVERYTHING, plan, both.now)}
        for plan in PLANS
    ]
    assert asked == [{"hours", "work", "risks", "interpreters"}, {"hours", "work"}]
    answer(both)
    both.run_until(date(2027, 4, 23))
    printed = document(both.parts, EVERYTHING, OTHER_PLAN).content.decode()
    assert ("Toinen yksikkö" in printed, "Kuukausittain" in printed) == (True, False)


def test_each_is_kept_by_its_own_timetable(both: Bench) -> None:
    """A unit that opens ten days earlier does, and its plan is offered three days earlier."""
    days = [
        {
            step.kind: step.due_on
            for step in plan_status(both.parts, EVERYTHING, plan, both.now).steps
        }
        for plan in PLANS
    ]
    assert (days[0][StepKind.OPEN], days[1][StepKind.OPEN]) == (date(2027, 2, 12), date(2027, 2, 4))


def test_each_mails_in_its_own_office_hours(both: Bench) -> None:
    """At half past nine one unit's mail goes out, and that of the other in the afternoon."""
    both.run_until(ASKED_BOTH)
    morning = {one.from_address for one in both.outbox.carried}
    assert morning == {"kirjaamo@vastaanottokeskus.example"}
    send_due_messages(both.parts, at(both.today, 12))
    to = both.outbox.to(Purpose.CONTRIBUTION_REQUEST)
    assert to.count("ohjaaja@toinen.example") == 1


def test_mail_of_one_unit_goes_to_nobody_of_the_other(both: Bench) -> None:
    """Each letter stays in its house; the director of both gets those of each there."""
    both.run_until(ASKED_BOTH)
    send_due_messages(both.parts, at(both.today, 12))
    for message in both.outbox.carried:
        assert message.from_address.partition("@")[2] == message.to_address.partition("@")[2]


def test_the_streams_of_the_units_stay_apart(both: Bench) -> None:
    """No event of one plan names a cycle of the other."""
    both.run_until(ASKED_BOTH)
    answer(both)
    with both.parts.work() as work:
        for plan in PLANS:
            cycles = {cycle.id for cycle in work.cycles.find(plan_id=plan)}
            told = {event.data.get("cycle") for event in work.log.events(plan_stream(plan))}
            assert told - {None} == cycles


def test_a_unit_that_fails_stops_no_other(both: Bench) -> None:
    """New settings of the workspace that one unit's own don't go with hold up that one alone."""
    both.policy = TimetablePolicy(days_before=StepTargets(comments_close=23))
    summaries = both.run_until(date(2027, 2, 12))
    failed = {row.plan for summary in summaries for row in summary.failed}
    assert failed == {OTHER_PLAN}
    assert states(both) == [CycleState.OPEN, CycleState.SCHEDULED]
    both.policy = TimetablePolicy()
    both.run_until(date(2027, 2, 15))
    assert states(both) == [CycleState.OPEN, CycleState.OPEN]


def test_the_mail_of_a_unit_that_fails_holds_up_no_other(both: Bench) -> None:
    """The letters that it has written wait, and those of the other go out."""
    both.run_until(date(2027, 2, 11))
    both.policy = TimetablePolicy(office_closes=time(12))
    summaries = both.run_until(date(2027, 2, 12))
    assert {row.plan for summary in summaries for row in summary.failed} == {OTHER_PLAN}
    assert {one.from_address for one in both.outbox.carried} == {
        "kirjaamo@vastaanottokeskus.example"
    }


def test_a_new_policy_moves_the_opening_of_the_coming_year(both: Bench) -> None:
    """Of this unit alone, as soon as its file is applied."""
    moved = other_unit(policy={"days_before": {"open": 120}})
    apply_unit(both.parts, moved, Actor(PLANNER), both.now)
    lines = {line.plan: line.due_on for line in plan_lines(both.parts, EVERYTHING, both.now)}
    assert lines == {EXAMPLE_PLAN: date(2027, 2, 12), OTHER_PLAN: date(2027, 1, 15)}


def test_who_coordinates_one_unit_does_nothing_in_the_other(both: Bench) -> None:
    """Neither apply its file nor open its year."""
    with pytest.raises(NotAllowed, match="Applying the unit"):
        apply_unit(both.parts, other_unit(policy=None), Actor(COORDINATOR), both.now)
    with pytest.raises(NotAllowed, match="Opening"):
        open_cycle(both.parts, OTHER_PLAN, Actor(COORDINATOR), both.now)


def test_nobody_promotes_themselves_by_a_file(both: Bench) -> None:
    """A contributor who writes themselves in as coordinator is what the unit in force says."""
    unit = other_unit()
    people = [
        one.model_copy(update={"mandates": unit.people[2].mandates}) if one.items else one
        for one in unit.people
    ]
    promoted = unit.model_copy(update={"people": tuple(people)})
    with pytest.raises(NotAllowed, match="Applying the unit"):
        apply_unit(both.parts, promoted, Actor("ohjaaja"), both.now)


def test_an_overview_tells_of_each_plan_what_comes_next(both: Bench) -> None:
    """Its state, its next step, and who it waits for."""
    both.run_until(ASKED_BOTH)
    first, second = plan_lines(both.parts, EVERYTHING, both.now)
    assert (first.unit, first.state) == ("Esimerkin vastaanottokeskus", CycleState.COLLECTING)
    assert (second.unit, second.next_step) == ("Toinen yksikkö", "remind_1")
    assert "ohjaaja (toinen)" in second.waits_for


def test_of_a_plan_that_one_may_not_see_a_summary_tells_the_number_alone(both: Bench) -> None:
    """Whoever leads one unit may run what is due in all of them."""
    summary = verify_all_streams(both.parts, both.now)
    one = Viewer({"esimerkki": COORDINATOR}, both.today)
    seen = seen_summary(both.parts, one, summary)
    assert OTHER_PLAN in str(summary)
    assert OTHER_PLAN not in str(seen)
    assert list(seen.done)[-1] == Row("", "of other units", "2")
    assert seen_summary(both.parts, EVERYTHING, summary) == summary
