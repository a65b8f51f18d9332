"""A file, what is in force, and what the file was when last applied: whose edits are newer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.unit_merge import ORDER, Merge, Place, merge
from omv_workflow.domain.unit_rules import no_mapping, read_unit
from omv_workflow.domain.unit_text import plain, sound_unit, unit_text
from omv_workflow.testing.example import DEPUTY, NURSE, example_forms, example_unit

UNIT = plain(example_unit())
_VALUES = st.sampled_from([None, "a", "b", ["a"]])
_ENTRIES = st.fixed_dictionaries({"phone": _VALUES, "name": _VALUES})
_LISTS = st.lists(
    st.builds(lambda one, entry: {"id": one, **entry}, st.sampled_from("pqrs"), _ENTRIES),
    unique_by=lambda one: str(one["id"]),
)
FILES = st.fixed_dictionaries({"unit": _ENTRIES, "policy": st.none() | _ENTRIES, "people": _LISTS})


def unit(**phones: str) -> dict[str, Any]:
    """The example unit, some of whose people (`_` for `-`) have another phone."""
    people = [{**one, **_phone(phones, one["id"])} for one in UNIT["people"]]
    return {**UNIT, "people": people}


def _phone(phones: dict[str, str], person_id: str) -> dict[str, str]:
    name = person_id.replace("-", "_")
    return {"phone": phones[name]} if name in phones else {}


def phone_of(merged: Merge, person_id: str) -> Any:
    """A person's phone after merging."""
    return next(one["phone"] for one in merged.data["people"] if one["id"] == person_id)


def without(data: dict[str, Any], person_id: str) -> dict[str, Any]:
    """A unit from which a person has been taken out."""
    return {**data, "people": [one for one in data["people"] if one["id"] != person_id]}


def turned(data: dict[str, Any]) -> dict[str, Any]:
    """A unit whose recipients stand in the opposite order."""
    return {**data, "recipients": data["recipients"][::-1]}


@given(FILES, FILES)
def test_a_file_whose_base_is_in_force_comes_into_force_as_it_is(base: Any, file: Any) -> None:
    """As long as nothing is edited elsewhere, the file alone decides."""
    assert merge(base, base, file) == Merge(file)


@given(FILES, FILES)
def test_an_unchanged_file_undoes_nothing(base: Any, now: Any) -> None:
    """What is in force stays, and each place in which it is newer is told."""
    merged = merge(base, now, base)
    assert (merged.data, merged.conflicts) == (now, [])
    assert bool(merged.newer) == (now != base)


@given(FILES, FILES)
def test_equal_changes_on_both_sides_are_no_conflict(base: Any, both: Any) -> None:
    """Nor are they told: nothing is newer than the other."""
    assert merge(base, both, both) == Merge(both)


@given(FILES, FILES, FILES)
def test_no_change_of_either_side_is_lost_without_a_conflict(
    base: Any, now: Any, file: Any
) -> None:
    """Every place that a side has changed stands as that side has it, or is a conflict."""
    merged = merge(base, now, file)
    in_conflict = {(place.part, place.id, place.field) for place in merged.conflicts}
    outcome = fields(merged.data)
    for side in (fields(now), fields(file)):
        for at in {*fields(base), *side}:
            told = {at, (*at[:2], "")} & in_conflict
            if side.get(at) != fields(base).get(at) and not told:
                assert outcome.get(at) == side.get(at)


@given(FILES, FILES, FILES)
def test_both_sides_count_alike(base: Any, now: Any, file: Any) -> None:
    """Which of them is the file makes no difference to what is a conflict, and what comes of it."""
    one, other = merge(base, now, file), merge(base, file, now)
    assert places(one.conflicts) == places(other.conflicts)
    if not one.conflicts:
        assert fields(one.data) == fields(other.data)


def fields(data: Any) -> dict[tuple[str, str, str], Any]:
    """Every field by its place."""
    return {
        (part, one.get("id", ""), name): value
        for part, entries in data.items()
        for one in (entries if isinstance(entries, list) else [entries or {}])
        for name, value in one.items()
    }


def places(found: list[Place]) -> set[tuple[str, str, str]]:
    """Where conflicts are."""
    return {(place.part, place.id, place.field) for place in found}


def test_changes_of_different_fields_go_together() -> None:
    """A phone from here, a name from there."""
    file = unit(esimerkki_terveydenhoitaja="1")
    merged = merge(UNIT, unit(esimerkki_apulaisjohtaja="2"), file)
    assert (phone_of(merged, NURSE), phone_of(merged, DEPUTY)) == ("1", "2")
    assert merged.newer == [Place("people", DEPUTY, "phone", None, "2", None)]


def test_what_both_have_changed_is_a_conflict_and_stays_in_force() -> None:
    """A person decides, seeing all three."""
    now, file = unit(esimerkki_apulaisjohtaja="2"), unit(esimerkki_apulaisjohtaja="3")
    merged = merge(UNIT, now, file)
    assert merged.conflicts == [Place("people", DEPUTY, "phone", None, "2", "3")]
    assert phone_of(merged, DEPUTY) == "2"


@pytest.mark.parametrize(
    ("now", "file", "in_force"),
    [
        (without(UNIT, NURSE), unit(esimerkki_terveydenhoitaja="1"), False),
        (unit(esimerkki_terveydenhoitaja="1"), without(UNIT, NURSE), True),
    ],
    ids=["taken out elsewhere", "taken out of the file"],
)
def test_who_is_changed_here_and_taken_out_there_is_a_conflict(
    now: dict[str, Any], file: dict[str, Any], *, in_force: bool
) -> None:
    """Neither the change nor the removal is lost."""
    merged = merge(UNIT, now, file)
    assert places(merged.conflicts) == {("people", NURSE, "")}
    assert (NURSE in [one["id"] for one in merged.data["people"]]) == in_force


def test_an_order_changed_elsewhere_is_kept() -> None:
    """R14 lists recipients in an order, and it is a change as any other."""
    merged = merge(UNIT, turned(UNIT), unit(esimerkki_terveydenhoitaja="1"))
    assert merged.data["recipients"] == UNIT["recipients"][::-1]
    assert places(merged.newer) == {("recipients", "", ORDER)}


def test_a_unit_is_the_same_after_it_was_written_and_read() -> None:
    """Its text is a sound `unit.yaml`, and nothing of it depends on what is left out."""
    example = example_unit()
    assert read_unit(unit_text(example), "unit.yaml", example_forms) == example
    assert sound_unit(plain(example), "unit.yaml", example_forms, no_mapping) == example
    assert "last_day" not in unit_text(example)
