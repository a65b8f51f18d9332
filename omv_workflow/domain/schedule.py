"""Which year a confirmation serves: the anniversary is a calendar date, kept early or late."""

from datetime import date

from omv_workflow.domain.timetable import anniversary_in
from omv_workflow.domain.workdays import MonthDay


def anniversary_served(month_day: MonthDay, confirmed_on: date) -> date:
    """The anniversary that a confirmation was made for: the nearest one, early or late."""
    years = (confirmed_on.year - 1, confirmed_on.year, confirmed_on.year + 1)
    return min(
        (anniversary_in(year, month_day) for year in years),
        key=lambda day: abs((day - confirmed_on).days),
    )
