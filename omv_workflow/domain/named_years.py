"""Which year of a plan is meant: that of an anniversary, by its number or by its day."""

from collections.abc import Collection
from datetime import date

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

NamedYear = int | date
"""The number of a year, or the anniversary itself: counted from confirmations, two can lie in one.
"""


def anniversary_named(
    named: NamedYear, anniversaries: Collection[date], plan_id: str
) -> date | None:
    """The anniversary that is meant; None where there is none.

    Raises:
        InvalidInput: there are two in that year.
    """
    found = sorted({day for day in anniversaries if named in {day, day.year}})
    if len(found) > 1:
        raise InvalidInput(
            year_named(named, plan_id),
            why=said("more than one anniversary lies in it: {days}.", days=tuple(found)),
            next_step=said("Name one by its day: `--year {day}`.", day=found[0].isoformat()),
        )
    return found[0] if found else None


def year_named(named: NamedYear, plan_id: str) -> str:
    """What a refusal calls the year of a plan."""
    year = named if isinstance(named, date) else str(named)
    return said("The year {year} of plan {plan_id}", year=year, plan_id=plan_id)
