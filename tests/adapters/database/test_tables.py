"""What every table promises, in memory and in SQLite alike."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.errors import AlreadyDone, InvalidInput, NotFound, NotPossibleNow
from omv_workflow.phrases import Phrase, said
from omv_workflow.testing import NOON
from tests.adapters.database.storing import (
    TABLES,
    Examples,
    Work,
    before,
    record_and_commit,
    store,
    until,
)

LATER = datetime(2027, 6, 1, 9, 30, tzinfo=UTC)
UNIQUE_KEYS = {
    "plans": ("unit_id", "form_id"),
    "cycles": ("plan_id", "anniversary"),
    "obligations": ("cycle_id", "kind", "due_on"),
    "answers": ("cycle_id", "item_id", "revision"),
    "versions": ("plan_id", "number", "draft"),
    "confirmations": ("version_id",),
    "deliveries": ("version_id", "recipient_id"),
    "attempts": ("message_id", "number"),
    "second_factors": ("unit_id", "person_id"),
}
# A value of another thing for each of the fields that stand once together.
OTHERS: Examples = {
    "form_id": "other",
    "anniversary": date(2028, 5, 14),
    "kind": StepKind.OVERDUE,
    "due_on": date(2028, 5, 14),
    "item_id": "other",
    "revision": 9,
    "number": 9,
    "draft": 9,
    "recipient_id": "other",
    "person_id": "other",
}
REFERENCES = [
    ("plans", "unit_id"),
    ("plans", "form_hash"),
    ("cycles", "plan_id"),
    ("cycles", "form_hash"),
    ("obligations", "plan_id"),
    ("obligations", "cycle_id"),
    ("requests", "cycle_id"),
    ("answers", "cycle_id"),
    ("working_models", "cycle_id"),
    ("meetings", "cycle_id"),
    ("versions", "plan_id"),
    ("versions", "cycle_id"),
    ("confirmations", "plan_id"),
    ("confirmations", "version_id"),
    ("deliveries", "plan_id"),
    ("deliveries", "cycle_id"),
    ("deliveries", "version_id"),
    ("messages", "plan_id"),
    ("messages", "cycle_id"),
    ("messages", "delivery_id"),
    ("attempts", "message_id"),
    ("disposals", "plan_id"),
    ("disposals", "cycle_id"),
    ("links", "unit_id"),
    ("receipt_links", "delivery_id"),
    ("sessions", "unit_id"),
    ("received_files", "plan_id"),
    ("received_files", "version_id"),
    ("comments", "cycle_id"),
    ("drafts", "cycle_id"),
    ("second_factors", "unit_id"),
    ("recovery_codes", "unit_id"),
]


def stored(work: Work, table: str, **equal: object) -> list[Any]:
    """What a table holds now."""
    with work() as unit:
        found: list[Any] = getattr(unit, table).find(**equal)
        return found


def bare(one: Any) -> Any:
    """A thing with nothing where nothing may stand."""
    hints = get_type_hints(type(one)).items()
    return replace(one, **{name: None for name, hint in hints if type(None) in get_args(hint)})


def test_everything_is_read_back_as_it_was_added(work: Work, examples: Examples) -> None:
    """Every field of every kind survives."""
    store(work, examples)
    assert {table: stored(work, table) for table in TABLES} == {
        table: [examples[table]] for table in TABLES
    }


def test_fields_without_a_value_are_read_back_as_none(work: Work, examples: Examples) -> None:
    """Every field that may be empty can be stored empty."""
    things = {table: bare(one) for table, one in examples.items()}
    store(work, things)
    assert {table: stored(work, table) for table in TABLES} == {
        table: [things[table]] for table in TABLES
    }


@given(text=st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_text_is_read_back_as_it_was_added(work: Work, text: str) -> None:
    """Nothing that can be written is lost, cut or turned into something else."""
    with work() as unit:
        unit.units.add(AppliedUnit("unit", text, NOON))
        assert unit.units.get("unit").content == text


@pytest.mark.parametrize("text", ["a\x00b", "half of \ud83d"])
def test_a_text_that_not_every_database_can_keep_is_refused(work: Work, text: str) -> None:
    """It is refused everywhere, so that moving to another database loses nothing."""
    with work() as unit, pytest.raises(InvalidInput, match="NUL character or half"):
        unit.units.add(AppliedUnit("unit", text, NOON))


def test_why_an_attempt_failed_can_still_be_said_in_any_language(
    work: Work, examples: Examples
) -> None:
    """Where the words are ours; those of a mail server stay as it said them."""
    theirs, ours = "550 no such user", said("it broke off on {day}", day=NOON.date())
    attempts = [
        replace(examples["attempts"], id=words, number=number, response=words)
        for number, words in enumerate((theirs, ours), start=1)
    ]
    store(work, {**before(examples, "attempts"), "attempts": attempts[0]})
    with work() as unit:
        unit.attempts.add(attempts[1])
        record_and_commit(unit)
    first, second = (one.response for one in stored(work, "attempts"))
    assert (type(first), first) == (str, theirs)
    assert isinstance(second, Phrase)
    assert (second, second.pattern, second.values) == (ours, ours.pattern, ours.values)


def test_an_instant_of_another_zone_is_the_same_instant(work: Work) -> None:
    """What is stored in Helsinki's time is read back equal, and aware."""
    applied_at = NOON.astimezone(ZoneInfo("Europe/Helsinki"))
    store(work, {"units": AppliedUnit("unit", "{}", applied_at)})
    found = stored(work, "units")[0].applied_at
    assert found == applied_at
    assert found.tzinfo is not None


