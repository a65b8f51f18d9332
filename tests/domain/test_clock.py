"""The clock against the log."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from omv_workflow.domain.clock import TOLERANCE, check_clock, is_behind
from omv_workflow.errors import NotPossibleNow

NEWEST = datetime(2027, 5, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=400), -TOLERANCE])
def test_a_clock_that_goes_on_from_the_log_is_right(late: timedelta) -> None:
    """Also after a year of rest, and where two machines differ a little."""
    assert not is_behind(NEWEST + late, NEWEST)
    check_clock(NEWEST + late, NEWEST)


def test_an_empty_log_says_nothing_of_the_clock() -> None:
    """Something has to be first."""
    check_clock(NEWEST, None)


def test_a_clock_behind_the_log_is_refused_in_local_time() -> None:
    """Both times are told as they stand on the wall, with what to set."""
    clock = (NEWEST - timedelta(hours=1)).astimezone(ZoneInfo("Europe/Helsinki"))
    with pytest.raises(NotPossibleNow) as refused:
        check_clock(clock, NEWEST)
    assert "2027-05-12 11:00" in refused.value.why
    assert "2027-05-12 12:00" in refused.value.why
    assert "timedatectl" in refused.value.next_step
