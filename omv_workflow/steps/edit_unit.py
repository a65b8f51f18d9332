"""Editing the unit in force without its file: what `omv person` and the portal do.

The file as last applied stays what it was, so that the next `omv apply` can tell which of the two
is newer, place by place.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import plan_stream, unit_stream
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.domain.unit_changes import Change
from omv_workflow.domain.unit_text import plain, sound_unit, unit_text
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.model import Form
from omv_workflow.phrases import said
from omv_workflow.steps.deliver import follow_unit
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.put_in_force import Content, put_in_force
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import followed_form, load_year

Edit = Callable[[UnitFile], UnitFile]
PlainEdit = Callable[[dict[str, Any]], None]

EDITED = "unit.edited"


def edit_unit(
    parts: Parts, plan_id: str, edit: Edit, actor: Actor, now: datetime, *, how: str = EDITED
) -> tuple[Change, ...]:
    """Bring an edit of a plan's unit into force; `how` is the event's kind.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        InvalidInput: what comes of it is unsound, or takes back a mandate that has begun.
    """
    with parts.work() as work:
        known = held_unit(work, plan_id)
        told = edit_in(parts, work, known, edit(known.file), actor, now, how=how)
        work.commit(now)
        return told


def edit_plain_unit(
    parts: Parts, plan_id: str, edit: PlainEdit, actor: Actor, now: datetime
) -> tuple[Change, ...]:
    """Bring an edit of a plan's unit into force that was made on its plain data.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: the edit finds nothing to change.
        InvalidInput: what comes of it is unsound, or takes back a mandate that has begun.
    """
    with parts.work() as work:
        known = held_unit(work, plan_id)
        data = plain(known.file)
        edit(data)
        told = _bring_into_force(parts, work, known, data, EDITED, actor, now)
        work.commit(now)
        return told


def held_unit(work: UnitOfWork, plan_id: str) -> AppliedUnit:
    """The unit of a plan, with it and all its plans held.

    Raises:
        NotFound: there is no such plan.
    """
    unit_id = work.plans.get(plan_id).unit_id
    plans = work.plans.find(unit_id=unit_id)
    work.hold(unit_stream(unit_id), *(plan_stream(plan.id) for plan in plans))
    return work.units.get(unit_id)


def edit_in(
    parts: Parts,
    work: UnitOfWork,
    known: AppliedUnit,
    unit: UnitFile,
    actor: Actor,
    now: datetime,
    *,
    how: str = EDITED,
) -> tuple[Change, ...]:
    """Bring another content of a held unit into force, in a transaction that may do more."""
    return _bring_into_force(parts, work, known, plain(unit), how, actor, now)


def _bring_into_force(
    parts: Parts,
    work: UnitOfWork,
    known: AppliedUnit,
    data: dict[str, Any],
    how: str,
    actor: Actor,
    now: datetime,
) -> tuple[Change, ...]:
    check_management(known.file, actor, parts.today(now), said("Editing the unit"))
    name = said("the unit as it would be")
    form = partial(_form_in_force, parts, work, known.id)
    edited = sound_unit(data, name, form, partial(_mapping_in_force, work, known.id))
    told = put_in_force(parts, work, known, Content(edited, known.base, how), actor, now)
    for plan in work.plans.find(unit_id=known.id):
        for cycle in work.cycles.find(plan_id=plan.id):
            follow_unit(load_year(parts, work, cycle.id, now))
    return told


def _form_in_force(parts: Parts, work: UnitOfWork, unit_id: str, name: str) -> Form:
    """The form that the plan follows, whatever its file has become since it was applied."""
    for plan in work.plans.find(unit_id=unit_id, form_id=name):
        return followed_form(parts, work, plan)
    return parts.forms(name)


def _mapping_in_force(
    work: UnitOfWork, unit_id: str, name: str, mapping: str | None
) -> TextFile | None:
    """What leads to that form, as it was read when the form was applied."""
    del mapping
    for plan in work.plans.find(unit_id=unit_id, form_id=name):
        return TextFile("mapping.json", plan.form_mapping) if plan.form_mapping else None
    return None


def with_person(unit: UnitFile, person_id: str, **known: object) -> UnitFile:
    """The unit with some fields of a person replaced.

    Raises:
        NotFound: nobody in the unit has that id.
    """
    person_of(unit, person_id)
    people = tuple(_updated(one, known) if one.id == person_id else one for one in unit.people)
    return unit.model_copy(update={"people": people})


def exported_unit(parts: Parts, viewer: Viewer, plan_id: str) -> tuple[UnitFile, str]:
    """The unit in force, and it as the text of a `unit.yaml`, without the comments of the file.

    Raises:
        NotFound: there is no such plan that they may see.
        NotAllowed: they neither lead nor coordinate the unit.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
    check_sees_all_of(viewer, unit, said("Exporting the unit"))
    return unit, unit_text(unit)


def _updated(person: Person, known: dict[str, object]) -> Person:
    return person.model_copy(update=known)