def test_an_instant_without_zone_is_refused(work: Work) -> None:
    """Nothing is stored whose moment nobody could tell."""
    with work() as unit, pytest.raises(InvalidInput, match="no time zone"):
        unit.units.add(AppliedUnit("unit", "{}", NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("table", TABLES)
def test_an_id_stands_once_and_the_transaction_goes_on(
    work: Work, examples: Examples, table: str
) -> None:
    """Whoever is refused may still do something else and commit it."""
    store(work, until(examples, table))
    with work() as unit:
        same_id = {name: OTHERS[name] for name in UNIQUE_KEYS.get(table, ()) if name in OTHERS}
        with pytest.raises(AlreadyDone):
            getattr(unit, table).add(replace(examples[table], **same_id))
        unit.units.add(AppliedUnit("other", "{}", NOON))
        record_and_commit(unit)
    assert stored(work, table, id=examples[table].id) == [examples[table]]
    assert len(stored(work, "units", id="other")) == 1


@pytest.mark.parametrize("table", UNIQUE_KEYS)
def test_a_unique_key_stands_once(work: Work, examples: Examples, table: str) -> None:
    """Another id doesn't help."""
    store(work, until(examples, table))
    with work() as unit, pytest.raises(AlreadyDone):
        getattr(unit, table).add(replace(examples[table], id="other"))


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, name) for table, key in UNIQUE_KEYS.items() for name in key if name in OTHERS],
)
def test_a_part_of_a_unique_key_may_stand_again(
    work: Work, examples: Examples, table: str, name: str
) -> None:
    """What differs in one of its fields is another thing."""
    other = replace(examples[table], id="other", **{name: OTHERS[name]})
    store(work, until(examples, table))
    store(work, {table: other})
    assert stored(work, table) == [examples[table], other]


@pytest.mark.parametrize("name", ["business_key", "message_id"])
def test_a_message_stands_once_by_either_key(work: Work, examples: Examples, name: str) -> None:
    """The business key and the Message-ID are unique each by itself."""
    store(work, examples)
    message = examples["messages"]
    other = replace(message, id="other", business_key="other", message_id="other")
    with work() as unit, pytest.raises(AlreadyDone):
        unit.messages.add(replace(other, **{name: getattr(message, name)}))


@pytest.mark.parametrize(("table", "name"), REFERENCES)
def test_a_reference_to_nothing_is_refused(
    work: Work, examples: Examples, table: str, name: str
) -> None:
    """What a thing refers to is stored before it."""
    store(work, before(examples, table))
    with work() as unit, pytest.raises(NotFound):
        getattr(unit, table).add(replace(examples[table], **{name: "nothing"}))


def test_an_unknown_id_is_not_found(work: Work) -> None:
    """Getting what isn't there is an error, not None."""
    with work() as unit, pytest.raises(NotFound, match="nobody"):
        unit.plans.get("nobody")


