"""How pressing something is on a day: late, due by the end of this week, or later."""

from datetime import date, timedelta
from enum import StrEnum

_SUNDAY = 7


class Urgency(StrEnum):
    """In the order in which people should see to it."""

    LATE = "late"
    THIS_WEEK = "this_week"
    LATER = "later"


def week_ends(today: date) -> date:
    """The Sunday of the week that the day lies in."""
    return today + timedelta(days=_SUNDAY - today.isoweekday())


def urgency(due_on: date | None, today: date) -> Urgency:
    """How pressing it is to do something by that day; what has no day is for later."""
    if due_on is None or due_on > week_ends(today):
        return Urgency.LATER
    return Urgency.LATE if due_on < today else Urgency.THIS_WEEK
