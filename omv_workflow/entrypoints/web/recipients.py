"""The recipients of a plan: where each copy is, what was done by hand, and keeping the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from types import MappingProxyType
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.typed import typed_line, typed_lines, typed_text
from omv_workflow.domain.unit import Channel, CopyType, Group, Recipient
from omv_workflow.entrypoints.instants import instant
from omv_workflow.entrypoints.package_zip import package_zip
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import NotFound, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.keep_contacts import add_contact, correct_contact, remove_recipient
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.ready_package import package_for_page
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_acknowledgement,
    record_delivery,
)

router = APIRouter()

Text = Annotated[str, Form()]
Texts = Annotated[tuple[str, ...], Form()]
Act = Literal["delivered", "acknowledged", "correct", "remove"]


@dataclass(frozen=True)
class Entry:
    """What a form tells of a recipient."""

    name: Text = ""
    group: Text = ""
    channel: Text = ""
    address: Text = ""
    language: Text = ""
    copy_type: Annotated[str, Form(alias="copy")] = ""
    full_copy_ground: Text = ""
    first_day: Text = ""
    last_day: Text = ""
    successor: Text = ""
    then_channel: Texts = ()
    then_address: Texts = ()

    @property
    def then(self) -> tuple[tuple[str, str], ...]:
        """The further ways, each a channel with its address; lines left empty are none."""
        both = zip(self.then_channel, self.then_address, strict=False)
        return tuple((channel, address) for channel, address in both if channel or address)

    def by_name(self) -> dict[str, object]:
        """The fields by the names that `unit.yaml` gives them.

        Raises:
            InvalidInput: one of them is no line of text.
        """
        told = {one.name: str(getattr(self, one.name)) for one in fields(self)[:-2]}
        copy_type = told.pop("copy_type")
        then = [typed_lines({"channel": one, "address": other}) for one, other in self.then]
        return {**typed_lines({**told, "copy": copy_type}), "then": then}


@dataclass(frozen=True)
class Done:
    """What a form tells of something that was done by hand."""

    how: Text = ""
    at: Text = ""
    number: Text = ""


@router.get("/plans/{plan_id}/recipients")
def all_recipients(member: ManagerOfPlan, plan_id: str) -> Response:
    """Who gets the plan, and where each copy is."""
    return _page(member, "recipients.html", plan_id, new_id="", entry=_blank(member))


@router.post("/plans/{plan_id}/recipients")
def add_recipient(
    member: ActingManager,
    plan_id: str,
    entry: Annotated[Entry, Depends()],
    recipient_id: Text = "",
) -> Response:
    """Puts a recipient on the list of the unit."""

    def add() -> None:
        typed = {**typed_lines({"id": recipient_id}), **entry.by_name()}
        add_contact(member.parts, plan_id, "recipients", typed, member.who.actor, member.now)

    if error := tried(add):
        return _page(member, "recipients.html", plan_id, error, new_id=recipient_id, entry=entry)
    return RedirectResponse(f"/plans/{plan_id}/recipients", SEEN)


@router.get("/plans/{plan_id}/recipients/{recipient_id}")
def one_recipient(member: ManagerOfPlan, plan_id: str, recipient_id: str) -> Response:
    """Where the copy of one recipient is, and what may be recorded or changed."""
    return _recipient_page(member, plan_id, recipient_id, "", Done(), None)


@router.post("/plans/{plan_id}/recipients/{recipient_id}")
def change_recipient(
    member: ActingManager,
    plan_id: str,
    recipient_id: str,
    act: Annotated[Act, Form()],
    done: Annotated[Done, Depends()],
    entry: Annotated[Entry, Depends()],
) -> Response:
    """Records a delivery or an acknowledgement, corrects a field, or takes one off the list."""
    known = _recipient(member, recipient_id)
    if error := tried(partial(_ACTS[act], member, plan_id, known, done, entry)):
        shown = entry if act == "correct" else None
        return _recipient_page(member, plan_id, recipient_id, act, done, shown, error)
    where = "" if act == "remove" else f"/{recipient_id}"
    return RedirectResponse(f"/plans/{plan_id}/recipients{where}", SEEN)


@router.get("/plans/{plan_id}/recipients/{recipient_id}/package")
def take_package(member: ManagerOfPlan, plan_id: str, recipient_id: str) -> Response:
    """What is handed over to a recipient: its copy, the letter and the metadata, in one file."""
    known = member.parts, member.who, plan_id, recipient_id, member.now
    package = package_for_page(*known)
    return as_download(f"{package.name}.zip", package_zip(package))


def _deliver(member: Member, plan_id: str, known: Recipient, done: Done, entry: Entry) -> None:
    del entry
    told = _handed_over(member, known, done)
    record_delivery(member.parts, plan_id, told, member.who.actor, member.now)


def _acknowledge(member: Member, plan_id: str, known: Recipient, done: Done, entry: Entry) -> None:
    del entry
    told = _handed_over(member, known, done)
    record_acknowledgement(member.parts, plan_id, told, member.who.actor, member.now)


def _correct(member: Member, plan_id: str, known: Recipient, done: Done, entry: Entry) -> None:
    del done
    told = {"id": known.id, **entry.by_name()}
    correct_contact(member.parts, plan_id, "recipients", told, member.who.actor, member.now)


def _remove(member: Member, plan_id: str, known: Recipient, done: Done, entry: Entry) -> None:
    del done, entry
    remove_recipient(member.parts, plan_id, known.id, member.who.actor, member.now)


_ACTS: Mapping[Act, Callable[[Member, str, Recipient, Done, Entry], None]] = MappingProxyType(
    {
        "delivered": _deliver,
        "acknowledged": _acknowledge,
        "correct": _correct,
        "remove": _remove,
    }
)


def _handed_over(member: Member, known: Recipient, done: Done) -> HandedOver:
    at = instant(done.at, member.parts.zone) if done.at else member.now
    number = typed_line(done.number, said("The register number")) or None
    how = typed_text(done.how, said("How it was done"))
    return HandedOver(known.id, at, None, how, number)


def _recipient(member: Member, recipient_id: str) -> Recipient:
    for one in member.who.unit.recipients:
        if one.id == recipient_id:
            return one
    raise NotFound(
        said("This recipient"),
        why=said("none on the list of the unit has this id."),
        next_step=said("Go back to the recipients of the plan."),
    )


def _blank(member: Member) -> Entry:
    return Entry(language=member.who.unit.unit.language)


def _entry_of(known: Recipient) -> Entry:
    first = {one.name: str(getattr(known, one.name) or "") for one in fields(Entry)[:-2]}
    channels = tuple(one.channel.value for one in known.then)
    addresses = tuple(one.address for one in known.then)
    return Entry(**first, then_channel=channels, then_address=addresses)


def _recipient_page(
    member: Member,
    plan_id: str,
    recipient_id: str,
    act: str,
    done: Done,
    entry: Entry | None,
    error: OmvError | None = None,
) -> Response:
    recipient = _recipient(member, recipient_id)
    known = {"recipient": recipient, "act": act, "done": done}
    shown = entry or _entry_of(recipient)
    return _page(member, "recipient.html", plan_id, error, **known, entry=shown)


def _page(
    member: Member, template: str, plan_id: str, error: OmvError | None = None, **facts: object
) -> Response:
    year = plan_status(member.parts, member.who.viewer, plan_id, member.now)
    choices = {"groups": tuple(Group), "channels": tuple(Channel), "copies": tuple(CopyType)}
    status = REFUSED if error else 200
    return member.page(template, status, year=year, error=error, **choices, **facts)