def test_things_are_found_in_the_order_they_were_added(work: Work) -> None:
    """Ids play no part in it, nor do later changes."""
    for name in ("m", "z", "a", "k"):
        store(work, {"units": AppliedUnit(name, "{}", NOON)})
    with work() as unit:
        old = unit.units.get("z")
        unit.units.swap(old, replace(old, content="changed"))
        unit.units.add(AppliedUnit("b", "{}", NOON))
        record_and_commit(unit)
    assert [one.id for one in stored(work, "units")] == ["m", "z", "a", "k", "b"]


def test_things_are_found_by_all_the_given_values(work: Work, examples: Examples) -> None:
    """A state, nothing, a list or an instant can be asked for, alone and together."""
    store(work, until(examples, "requests"))
    cycle, request = examples["cycles"], examples["requests"]
    other = replace(cycle, id="other", anniversary=date(2028, 5, 15), opened_at=None)
    store(work, {"cycles": other})
    assert stored(work, "cycles", opened_at=None) == [other]
    assert stored(work, "cycles", opened_at=NOON, state=CycleState.OPEN) == [cycle]
    assert stored(work, "cycles", opened_at=NOON, state=CycleState.CLOSED) == []
    assert stored(work, "requests", items=request.items) == [request]


def test_a_swap_writes_only_what_changes(work: Work, examples: Examples) -> None:
    """Two who change different fields of the same thing both succeed."""
    store(work, until(examples, "cycles"))
    old = examples["cycles"]
    with work() as unit:
        unit.cycles.swap(old, replace(old, state=CycleState.COLLECTING))
        unit.cycles.swap(old, replace(old, register_number=None))
        record_and_commit(unit)
    expected = replace(old, state=CycleState.COLLECTING, register_number=None)
    assert stored(work, "cycles") == [expected]


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        ("cycles", {"state": CycleState.CLOSED}, {"state": CycleState.COLLECTING}),
        ("cycles", {"opened_at": None}, {"opened_at": LATER}),
        ("requests", {"items": ("9",)}, {"items": ()}),
        ("confirmations", {"method": None}, {"method": None, "role": "deputy"}),
    ],
)
def test_a_swap_of_what_has_changed_meanwhile_is_refused(
    work: Work, examples: Examples, table: str, first: Examples, second: Examples
) -> None:
    """The second of two who change the same field learns that somebody was first."""
    store(work, until(examples, table))
    old = examples[table]
    with work() as unit:
        getattr(unit, table).swap(old, replace(old, **first))
        with pytest.raises(AlreadyDone):
            getattr(unit, table).swap(old, replace(old, **second))
        assert getattr(unit, table).get(old.id) == replace(old, **first)


def test_a_swap_of_what_is_not_there_is_refused(work: Work, examples: Examples) -> None:
    """Nothing comes into being by being changed."""
    with work() as unit, pytest.raises(AlreadyDone):
        unit.units.swap(examples["units"], replace(examples["units"], content="new"))


def test_a_swap_onto_a_taken_key_is_refused(work: Work, examples: Examples) -> None:
    """A unique key holds for changes as well."""
    store(work, until(examples, "obligations"))
    first = examples["obligations"]
    other = replace(first, id="other", due_on=date(2027, 6, 1))
    store(work, {"obligations": other})
    with work() as unit, pytest.raises(AlreadyDone):
        unit.obligations.swap(other, replace(other, due_on=first.due_on))


def test_a_swap_onto_a_reference_to_nothing_is_refused(work: Work, examples: Examples) -> None:
    """A reference holds for changes as well."""
    store(work, until(examples, "plans"))
    with work() as unit, pytest.raises(NotFound):
        unit.plans.swap(examples["plans"], replace(examples["plans"], unit_id="nothing"))


def test_a_swap_of_nothing_writes_nothing(work: Work, examples: Examples) -> None:
    """No event is asked for where nothing changes."""
    store(work, until(examples, "plans"))
    with work() as unit:
        unit.plans.swap(examples["plans"], examples["plans"])
        unit.commit(NOON)
    assert stored(work, "plans") == [examples["plans"]]


@pytest.mark.parametrize(
    ("table", "changes"), [("answers", {"text": "new"}), ("attempts", {"response": "250 ok"})]
)
def test_answers_and_attempts_are_never_changed(
    work: Work, examples: Examples, table: str, changes: Examples
) -> None:
    """They are only added to."""
    store(work, until(examples, table))
    old = examples[table]
    with work() as unit:
        with pytest.raises(NotPossibleNow, match="never changed"):
            getattr(unit, table).swap(old, replace(old, **changes))
        assert getattr(unit, table).get(old.id) == old
