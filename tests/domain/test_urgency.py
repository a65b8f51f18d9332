"""How pressing something is: what is late, what this week brings, and what can wait."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.urgency import Urgency, urgency, week_ends

LATE, THIS_WEEK, LATER = Urgency


@pytest.mark.parametrize(
    ("due_on", "how"),
    [
        (date(2027, 3, 26), LATE),
        (date(2027, 3, 28), LATE),
        (date(2027, 3, 29), THIS_WEEK),
        (date(2027, 4, 4), THIS_WEEK),
        (date(2027, 4, 5), LATER),
        (None, LATER),
    ],
)
def test_a_week_goes_from_today_to_its_sunday(due_on: date | None, how: Urgency) -> None:
    """On Monday 29 March 2027: yesterday is late, and the coming Monday is for later."""
    assert urgency(due_on, date(2027, 3, 29)) is how


def test_on_a_sunday_the_week_ends_today() -> None:
    """Also where the year has 53 weeks and ends within one."""
    assert week_ends(date(2027, 1, 3)) == date(2027, 1, 3)
    assert week_ends(date(2026, 12, 28)) == date(2027, 1, 3)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_what_has_become_more_pressing_never_becomes_less(today: date, days: int) -> None:
    """From one day to the next something due stays as pressing as it was, or is more so."""
    order = list(Urgency)
    due_on = today + timedelta(days=days)
    tomorrow = urgency(due_on, today + timedelta(days=1))
    assert order.index(tomorrow) <= order.index(urgency(due_on, today))
