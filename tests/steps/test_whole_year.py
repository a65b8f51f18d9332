"""One whole year, with everything that happens in one, and what its log tells of people."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.cycle import CYCLE, CycleAct, CycleState
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import OmvError
from omv_workflow.steps.answer import erase_answer, give_answer, leave_unchanged
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.collaboration import record_meeting, record_working_model
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import accept_contributions, return_answer
from omv_workflow.steps.verify_log import (
    check_export,
    check_streams,
    export_lines,
    verify_all_streams,
)
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    example_unit,
)
from tests.steps.stages import after
from tests.steps.stored import events_of, in_memory_and_database, openings_of, rows_of

BY = Actor(COORDINATOR)
EVENT: dict[str, JsonValue] = {
    "stream": "x",
    "sequence": 1,
    "kind": "x",
    "happened_at": "2027-05-12T09:30:00Z",
    "recorded_at": "2027-05-12T09:30:00Z",
    "data": {},
    "previous": "",
    "hash": "",
}
WORDS = "Terveydenhoitaja (esimerkki) on poissa"  # whatever people type may name people

LOGGED = {
    "contribution": "request",
    "message": "message",
    "delivery": "delivery",
    "obligation": "obligation",
}


def confirm(bench: Bench, person: str) -> None:
    """Confirm over missing answers."""
    told = DoneElsewhere(person, bench.now, "Lappeenranta", "asianhallinta", "1/2027", WORDS)
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def collect(bench: Bench) -> None:
    """Answers of every kind, one of them returned; one person leaves and is stood in for."""
    parts, plan, now = bench.parts, EXAMPLE_PLAN, bench.now
    give_answer(parts, plan, "work", WORDS, Actor(SOCIAL_WORKER), now)
    give_answer(parts, plan, "interpreters", "yes", Actor(COORDINATOR, acting_for=NURSE), now)
    erase_answer(parts, plan, "hours", BY, now)
    return_answer(parts, plan, "work", WORDS, BY, now)
    leave_unchanged(parts, plan, Actor(SOCIAL_WORKER), now)
    accept_contributions(parts, plan, BY, now)
    unit = example_unit()
    left = tuple(
        one.model_copy(update={"last_day": now.date() + timedelta(days=9)})
        if one.id == NURSE
        else one
        for one in unit.people
    )
    apply_unit(parts, unit.model_copy(update={"people": left}), BY, now)
    hand_over(parts, plan, NURSE, DEPUTY, BY, now)


def deliver(bench: Bench) -> None:
    """Record what closes the year."""
    parts, now = bench.parts, bench.now
    ministry = HandedOver(MINISTRY, now, Channel.EMAIL, WORDS)
    archive = HandedOver(ARCHIVE, now, Channel.PAPER, WORDS)
    supervisor = HandedOver(SUPERVISOR, now, Channel.EMAIL, WORDS, "VN/1/2027")
    record_acknowledgement(parts, EXAMPLE_PLAN, supervisor, BY, now)
    record_delivery(parts, EXAMPLE_PLAN, ministry, BY, now)
    record_delivery(parts, EXAMPLE_PLAN, archive, BY, now)
    record_clients_told(parts, EXAMPLE_PLAN, WORDS, BY, now)


@pytest.fixture
def lived(inheriting: Bench) -> Bench:
    """A year that was drafted together, returned once after its confirmation, and closed."""
    return after(live, inheriting)


def live(bench: Bench) -> None:
    """Let it all happen."""
    plan = EXAMPLE_PLAN
    record_working_model(bench.parts, plan, WORDS, Actor(DIRECTOR), bench.now)
    record_meeting(
        bench.parts,
        plan,
        held_on=bench.today,
        participants=(DIRECTOR, NURSE),
        typist=NURSE,
        notes=WORDS,
        actor=BY,
        now=bench.now,
    )
    collect(bench)
    waive_register_number(bench.parts, plan, WORDS, BY, bench.now)
    bench.run_until(date(2027, 5, 12))
    confirm(bench, DEPUTY)
    bench.run_until(date(2027, 5, 13))
    return_cycle(bench.parts, plan, WORDS, BY, bench.now)
    bench.run_until(date(2027, 5, 24))
    confirm(bench, DIRECTOR)
    bench.run_until(date(2027, 5, 25))
    deliver(bench)
    bench.run_until(date(2028, 2, 15))
    excuse_cycle(bench.parts, plan, WORDS, BY, bench.now)


def test_a_year_goes_its_way_from_the_application_to_its_close(lived: Bench) -> None:
    """R1 to R4 in one: collected, confirmed, taken back, confirmed again, distributed, closed."""
    with lived.parts.work() as work:
        states = [one.state for one in work.cycles.find()]
    assert states == [CycleState.CLOSED, CycleState.EXCUSED, CycleState.SCHEDULED]


def test_the_log_tells_the_states_of_every_year(lived: Bench) -> None:
    """Replayed from its events alone, each cycle comes to where it stands."""
    told: dict[str, CycleState] = {}
    for event in events_of(lived, f"plan:{EXAMPLE_PLAN}"):
        if event.kind == "cycle.moved":
            cycle = str(event.data["cycle"])
            before = told.get(cycle, CycleState.SCHEDULED)
            told[cycle] = CYCLE.after(before, CycleAct(str(event.data["act"])))
            assert told[cycle] == event.data["state"]
    with lived.parts.work() as work:
        assert told == {one.id: one.state for one in work.cycles.find() if one.id in told}


@in_memory_and_database
def test_the_log_tells_where_everything_stands(lived: Bench) -> None:
    """Its last word on each request, message, delivery and duty is where that stands."""
    told = {}
    for event in events_of(lived, f"plan:{EXAMPLE_PLAN}"):
        thing, _, state = event.kind.partition(".")
        if thing in LOGGED:
            told[event.data[LOGGED[thing]]] = state
    for table in ("requests", "messages", "deliveries", "obligations"):
        rows = rows_of(lived, table)
        # A year that is only scheduled has its one open duty told with it.
        assert {one.id: told.get(one.id, "open") for one in rows} == {
            one.id: one.state.value for one in rows
        }


def test_everything_that_happens_in_a_year_has_its_event(lived: Bench) -> None:
    """No kind of act goes without one (law 1)."""
    kinds = {event.kind for event in events_of(lived, f"plan:{EXAMPLE_PLAN}")}
    assert {kind for kind in kinds if not kind.startswith(("obligation.", "message."))} == {
        "plan.begun",
        "plan.imported",
        "plan.live",
        "cycle.form_taken",
        "cycle.moved",
        "answers.inherited",
        "contribution.requested",
        "working_model.recorded",
        "meeting.recorded",
        "answer.changed",
        "answer.confirmed_unchanged",
        "answer.blank",
        "contribution.submitted",
        "contribution.returned",
        "contribution.accepted",
        "contribution.delegated",
        "register_number.settled",
        "version.assembled",
        "comment.written",
        "comments.closed",
        "confirmation.requested",
        "plan.confirmed",
        "confirmation.recorded",
        "cycle.scheduled",
        "delivery.due",
        "delivery.sent",
        "staff.told",
        "cycle.returned",
        "confirmation.superseded",
        "delivery.superseded",
        "delivery.acknowledged",
        "delivery.recorded_by_hand",
        "clients.told",
        "cycle.excused",
    }


def test_no_event_of_the_year_names_a_person_in_clear(lived: Bench) -> None:
    """Persons stand in the log as commitments; roles, titles and times are told."""
    told = json.dumps(list(export_lines(lived.parts, EVERYTHING)), ensure_ascii=False)
    for person in example_unit().people:
        assert person.id not in told
        assert person.name not in told
        assert person.email not in told
    for typed in (WORDS, "Kuten ennenkin.", "Arvioidaan."):
        assert typed not in told
    assert '"role": "director"' in told


def test_the_openings_tell_who_it_was(lived: Bench) -> None:
    """As long as they have not been erased."""
    opened = {one.value for one in openings_of(lived)}
    assert {person.id for person in example_unit().people} <= opened
    assert WORDS in opened


def test_the_log_of_the_year_verifies_here_and_elsewhere(lived: Bench) -> None:
    """As it is stored, and as it was exported."""
    assert not any(check.fault for check in check_streams(lived.parts, EVERYTHING))
    lines = list(export_lines(lived.parts, EVERYTHING))
    assert not any(check.fault for check in check_export(lines))
    without_one = [line for line in lines if line.get("sequence") != 7]
    assert any(check.fault for check in check_export(without_one))


def test_the_scheduled_check_tells_of_every_stream(lived: Bench) -> None:
    """Unbroken ones are done, a broken one fails, and the others are checked all the same."""
    summary = verify_all_streams(lived.parts, lived.now)
    assert [row.plan for row in summary.done] == [f"plan:{EXAMPLE_PLAN}", "unit:esimerkki"]
    events = lived.store.streams[f"plan:{EXAMPLE_PLAN}"]
    events[4] = replace(events[4], kind="answer.changed")
    summary = verify_all_streams(lived.parts, lived.now)
    assert [row.plan for row in summary.done] == ["unit:esimerkki"]
    assert [row.outcome for row in summary.failed] == [
        f"Stream plan:{EXAMPLE_PLAN}, event 5: its content is not what was recorded."
    ]


def test_a_forged_opening_is_found(lived: Bench) -> None:
    """Nobody else can be put in a person's place."""
    lived.store.openings[3] = replace(lived.store.openings[3], value="somebody else")
    (failed,) = verify_all_streams(lived.parts, lived.now).failed
    assert failed.plan == "openings"


