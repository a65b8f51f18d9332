"""What is supposed of a year that is rehearsed: when people do their part, and who is away."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from omv_workflow.domain.absences import Absence, absence_of
from omv_workflow.domain.unit import Role
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said


@dataclass(frozen=True)
class Away:
    """Somebody's absence; `who` is a role (director, deputy, coordinator) or a person's id."""

    who: str
    absence: Absence


@dataclass(frozen=True)
class Supposition:
    """How people behave: by default everybody does their part on the day it is due.

    `confirmed_on` is the day of the confirmation, `answers_late` the days by which all answers come
    after they were due.
    """

    confirmed_on: date | None = None
    answers_late: int = 0
    away: tuple[Away, ...] = ()


PLAIN = Supposition()
"""The plain year."""

_ROLES = {
    "johtaja": Role.DIRECTOR,
    "direktör": Role.DIRECTOR,
    "biträdande direktör": Role.DEPUTY,
    "apulaisjohtaja": Role.DEPUTY,
    "koordinaattori": Role.COORDINATOR,
    "koordinator": Role.COORDINATOR,
}
_DAY = r"(\d{4}-\d{2}-\d{2})"


def supposed(texts: Iterable[str]) -> Supposition:
    """Read what is supposed, such as "confirmed on 2027-03-02", all of it together.

    Raises:
        InvalidInput: one of them says nothing that can be supposed, or names no day.
    """
    supposition = PLAIN
    for text in texts:
        supposition = _with(supposition, text)
    return supposition


def _with(supposition: Supposition, text: str) -> Supposition:
    for pattern, add in _READ.items():
        if found := re.fullmatch(pattern, " ".join(text.split()), re.IGNORECASE):
            return add(supposition, found, text)
    raise InvalidInput(
        said("Supposing {text}", text=f'"{text}"'),
        why=said("it is none of what can be supposed."),
        next_step=said(
            'Say "confirmed on 2027-03-02", "answers 20 days late" or'
            ' "director away 2027-05-01..2027-06-15".'
        ),
    )


def _confirmed(supposition: Supposition, found: re.Match[str], text: str) -> Supposition:
    return replace(supposition, confirmed_on=_day(found[1], text))


def _late(supposition: Supposition, found: re.Match[str], text: str) -> Supposition:
    del text
    return replace(supposition, answers_late=int(found[1]))


def _away(supposition: Supposition, found: re.Match[str], text: str) -> Supposition:
    absence = absence_of(_day(found[2], text), _day(found[3], text), None)
    named = found[1].casefold()
    who = _ROLES.get(named, named if named in set(Role) else found[1])
    return replace(supposition, away=(*supposition.away, Away(who, absence)))


def _day(written: str, text: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise InvalidInput(
            said("Supposing {text}", text=f'"{text}"'),
            why=said("there is no day {day}.", day=written),
            next_step=said("Write a day as year, month and day, such as 2027-03-02."),
        ) from error


_READ: dict[str, Callable[[Supposition, re.Match[str], str], Supposition]] = {
    rf"(?:confirmed on|vahvistettu|fastställd) {_DAY}": _confirmed,
    r"answers (\d{1,3}) days? late": _late,
    r"vastaukset (\d{1,3}) päivää myöhässä": _late,
    r"svaren (\d{1,3}) (?:dag|dagar) sena": _late,
    rf"(\S+(?: direktör)?) (?:away|poissa|borta) {_DAY}\.\.{_DAY}": _away,
}
"""What can be supposed, as it is written in each language, and what is read of it."""
