"""Edits in force beside `unit.yaml`: the newer one holds, and nothing is undone unseen."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import unit_stream
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound
from omv_workflow.steps.apply_unit import Applied, apply_unit
from omv_workflow.steps.edit_unit import edit_unit, exported_unit, with_person
from omv_workflow.steps.merge_unit import WouldUndo, name_of
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    EXAMPLE_PLAN,
    NURSE,
    example_forms,
    example_unit,
)

FILE = example_unit()


def apply(bench: Bench, unit: UnitFile) -> Applied:
    """Apply a file as the coordinator."""
    return apply_unit(bench.parts, unit, Actor(COORDINATOR), bench.now)


def edit(bench: Bench, person: str, actor: str = COORDINATOR, **known: object) -> None:
    """Edit a person in force."""
    edit_unit(
        bench.parts,
        EXAMPLE_PLAN,
        lambda unit: with_person(unit, person, **known),
        Actor(actor),
        bench.now,
    )


def phone_of(bench: Bench, person: str) -> str | None:
    """A person's phone in force."""
    unit, _ = exported_unit(bench.parts, EVERYTHING, EXAMPLE_PLAN)
    return next(one.phone for one in unit.people if one.id == person)


def test_an_edit_comes_into_force_with_its_event(applied: Bench) -> None:
    """As if it had been applied, but not from the file."""
    edit(applied, NURSE, phone="1")
    assert phone_of(applied, NURSE) == "1"
    event = applied.store.streams[unit_stream("esimerkki")][-1]
    assert event.kind == "unit.edited"
    assert NURSE not in repr(event)


def test_the_file_applied_again_keeps_the_newer_edit_and_tells_it(applied: Bench) -> None:
    """A file that has not changed must not undo what others did since."""
    edit(applied, NURSE, phone="1")
    heads = dict(applied.store.heads)
    outcome = apply(applied, FILE)
    assert outcome.changes == ()
    assert [name_of(one) for one in outcome.newer] == [f"people.{NURSE}.phone"]
    assert phone_of(applied, NURSE) == "1"
    assert applied.store.heads == heads


def test_a_change_of_the_file_elsewhere_comes_beside_the_edit(applied: Bench) -> None:
    """Neither is lost."""
    edit(applied, NURSE, phone="1")
    outcome = apply(applied, with_person(FILE, DEPUTY, phone="2"))
    assert [(one.id, one.what) for one in outcome.changes] == [(DEPUTY, "changed")]
    assert (phone_of(applied, NURSE), phone_of(applied, DEPUTY)) == ("1", "2")


def test_a_file_that_would_undo_an_edit_is_refused(applied: Bench) -> None:
    """It shows all three, and nothing has changed."""
    edit(applied, NURSE, phone="1")
    with pytest.raises(WouldUndo, match=f"1 place has been.*people.{NURSE}.phone") as refused:
        apply(applied, with_person(FILE, NURSE, phone="2"))
    (place,) = refused.value.places
    assert (place.last_applied, place.in_force, place.in_file) == (None, "1", "2")
    assert phone_of(applied, NURSE) == "1"


def test_applying_what_was_exported_is_clean(applied: Bench) -> None:
    """Afterwards nothing is newer, and the file alone decides again."""
    edit(applied, NURSE, phone="1")
    _, text = exported_unit(applied.parts, EVERYTHING, EXAMPLE_PLAN)
    file = read_unit(text, "unit.yaml", example_forms)
    assert apply(applied, file) == apply(applied, file)
    assert apply(applied, file).newer == ()
    apply(applied, with_person(file, NURSE, phone="2"))
    assert phone_of(applied, NURSE) == "2"


def test_the_way_out_of_a_conflict_that_the_refusal_tells_works(applied: Bench) -> None:
    """First what is in force, then one's own."""
    edit(applied, NURSE, phone="1")
    apply(applied, with_person(FILE, NURSE, phone="1"))
    apply(applied, with_person(FILE, NURSE, phone="2"))
    assert phone_of(applied, NURSE) == "2"


def test_what_is_sound_in_both_but_not_together_is_refused(applied: Bench) -> None:
    """The rules of the file hold for what comes of both as well."""
    office = FILE.offices[0].model_copy(update={"id": "oulu"})
    file = FILE.model_copy(update={"offices": (*FILE.offices, office)})
    apply(applied, file)
    edit(applied, NURSE, office="oulu")
    with pytest.raises(InvalidInput, match='unknown office "oulu"'):
        apply(applied, FILE)


def test_an_unsound_edit_is_refused(applied: Bench) -> None:
    """As it would be in the file."""
    with pytest.raises(InvalidInput, match="unknown office"):
        edit(applied, NURSE, office="nowhere")
    with pytest.raises(NotFound, match="omv people"):
        edit(applied, "nobody", phone="1")


def test_only_who_leads_or_coordinates_edits(applied: Bench) -> None:
    """Not even one's own entry: mandates stand in it."""
    with pytest.raises(NotAllowed):
        edit(applied, NURSE, actor=NURSE, phone="1")