def test_the_log_verifies_after_all_that_tells_of_people_is_erased(lived: Bench) -> None:
    """An opening that is erased breaks no stream."""
    lived.store.openings.clear()
    assert not any(check.fault for check in check_streams(lived.parts, EVERYTHING))


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"heads": []},
        {"stream": "x"},
        {"kind": 1, "happened_at": "yesterday"},
        {**EVENT, "stream": ["x"]},
    ],
)
def test_a_line_that_is_no_log_line_is_refused(line: dict[str, JsonValue]) -> None:
    """An export that was tampered with into something else is not passed over."""
    with pytest.raises(OmvError, match="neither an event nor"):
        check_export([line, {"heads": []}])


@pytest.mark.parametrize(
    "heads",
    [
        "x",
        1,
        ["x"],
        [{"stream": "x", "sequence": "seven", "hash": "0"}],
        [{"stream": "x", "sequence": 7}],
    ],
)
def test_heads_that_are_none_are_refused(heads: JsonValue) -> None:
    """Whoever touched the last line is told so."""
    with pytest.raises(OmvError, match="neither an event nor"):
        check_export([{"heads": heads}])


def test_a_stream_that_was_left_out_of_an_export_is_found(lived: Bench) -> None:
    """The last line names all of them; without it the export has no end."""
    lines = list(export_lines(lived.parts, EVERYTHING))
    without_unit = [line for line in lines if line.get("stream") != "unit:esimerkki"]
    faults = [check.fault for check in check_export(without_unit)]
    assert faults[0] is None
    assert str(faults[1]).startswith("Stream unit:esimerkki, event 1: ")
    (cut,) = check_export(lines[:-1])
    assert str(cut.fault).startswith("Its end is missing")
    (undeclared, _) = check_export([*lines[:-1], {"heads": []}])
    assert str(undeclared.fault).startswith(f"Stream plan:{EXAMPLE_PLAN}, event 1: ")
