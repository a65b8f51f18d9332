"""The people of a unit: who is there, who is away, and all that changes about one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.staff_changes import mandate_of
from omv_workflow.domain.typed import typed_lines
from omv_workflow.domain.unit import Role
from omv_workflow.entrypoints.instants import day
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import OmvError
from omv_workflow.steps.change_staff import give_mandate, record_absence
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.keep_contacts import add_contact, correct_contact
from omv_workflow.steps.leave import Leaving, leave
from omv_workflow.steps.people import people_on
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.remind_now import remind_now

router = APIRouter()

Text = Annotated[str, Form()]
Act = Literal["remind", "hand_over", "absence", "mandate", "leave", "correct"]


@dataclass(frozen=True)
class Contact:
    """What a form tells of a person, by the names that `unit.yaml` gives the fields."""

    name: Text = ""
    title: Text = ""
    office: Text = ""
    email: Text = ""
    phone: Text = ""
    language: Text = ""


@dataclass(frozen=True)
class Change:
    """What a form tells of a change: on which days, in which role, and who else is in it."""

    other: Text = ""
    first: Text = ""
    last: Text = ""
    role: Text = ""


@dataclass(frozen=True)
class Filled:
    """What stands in the forms of a person's page, and which of them was sent, if any."""

    act: str
    change: Change
    contact: Contact


@router.get("/plans/{plan_id}/people")
def all_people(member: ManagerOfPlan, plan_id: str) -> Response:
    """Everybody of the unit today: what they hold, whether they are away, what they owe."""
    return _list_page(member, plan_id, "", Contact(language=member.who.unit.unit.language))


@router.post("/plans/{plan_id}/people")
def add_person(
    member: ActingManager,
    plan_id: str,
    contact: Annotated[Contact, Depends()],
    person_id: Text = "",
) -> Response:
    """Puts a person on the list of the unit."""
    typed = {"id": person_id, **vars(contact)}
    if error := tried(partial(_add, member, plan_id, typed)):
        return _list_page(member, plan_id, person_id, contact, error)
    return RedirectResponse(f"/plans/{plan_id}/people/{quote(person_id.strip())}", SEEN)


@router.get("/plans/{plan_id}/people/{person_id}")
def one_person(member: ManagerOfPlan, plan_id: str, person_id: str) -> Response:
    """What is known of one person, and what may be changed."""
    return _person_page(
        member, plan_id, person_id, Filled("", Change(), _contact_of(member, person_id))
    )


@router.post("/plans/{plan_id}/people/{person_id}")
def change_person(
    member: ActingManager,
    plan_id: str,
    person_id: str,
    act: Annotated[Act, Form()],
    change: Annotated[Change, Depends()],
    contact: Annotated[Contact, Depends()],
) -> Response:
    """Reminds, hands over, notes an absence, a mandate or the last day, or corrects a field."""
    person_of(member.who.unit, person_id)
    sent = Filled(act, change, contact)
    if error := tried(partial(_ACTS[act], member, plan_id, person_id, sent)):
        shown = contact if act == "correct" else _contact_of(member, person_id)
        return _person_page(member, plan_id, person_id, replace(sent, contact=shown), error)
    return RedirectResponse(f"/plans/{plan_id}/people/{person_id}", SEEN)


def _remind(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    del sent
    remind_now(member.parts, plan_id, person_id, member.who.actor, member.now)


def _hand_over(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    hand_over(member.parts, plan_id, person_id, sent.change.other, member.who.actor, member.now)


def _note_absence(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    told = sent.change
    absence = absence_of(day(told.first), day(told.last), told.other or None)
    record_absence(member.parts, plan_id, person_id, absence, member.who.actor, member.now)


def _give_mandate(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    told = sent.change
    last = day(told.last) if told.last else None
    mandate = mandate_of(told.role, day(told.first), last, told.other or None)
    give_mandate(member.parts, plan_id, person_id, mandate, member.who.actor, member.now)


def _let_leave(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    leaving = Leaving(person_id, day(sent.change.last), sent.change.other)
    leave(member.parts, plan_id, leaving, member.who.actor, member.now)


def _correct(member: Member, plan_id: str, person_id: str, sent: Filled) -> None:
    told = {"id": person_id, **typed_lines(vars(sent.contact))}
    correct_contact(member.parts, plan_id, "people", told, member.who.actor, member.now)


def _add(member: Member, plan_id: str, typed: Mapping[str, str]) -> None:
    add_contact(member.parts, plan_id, "people", typed_lines(typed), member.who.actor, member.now)


_ACTS: Mapping[Act, Callable[[Member, str, str, Filled], None]] = MappingProxyType(
    {
        "remind": _remind,
        "hand_over": _hand_over,
        "absence": _note_absence,
        "mandate": _give_mandate,
        "leave": _let_leave,
        "correct": _correct,
    }
)


def _contact_of(member: Member, person_id: str) -> Contact:
    known = person_of(member.who.unit, person_id)
    names = [one.name for one in fields(Contact)]
    return Contact(**{name: str(getattr(known, name) or "") for name in names})


def _list_page(
    member: Member, plan_id: str, new_id: str, contact: Contact, error: OmvError | None = None
) -> Response:
    found = people_on(member.parts, member.who.viewer, plan_id, member.who.viewer.day)
    known = {"found": found, "new_id": new_id, "contact": contact}
    return _page(member, "people.html", plan_id, error, **known)


def _person_page(
    member: Member, plan_id: str, person_id: str, shown: Filled, error: OmvError | None = None
) -> Response:
    found = people_on(member.parts, member.who.viewer, plan_id, member.who.viewer.day)
    person = person_of(member.who.unit, person_id)
    here = next(one for one in found.people if one.person == person_id)
    others = [one for one in found.people if one.person != person_id and one.employed]
    known = {"person": person, "here": here, "others": others, "shown": shown}
    return _page(member, "person.html", plan_id, error, **known)


def _page(
    member: Member, template: str, plan_id: str, error: OmvError | None, **facts: object
) -> Response:
    year = plan_status(member.parts, member.who.viewer, plan_id, member.now)
    owes = {one.person: one for one in year.contributors}
    known = {"year": year, "owes": owes, "roles": tuple(Role), "offices": member.who.unit.offices}
    return member.page(template, REFUSED if error else 200, error=error, **known, **facts)
