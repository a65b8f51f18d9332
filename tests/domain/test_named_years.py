"""Which year is meant by a number or a day."""

from datetime import date

import pytest

from omv_workflow.domain.named_years import NamedYear, anniversary_named
from omv_workflow.errors import InvalidInput

FIRST, SECOND, NEXT = date(2027, 1, 10), date(2027, 12, 8), date(2028, 12, 8)


@pytest.mark.parametrize(
    ("named", "meant"),
    [(2028, NEXT), (FIRST, FIRST), (SECOND, SECOND), (2029, None), (date(2027, 5, 15), None)],
)
def test_a_year_is_named_by_its_number_or_its_anniversary(
    named: NamedYear, meant: date | None
) -> None:
    """Another day of it is none."""
    assert anniversary_named(named, [SECOND, FIRST, NEXT], "plan") == meant


def test_the_number_of_two_years_is_refused_with_their_days() -> None:
    """One of the days is told as it is typed."""
    with pytest.raises(InvalidInput, match=r"2027-01-10, 2027-12-08.*`--year 2027-01-10`"):
        anniversary_named(2027, [SECOND, FIRST, NEXT], "plan")
