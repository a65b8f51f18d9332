"""What a newly applied file changes, and what of the past it must not touch."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.unit import Mandate, Person, Role, UnitFile
from omv_workflow.domain.unit_changes import changes, check_past_is_kept
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.errors import InvalidInput
from omv_workflow.testing import NOON
from omv_workflow.testing.example import DEPUTY, DIRECTOR, NURSE, example_unit

UNIT = example_unit()
TODAY = date(2027, 3, 15)
BEGAN = date(2027, 3, 1)


def unit_of(person_id: str, **known: object) -> UnitFile:
    """The example unit, one of whose people is somewhat different."""
    people = tuple(
        one.model_copy(update=known) if one.id == person_id else one for one in UNIT.people
    )
    return UNIT.model_copy(update={"people": people})


def deputy(first: date = BEGAN, last: date | None = None, left: date | None = None) -> UnitFile:
    """The example unit whose nurse is a deputy from one day to another, or until leaving."""
    mandate = Mandate(role=Role.DEPUTY, first_day=first, last_day=last)
    return unit_of(NURSE, mandates=(mandate,), last_day=left)


def is_kept(old: UnitFile, new: UnitFile) -> bool:
    """Whether the new file leaves the past alone."""
    try:
        check_past_is_kept(old, new, TODAY)
    except InvalidInput:
        return False
    return True


def test_a_first_file_adds_everything() -> None:
    """Every part of it, by what it is and its id."""
    told = {(change.part, change.id, change.what) for change in changes(None, UNIT)}
    assert ("people", DIRECTOR, "added") in told
    assert len(told) == 2 + len(UNIT.offices) + len(UNIT.people) + len(UNIT.recipients)


def test_the_same_file_changes_nothing() -> None:
    """Read again or not."""
    assert changes(UNIT, UNIT.model_copy(deep=True)) == ()


def test_only_what_differs_is_told() -> None:
    """Added, changed, removed."""
    new = unit_of(DEPUTY, phone="+358 000 000 009")
    people = tuple(one for one in new.people if one.id != NURSE)
    new = new.model_copy(update={"people": people})
    told = [(change.id, change.what) for change in changes(UNIT, new)]
    assert told == [(DEPUTY, "changed"), (NURSE, "removed")]


def test_another_order_alone_is_a_change() -> None:
    """The order of the recipients is printed (R14)."""
    turned = UNIT.model_copy(update={"recipients": UNIT.recipients[::-1]})
    assert [change.what for change in changes(UNIT, turned)] == ["put into another order"]


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        (deputy(), True),
        (deputy(last=TODAY), True),
        (deputy(last=TODAY + timedelta(days=30)), True),
        (deputy(last=TODAY - timedelta(days=1)), False),
        (deputy(first=BEGAN + timedelta(days=1)), False),
        (unit_of(NURSE, mandates=()), False),
        (deputy(left=TODAY), True),
        (deputy(left=TODAY - timedelta(days=1)), False),
        (UNIT.model_copy(update={"people": UNIT.people[:-1]}), False),
    ],
    ids=[
        "as it is",
        "ends today",
        "ends later",
        "ended yesterday",
        "begins later",
        "is gone",
        "leaves today",
        "left yesterday",
        "the person is gone",
    ],
)
def test_a_mandate_that_has_begun_ends_today_at_the_earliest(new: UnitFile, kept: bool) -> None:
    """Whether a person was in charge on a past day is not changed afterwards."""
    assert is_kept(deputy(), new) == kept


def test_a_mandate_that_ended_in_the_past_stays_as_it_was() -> None:
    """The file that is in force may be applied again for ever."""
    ended = deputy(last=TODAY - timedelta(days=5))
    assert is_kept(ended, ended)
    assert not is_kept(ended, deputy(last=TODAY - timedelta(days=4)))


def test_a_mandate_that_begins_today_has_begun() -> None:
    """Somebody may have confirmed by it this morning."""
    assert not is_kept(deputy(first=TODAY), UNIT)
    assert is_kept(deputy(first=TODAY + timedelta(days=1)), UNIT)


def test_the_refusal_names_the_person_and_what_to_do() -> None:
    """The mandate, and the way to end it."""
    with pytest.raises(InvalidInput, match=f"{NURSE}: the mandate as deputy.*last_day"):
        check_past_is_kept(deputy(), UNIT, TODAY)


def test_that_a_contributor_left_last_week_can_be_written_down() -> None:
    """No confirmation hangs on it, and it is often known only days later."""
    assert is_kept(UNIT, unit_of(NURSE, last_day=TODAY - timedelta(days=3)))


@given(
    last=st.none() | st.dates(BEGAN, BEGAN + timedelta(days=60)),
    left=st.none() | st.dates(BEGAN, BEGAN + timedelta(days=60)),
    new_last=st.none() | st.dates(BEGAN, BEGAN + timedelta(days=60)),
    new_left=st.none() | st.dates(BEGAN, BEGAN + timedelta(days=60)),
)
def test_what_is_accepted_takes_no_past_day_of_charge_away(
    last: date | None, left: date | None, new_last: date | None, new_left: date | None
) -> None:
    """Day by day: who was deputy before today still was, under the new file."""
    old, new = deputy(last=last, left=left), deputy(last=new_last, left=new_left)
    days = [BEGAN + timedelta(days=n) for n in range((TODAY - BEGAN).days)]

    def in_charge(unit: UnitFile) -> set[date]:
        nurse: Person = unit.people[-1]
        return {day for day in days if Role.DEPUTY in nurse.roles_on(day)}

    if is_kept(old, new):
        assert in_charge(old) <= in_charge(new)


def test_an_applied_unit_is_its_file_with_a_fingerprint() -> None:
    """Stored as JSON and read back, it is the same file."""
    content, filed = (one.model_dump_json(by_alias=True) for one in (UNIT, deputy()))
    applied = AppliedUnit("esimerkki", content, NOON, filed)
    assert (applied.file, applied.base) == (UNIT, deputy())
    assert applied.fingerprint != AppliedUnit("esimerkki", filed, NOON, filed).fingerprint
