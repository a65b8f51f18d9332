"""The unit that must keep a plan: its people with dated mandates, and whom the plan goes to.

These are at once the shapes of `unit.yaml` and those that the rules work on. What one part alone
can get wrong is checked here; what needs several parts or the form, in `unit_rules`.
"""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.fields import Day, Email, Line, Part, day_from, email
from omv_workflow.domain.plan_settings import PlanSettings
from omv_workflow.domain.policy_overrides import PolicyOverrides
from omv_workflow.forms.model import Form, Identifier, Item, Language
from omv_workflow.phrases import either, listed, said

SECTION_PREFIX = "section:"
"""What stands before a section's id where a person contributes to the whole section."""


class Role(StrEnum):
    """What a mandate is for."""

    DIRECTOR = "director"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"


CONFIRMING = (Role.DIRECTOR, Role.DEPUTY)
"""The roles of whoever may confirm the plan (R3), the stronger first."""


class Group(StrEnum):
    """Whether a recipient is to act on the plan (Jakelu) or gets it for information (R14)."""

    JAKELU = "jakelu"
    TIEDOKSI = "tiedoksi"


class Channel(StrEnum):
    """How a copy reaches a recipient; all but e-mail and link are recorded by hand.

    By `link` a mail brings a link of the recipient's own, and the files are fetched by it.
    """

    EMAIL = "email"
    LINK = "link"
    SECURE_MAIL = "secure_mail"
    CASE_TRANSFER = "case_transfer"
    PORTAL = "portal"
    PAPER = "paper"

    @property
    def is_mailed(self) -> bool:
        """Whether a mail brings it: the address is one of mail."""
        return self in {Channel.EMAIL, Channel.LINK}

    @property
    def is_protected(self) -> bool:
        """Whether secret content may go this way."""
        return self in {Channel.SECURE_MAIL, Channel.CASE_TRANSFER, Channel.PORTAL}


class CopyType(StrEnum):
    """What a recipient gets: the plan without its secret passages, or all of it."""

    PUBLIC = "public"
    FULL = "full"


class Unit(Part):
    """The unit itself, as it stands on the plan's first page."""

    id: Identifier
    name: Line
    language: Language
    street_address: Line
    postal_code: Line
    post_office: Line
    phone: Line
    email: Email


class Office(Part):
    """A place where people of the unit work."""

    id: Identifier
    name: Line


class Mandate(Part):
    """A role held from a first to a last day, both included; without a last one, for now.

    `acting_for` is who holds it otherwise: it is acted in that person's place, and only on days
    when the person holds that role.
    """

    role: Role
    first_day: Day
    last_day: Day | None = None
    acting_for: Identifier | None = None

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date | None, info: ValidationInfo) -> date | None:
        return last_day and day_from(info.data.get("first_day"), last_day)

    @field_validator("acting_for")
    @classmethod
    def _contributors_have_stand_ins(cls, person: str | None, info: ValidationInfo) -> str | None:
        if person and info.data.get("role") is Role.CONTRIBUTOR:
            raise ValueError(
                said("nobody acts for a contributor: name a stand_in in their absence")
            )
        return person

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def is_same_but_for_its_end(self, other: "Mandate") -> bool:
        """Whether the other one is this mandate, perhaps with another last day."""
        return self == other.model_copy(update={"last_day": self.last_day})


