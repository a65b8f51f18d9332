"""When the retention of a year's parts ends, by the terms that the unit has set (required ones)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.disposals import DisposalPart
from omv_workflow.domain.plan_settings import CountedFrom, Retention, Term
from omv_workflow.domain.unit import Person


@dataclass(frozen=True)
class RetainedYear:
    """A year of a plan as retention sees it; `cycle_id` is None for a plan that was imported.

    `confirmed_on` is None where the year was excused. `ended_on` is the day on which a later
    version took its place, or the anniversary of an excused year; None while it is in force.
    """

    plan_id: str
    cycle_id: str | None
    anniversary: date
    confirmed_on: date | None
    ended_on: date | None

    @property
    def year(self) -> int:
        """The year in which the anniversary lies."""
        return self.anniversary.year


def term_of(retention: Retention, part: DisposalPart) -> Term:
    """The term of one part of a year."""
    return {
        DisposalPart.CONTENT: retention,
        DisposalPart.MESSAGES: retention.messages,
        DisposalPart.LOG_OPENINGS: retention.log_openings,
    }[part]


def first_day_after(counted: date, years: int) -> date:
    """The first day after a term of full calendar years, counted from the end of a day's year."""
    return date(counted.year + years + 1, 1, 1)


def due_on(retention: Retention, part: DisposalPart, year: RetainedYear) -> date | None:
    """The first day on which a part of a year may be disposed of; None while it is in force.

    What is in force is kept whatever the term says, for it can be asked for on any day.
    """
    if year.ended_on is None:
        return None
    by_confirmation = retention.counted_from is CountedFrom.CONFIRMATION
    counted = (by_confirmation and year.confirmed_on) or year.ended_on
    return max(first_day_after(counted, term_of(retention, part).years), year.ended_on)


def first_to_end_after(day: date, years: Iterable[RetainedYear]) -> RetainedYear | None:
    """The year with which something goes that arose on a day and belongs to no year of the plan.

    None where none has ended since. Its terms then count from that end or from later, or from the
    confirmation before it, as for whatever else arose in that year.
    """
    ended = {one.ended_on: one for one in years if one.ended_on and day < one.ended_on}
    return ended[min(ended)] if ended else None


def person_due_on(retention: Retention, person: Person) -> date | None:
    """The first day on which somebody's own data may be erased as a matter of course."""
    return first_day_after(person.last_day, retention.people.years) if person.last_day else None
