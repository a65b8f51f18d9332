"""Changes among the people of a unit: absences, mandates, a new director, leaving."""

from datetime import date, timedelta

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.unit import Mandate, Person, Role, UnitFile, holders
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said

_NEEDED = (Role.DIRECTOR, Role.COORDINATOR)
_ONE_DAY = timedelta(days=1)


def with_absence(person: Person, absence: Absence) -> Person:
    """The person with an absence; one that began on the same day is replaced."""
    others = [one for one in person.absences if one.first_day != absence.first_day]
    ordered = sorted([*others, absence], key=lambda one: one.first_day)
    return person.model_copy(update={"absences": tuple(ordered)})


def with_mandate(person: Person, mandate: Mandate) -> Person:
    """The person with a mandate; the same one with another last day is replaced."""
    others = [one for one in person.mandates if not one.is_same_but_for_its_end(mandate)]
    return person.model_copy(update={"mandates": (*others, mandate)})


def mandate_of(
    role: str, first_day: date, last_day: date | None, acting_for: str | None
) -> Mandate:
    """A mandate of these days.

    Raises:
        InvalidInput: there is no such role, it ends before it begins, or nobody acts in that role.
    """
    what = said("The mandate as {role} from {first}", role=role, first=first_day)
    if role not in list(Role):
        known = tuple(one.value for one in Role)
        raise InvalidInput(
            what,
            why=said("there is no such role."),
            next_step=said("Choose one of: {known}.", known=known),
        )
    if last_day is not None and last_day < first_day:
        raise InvalidInput(
            what,
            why=said("it would end before, on {last}.", last=last_day),
            next_step=said("Give the first day, then the last one."),
        )
    if role == Role.CONTRIBUTOR and acting_for:
        raise InvalidInput(
            what,
            why=said("nobody acts for a contributor."),
            next_step=said("Record the absence with `omv person absent … --stand-in PERSON`."),
        )
    return Mandate(role=Role(role), first_day=first_day, last_day=last_day, acting_for=acting_for)


def ended_by(unit: UnitFile, person_id: str, mandate: Mandate) -> dict[str, Mandate]:
    """The mandates, by person, that a new director's ends, each with its new last day.

    They are those of other directors that go on into it; one that begins later is left, to be
    refused as an overlap.
    """
    if mandate.role is not Role.DIRECTOR or mandate.acting_for:
        return {}
    eve = mandate.first_day - _ONE_DAY
    return {
        person.id: one.model_copy(update={"last_day": eve})
        for person in unit.people
        for one in person.mandates
        if person.id != person_id
        and (one.role, one.acting_for) == (Role.DIRECTOR, None)
        and one.first_day <= eve
        and one.holds_on(mandate.first_day)
    }


def with_leaver(unit: UnitFile, leaver: Person, heir: Person, last_day: date) -> UnitFile:
    """The unit whose leaver works until that day; the heir contributes to the leaver's items."""
    items = tuple(dict.fromkeys((*heir.items, *leaver.items)))
    known: dict[str, dict[str, object]] = {
        leaver.id: {"last_day": last_day, "items": ()},
        heir.id: {"items": items},
    }
    people = tuple(one.model_copy(update=known.get(one.id, {})) for one in unit.people)
    return unit.model_copy(update={"people": people})


def check_is_succeeded(before: UnitFile, after: UnitFile, leaver: Person, last_day: date) -> None:
    """Refuse that the only director or coordinator leaves without a successor on the next day.

    Raises:
        NotPossibleNow: naming the mandate, and how to give it to somebody first.
    """
    next_day = last_day + _ONE_DAY
    for role in _NEEDED:
        held = leaver in holders(before, role, last_day)
        if held and not holders(after, role, next_day):
            raise NotPossibleNow(
                said("The leaving of {person} on {day}", person=leaver.id, day=last_day),
                why=said("nobody would be {role} from {day} on.", role=role.value, day=next_day),
                next_step=said(
                    "Give somebody the mandate first:"
                    " `omv person mandate PERSON {role} --from {start}`.",
                    role=role.value,
                    start=next_day.isoformat(),
                ),
            )
