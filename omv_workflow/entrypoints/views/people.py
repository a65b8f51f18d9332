"""People: who they are, what they held on a day, who was away and who could confirm."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.presence import Held, PersonOnDay
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table, written
from omv_workflow.phrases import counted, named, said
from omv_workflow.steps.change_staff import GivenMandate
from omv_workflow.steps.leave import Left
from omv_workflow.steps.people import WhoOnDay


def people_view(found: WhoOnDay) -> Table:
    """Everybody: id, name, office, roles; who has left stands there too, for the past asks so."""
    table = plain_table(said("Id"), said("Name"), said("Office"), said("Roles"))
    for one in found.people:
        table.add_row(one.person, one.name, one.office, _roles(one))
    return table


def who_view(found: WhoOnDay) -> Group:
    """Whoever held something on the day, then who could confirm, then who was away."""
    table = plain_table(said("Person"), said("Name"), said("Roles"))
    for one in found.people:
        if one.mandates:
            table.add_row(one.person, one.name, _roles(one))
    head = Text(speak(said("{unit} on {day}", unit=found.unit, day=found.day)), style="bold")
    return Group(head, "", table, "", _confirmers(found), *_away(found))


def given_view(given: GivenMandate) -> Text:
    """Who holds what from when on, and whose mandate ends by it."""
    new = given.mandate
    pattern = {"person": given.person, "role": new.role, "first": new.first_day}
    told = said("{person} is {role} from {first} on.", **pattern)
    if new.last_day:
        told = said("{person} is {role} from {first} to {last}.", last=new.last_day, **pattern)
    lines = [told, *(_ended(person, one) for person, one in given.ended.items())]
    return Text("\n".join(speak(one) for one in lines))


def left_view(left: Left) -> Text:
    """Until when somebody works here, who takes over what, and what mail is cancelled."""
    lines = [
        said("{person} works here until {day}.", person=left.person, day=left.last_day),
        counted(
            "{heir} is asked for {number} item that they had left open.",
            "{heir} is asked for {number} items that they had left open.",
            sum(len(one.items) for one in left.requests),
            heir=left.to,
        ),
    ]
    if left.items:
        items = {"heir": left.to, "items": left.items}
        lines.append(said("From now on {heir} contributes to: {items}.", **items))
    if left.cancelled:
        lines.append(
            counted(
                "{number} letter to them that had not gone out is cancelled.",
                "{number} letters to them that had not gone out are cancelled.",
                left.cancelled,
            )
        )
    return Text("\n".join(speak(one) for one in lines))


def _ended(person: str, mandate: Held) -> str:
    return said(
        "The mandate of {person} as {role} ends on {day}.",
        person=person,
        role=mandate.role,
        day=mandate.last_day,
    )


def _roles(one: PersonOnDay) -> str:
    if not one.employed:
        return speak(said("has left"))
    return ", ".join(speak(_role(held)) for held in one.mandates)


def _role(held: Held) -> str:
    if held.acting_for:
        return said("{role}, acting for {person}", role=held.role, person=held.acting_for)
    return named(held.role)


def _confirmers(found: WhoOnDay) -> RenderableType:
    if not found.could_confirm:
        nobody = speak(said("Nobody could confirm the plan on that day."))
        return Text(nobody, style="bold red")
    people = {one.person: one for one in found.people}
    table = plain_table(said("Could confirm"), said("As"), said("From"), said("To"))
    for person_id in found.could_confirm:
        held = people[person_id].confirms_by
        if held:
            table.add_row(people[person_id].name, speak(_role(held)), *_days(held))
    return table


def _days(held: Held) -> tuple[str, str]:
    return written(held.first_day), written(held.last_day)


def _away(found: WhoOnDay) -> list[RenderableType]:
    lines = [speak(_away_line(one)) for one in found.people if one.away]
    return ["", Text("\n".join(lines))] if lines else []


def _away_line(one: PersonOnDay) -> str:
    away = one.away
    if away is None:
        return ""
    days = {"person": one.name, "first": away.first_day, "last": away.last_day}
    if away.stand_in is None:
        return said("{person} is away from {first} to {last}; nobody stands in.", **days)
    return said(
        "{person} is away from {first} to {last}; {stand_in} stands in.",
        stand_in=away.stand_in,
        **days,
    )
