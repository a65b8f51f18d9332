"""Instants as people type them: local time where the unit is, or with an offset."""

from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from omv_workflow.domain.named_years import NamedYear
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_NOON = time(12)
_FIRST_YEAR, _LAST_YEAR = 1900, 2999

When = TypeVar("When", bound=date)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant of e.g. `2027-05-12 14:30`; a day alone stands for its noon.

    Raises:
        InvalidInput: it is written otherwise.
    """
    try:
        moment = _moment(text)
    except ValueError as error:
        raise InvalidInput(
            said('The time "{text}"', text=text),
            why=said("it can't be read."),
            next_step=said(
                'Write it as "2027-05-12 14:30" (local time) or 2027-05-12T14:30+03:00.'
            ),
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day(text: str) -> date:
    """The calendar day of e.g. `2027-05-12`.

    Raises:
        InvalidInput: it is written otherwise.
    """
    try:
        return _near(date.fromisoformat(text))
    except ValueError as error:
        raise InvalidInput(
            said('The day "{text}"', text=text),
            why=said("it can't be read."),
            next_step=said("Write it as 2027-05-12."),
        ) from error


def named_year(text: str) -> NamedYear:
    """The year of e.g. `2027`, or the anniversary of `2027-05-15`.

    Raises:
        InvalidInput: it is written otherwise.
    """
    return int(text) if text.isascii() and text.isdigit() else day(text)


def _moment(text: str) -> datetime:
    if any(mark in text for mark in "T: "):
        return _near(datetime.fromisoformat(text))
    return datetime.combine(_near(date.fromisoformat(text)), _NOON)


def _near(when: When) -> When:
    """The day or moment, if it can be counted from.

    Raises:
        ValueError: it is as far away as no plan is, where calendars have an end.
    """
    if _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return when
    raise ValueError(when)
