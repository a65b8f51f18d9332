"""What a newly applied `unit.yaml` changes, and what of the past it must not touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.unit import CONFIRMING, Mandate, Person, UnitFile
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import pattern, said


@dataclass(frozen=True)
class Change:
    """Something added, changed or removed: `part` is e.g. "people", `id` who or what it is."""

    part: str
    id: str
    what: str


def changes(old: UnitFile | None, new: UnitFile) -> tuple[Change, ...]:
    """How `new` differs from what is in force; empty only where nothing does."""
    before, after = (_by_part(old) if old else {}), _by_part(new)
    told = tuple(
        Change(part, one_id, _what(before.get((part, one_id)), after.get((part, one_id))))
        for part, one_id in sorted({*before, *after})
        if before.get((part, one_id)) != after.get((part, one_id))
    )
    if told or old == new:
        return told
    return (Change("unit", new.unit.id, said("put into another order")),)


def check_past_is_kept(old: UnitFile, new: UnitFile, today: date) -> None:
    """Refuse to take back a mandate that has begun: who was in charge is asked years later.

    Raises:
        InvalidInput: naming the person and the mandate.
    """
    after = {person.id: person for person in new.people}
    for person in old.people:
        for mandate in person.mandates:
            if mandate.first_day <= today and not _is_kept(
                person, mandate, after.get(person.id), today
            ):
                raise _taken_back(person, mandate)


def _taken_back(person: Person, mandate: Mandate) -> InvalidInput:
    return InvalidInput(
        said("unit.yaml, {person}", person=person.id),
        why=said(
            "the mandate as {role} from {day} has begun and is gone or shortened into the past.",
            role=mandate.role,
            day=mandate.first_day,
        ),
        next_step=said("Leave it as it stands and end it with last_day, today or later."),
    )


def _is_kept(person: Person, mandate: Mandate, after: Person | None, today: date) -> bool:
    if after is None:
        return False
    for other in after.mandates:
        if other.is_same_but_for_its_end(mandate):
            ended, ends = _last_day(person, mandate), _last_day(after, other)
            return ends == ended or ends >= today
    return False


def _last_day(person: Person, mandate: Mandate) -> date:
    """The end of a mandate; that of a director or deputy ends with the employment, too.

    Who else has left is often written down some days later, and nothing hangs on it.
    """
    last_day = mandate.last_day or date.max
    if person.last_day is None or mandate.role not in CONFIRMING:
        return last_day
    return min(last_day, person.last_day)


def _by_part(unit: UnitFile) -> Mapping[tuple[str, str], object]:
    return {
        (pattern("unit"), unit.unit.id): unit.unit,
        (pattern("plan"), unit.plan.form): unit.plan,
        **({(pattern("policy"), unit.unit.id): unit.policy} if unit.policy else {}),
        **{(pattern("offices"), one.id): one for one in unit.offices},
        **{(pattern("people"), one.id): one for one in unit.people},
        **{(pattern("recipients"), one.id): one for one in unit.recipients},
    }


def _what(old: object | None, new: object | None) -> str:
    if old is None:
        return said("added")
    return said("removed") if new is None else said("changed")