class Person(Part):
    """Somebody who works at the unit; `items` are form items, or `section:ID` for a whole section.

    `account` is the person's account on this machine, `last_day` the last day of employment.
    """

    id: Identifier
    name: Line
    title: Line
    office: Identifier
    email: Email
    phone: Line | None = None
    language: Language
    account: Line | None = None
    last_day: Day | None = None
    absences: tuple[Absence, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    items: tuple[Line, ...] = ()

    def is_employed_on(self, day: date) -> bool:
        """Whether the person hasn't left by `day`."""
        return self.last_day is None or day <= self.last_day

    def absence_on(self, day: date) -> Absence | None:
        """The absence that `day` lies in, or None."""
        return next((one for one in self.absences if one.covers(day)), None)

    def mandates_on(self, day: date) -> tuple[Mandate, ...]:
        """The mandates held on `day`; who has left holds none, whatever their days say."""
        if not self.is_employed_on(day):
            return ()
        return tuple(one for one in self.mandates if one.holds_on(day))

    def roles_on(self, day: date) -> frozenset[Role]:
        """The roles of these mandates."""
        return frozenset(one.role for one in self.mandates_on(day))


class Way(Part):
    """A way on which a copy reaches a recipient: by which channel, and where."""

    channel: Channel
    address: Line

    @field_validator("address")
    @classmethod
    def _mail_goes_to_a_mail_address(cls, address: str, info: ValidationInfo) -> str:
        return _address_by(info.data.get("channel"), address)


class Recipient(Part):
    """Somebody whom the confirmed plan goes to; `then` are further ways, each if those before fail.

    Ways are counted from 1, which is `channel` and `address`. `first_day` and `last_day` are those
    on which it gets a plan, both included; `successor` is who gets it afterwards.
    """

    id: Identifier
    name: Line
    group: Group
    channel: Channel
    address: Line
    language: Language
    full_copy_ground: Line | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    successor: Identifier | None = None
    then: tuple[Way, ...] = ()
    copy_type: Annotated[CopyType, Field(alias="copy")] = CopyType.PUBLIC

    @field_validator("address")
    @classmethod
    def _mail_goes_to_a_mail_address(cls, address: str, info: ValidationInfo) -> str:
        return _address_by(info.data.get("channel"), address)

    @field_validator("copy_type")
    @classmethod
    def _full_copy_is_grounded_and_protected(
        cls, copy_type: CopyType, info: ValidationInfo
    ) -> CopyType:
        if copy_type is CopyType.FULL:
            channels, faults = _channels(info), list[str]()
            faults.extend(_only_protected(one) for one in channels if not one.is_protected)
            if info.data.get("full_copy_ground") is None:
                faults.append(said("a full copy needs its ground (full_copy_ground)"))
            if faults:
                raise ValueError(listed(faults, "; "))
        return copy_type

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date | None, info: ValidationInfo) -> date | None:
        return last_day and day_from(info.data.get("first_day"), last_day)

    @field_validator("then")
    @classmethod
    def _no_way_is_tried_twice(cls, then: tuple[Way, ...], info: ValidationInfo) -> tuple[Way, ...]:
        tried = [(info.data.get("channel"), info.data.get("address"))]
        for way in then:
            if (way.channel, way.address) in tried:
                raise ValueError(
                    said("{address} stands there already, by the same way", address=way.address)
                )
            tried.append((way.channel, way.address))
        return then

    def is_valid_on(self, day: date) -> bool:
        """Whether it gets what is distributed on `day`."""
        has_begun = self.first_day is None or self.first_day <= day
        return has_begun and not self.has_ended_by(day)

    def has_ended_by(self, day: date) -> bool:
        """Whether its last day has passed."""
        return self.last_day is not None and self.last_day < day

    @property
    def ways(self) -> tuple[Way, ...]:
        """All ways to it, in the order in which they are tried."""
        return (Way(channel=self.channel, address=self.address), *self.then)

    def on_way(self, number: int) -> "Recipient":
        """The recipient as that way reaches it; as the first does, where there is no such way."""
        way = self.ways[number - 1] if 1 <= number <= len(self.ways) else self.ways[0]
        return self.model_copy(update={"channel": way.channel, "address": way.address})


def _address_by(channel: Channel | None, address: str) -> str:
    return email(address) if channel and channel.is_mailed else address


def _channels(info: ValidationInfo) -> tuple[Channel, ...]:
    """The channels of a recipient, each once; what could not be read is told already."""
    first, then = info.data.get("channel"), info.data.get("then") or ()
    return tuple(dict.fromkeys(one for one in (first, *(way.channel for way in then)) if one))


def _only_protected(channel: Channel) -> str:
    ways = [one.value for one in Channel if one.is_protected]
    return said(
        "a full copy goes only by {ways}, not by {channel}",
        ways=either(ways),
        channel=channel.value,
    )


