"""What a newly applied `unit.yaml` changes, and what of the past it must not touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.unit import Mandate, UnitFile
from omv_workflow.errors import InvalidInput


@dataclass(frozen=True)
class Change:
    """Something added, changed or removed: `part` is e.g. "people", `id` who or what it is."""

    part: str
    id: str
    what: str


def changes(old: UnitFile | None, new: UnitFile) -> tuple[Change, ...]:
    """How `new` differs from what is in force."""
    before, after = (_by_part(old) if old else {}), _by_part(new)
    return tuple(
        Change(part, one_id, _what(before.get((part, one_id)), after.get((part, one_id))))
        for part, one_id in sorted({*before, *after})
        if before.get((part, one_id)) != after.get((part, one_id))
    )


def check_past_is_kept(old: UnitFile, new: UnitFile, today: date) -> None:
    """Refuse to take back a mandate that has begun: who was in charge is asked years later.

    Raises:
        InvalidInput: naming the person and the mandate.
    """
    after = {person.id: person.mandates for person in new.people}
    for person in old.people:
        for mandate in person.mandates:
            if mandate.first_day < today and not _is_kept(mandate, after.get(person.id, ()), today):
                raise InvalidInput(
                    f"unit.yaml, {person.id}",
                    why=f"the mandate as {mandate.role} from {mandate.first_day} has begun and is"
                    " gone or shortened into the past.",
                    next_step="Leave it as it stands and end it with last_day, today or later.",
                )


def _is_kept(mandate: Mandate, others: tuple[Mandate, ...], today: date) -> bool:
    for other in others:
        if (other.role, other.first_day) == (mandate.role, mandate.first_day):
            same_end = other.last_day == mandate.last_day
            ends_later = other.last_day is None or other.last_day >= today
            return same_end or ends_later
    return False


def _by_part(unit: UnitFile) -> Mapping[tuple[str, str], object]:
    return {
        ("unit", unit.unit.id): unit.unit,
        ("plan", unit.plan.form): unit.plan,
        **{("offices", one.id): one for one in unit.offices},
        **{("people", one.id): one for one in unit.people},
        **{("recipients", one.id): one for one in unit.recipients},
    }


def _what(old: object | None, new: object | None) -> str:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"
