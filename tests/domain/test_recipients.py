"""Recipients with first and last days: who gets the plan on which day, and in whose place."""

from collections.abc import Mapping
from datetime import date

import pytest

from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.recipients import recipients_on, successor_on, without_successor
from omv_workflow.domain.unit import UnitFile
from omv_workflow.testing.example import example_form, example_unit

LAST, NEXT = date(2025, 12, 31), date(2026, 1, 1)


def unit_with(*changes: Mapping[str, object]) -> UnitFile:
    """The example unit with its recipients changed so, one after the other."""
    unit = example_unit()
    changed = (
        one.model_copy(update=new) for one, new in zip(unit.recipients, changes, strict=True)
    )
    return unit.model_copy(update={"recipients": tuple(changed)})


def line_of_three() -> UnitFile:
    """The first is succeeded by the second, and that by the third; each at the end of a year."""
    ids = [one.id for one in example_unit().recipients]
    return unit_with(
        {"last_day": LAST, "successor": ids[1]},
        {"first_day": NEXT, "last_day": date(2026, 12, 31), "successor": ids[2]},
        {"first_day": date(2027, 1, 1)},
    )


@pytest.mark.parametrize(
    ("day", "number"), [(LAST, 0), (NEXT, 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 2)]
)
def test_first_and_last_days_are_included(day: date, number: int) -> None:
    """And on each day one of the three gets the plan, which names that one alone."""
    unit = line_of_three()
    one = unit.recipients[number]
    assert recipients_on(unit, day) == (one,)
    printed = printed_plan(example_form(), unit, {}, register_number=None, issued_on=day)
    assert (*printed.jakelu, *printed.tiedoksi) == (one.name,)


def test_a_successor_may_have_a_successor() -> None:
    """Whoever takes over last gets the plan."""
    unit = line_of_three()
    first, second, third = unit.recipients
    assert successor_on(unit, first.id, LAST) is None
    assert successor_on(unit, first.id, NEXT) == second
    assert successor_on(unit, first.id, date(2027, 1, 1)) == third
    assert without_successor(unit, date(2027, 1, 1)) == ()


def test_who_ends_with_nobody_to_follow_is_told() -> None:
    """Also where the successor has not begun by then."""
    nobody = unit_with({"last_day": LAST}, {}, {})
    assert without_successor(nobody, LAST) == ()
    assert without_successor(nobody, NEXT) == (nobody.recipients[0],)
    late = {"first_day": date(2026, 2, 1)}
    follows = nobody.recipients[1].id
    gap = unit_with({"last_day": LAST, "successor": follows}, late, {})
    assert without_successor(gap, NEXT) == (gap.recipients[0],)