class UnitFile(Part):
    """All of `unit.yaml`; one that came through `unit_rules.read_unit` is sound as a whole."""

    unit: Unit
    plan: PlanSettings
    offices: Annotated[tuple[Office, ...], Field(min_length=1)]
    people: Annotated[tuple[Person, ...], Field(min_length=1)]
    recipients: tuple[Recipient, ...] = ()
    policy: PolicyOverrides | None = None

    @model_validator(mode="before")
    @classmethod
    def _speak_the_units_language(cls, data: Any) -> Any:
        """Who names no language of their own is written to in the unit's."""
        match data:
            case {"unit": {"language": language}, **parts}:
                listed = {name: parts[name] for name in ("people", "recipients") if name in parts}
                return {**data, **{k: _with_language(v, language) for k, v in listed.items()}}
        return data

    def person_with(self, person_id: str | None) -> Person | None:
        """The person of that id; None where the file names nobody of it, or no more."""
        return next((one for one in self.people if one.id == person_id), None)

    def name_with(self, person_id: str | None) -> str:
        """The name of the person of that id; the id itself where the file names them no more."""
        person = self.person_with(person_id)
        return person.name if person else person_id or ""

    def person_of_account(self, account: str) -> Person | None:
        """The person who uses that account on this machine, or None."""
        return next((one for one in self.people if one.account == account), None)


def mandates_in_force(unit_file: UnitFile, person: Person, day: date) -> tuple[Mandate, ...]:
    """What a person holds on `day`, and acts by, while whoever is acted for holds it too."""
    return tuple(
        mandate
        for mandate in person.mandates_on(day)
        if mandate.acting_for is None
        or any(_holds_own(one, mandate.role, day) for one in _named(unit_file, mandate.acting_for))
    )


def _with_language(entries: Any, language: object) -> Any:
    """The entries of a list, each with a language; what is no list of entries stays as it is."""
    if not isinstance(entries, list | tuple):
        return entries
    return [{"language": language, **one} if isinstance(one, dict) else one for one in entries]


def holders(unit_file: UnitFile, role: Role, day: date) -> tuple[Person, ...]:
    """The people who hold a role on `day` and haven't left; who acts for one of them comes last."""
    held = [
        person
        for person in unit_file.people
        if any(one.role is role for one in mandates_in_force(unit_file, person, day))
    ]
    return tuple(sorted(held, key=lambda person: not _holds_own(person, role, day)))


def may_confirm(unit_file: UnitFile, day: date) -> tuple[Person, ...]:
    """The people who may confirm the plan on `day`: the director, then deputies (R3)."""
    directors = holders(unit_file, Role.DIRECTOR, day)
    deputies = holders(unit_file, Role.DEPUTY, day)
    return (*directors, *(one for one in deputies if one not in directors))


def _holds_own(person: Person, role: Role, day: date) -> bool:
    return any(one.role is role and one.acting_for is None for one in person.mandates_on(day))


def _named(unit_file: UnitFile, person_id: str) -> tuple[Person, ...]:
    return tuple(one for one in unit_file.people if one.id == person_id)


def expand_items(entries: Iterable[str], form: Form) -> tuple[Item, ...]:
    """The items that take an answer among those named, `section:ID` being a whole section.

    Each comes once, in the order of the form; names that the form doesn't know lead to nothing.
    """
    named = set(entries)
    return tuple(
        item
        for section in form.sections
        for item in section.items
        if item.type.takes_answer and (item.id in named or f"{SECTION_PREFIX}{section.id}" in named)
    )


def items_of(person: Person, form: Form, filled: Collection[str] = ()) -> tuple[Item, ...]:
    """The items that a person contributes to; `filled` are those that the unit's file fills in."""
    return tuple(item for item in expand_items(person.items, form) if item.id not in filled)


def contributors_of(unit_file: UnitFile, form: Form, item_id: str, day: date) -> tuple[Person, ...]:
    """The people who contribute to an item on `day`: any role held that day will do."""
    if item_id in unit_file.plan.fill:
        return ()
    names = _names_of(form, item_id)
    return tuple(
        person
        for person in unit_file.people
        if not names.isdisjoint(person.items) and person.roles_on(day)
    )


def _names_of(form: Form, item_id: str) -> frozenset[str]:
    """By which names an item that takes an answer is somebody's."""
    return frozenset(
        name
        for section in form.sections
        for item in section.items
        if item.id == item_id and item.type.takes_answer
        for name in (item_id, f"{SECTION_PREFIX}{section.id}")
    )
