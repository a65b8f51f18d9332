from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.steps.apply_unit import Applied, apply_unit
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    example_unit,
)


def apply(bench: Bench, unit: UnitFile) -> Applied:
    """Apply a unit as the coordinator."""
    return apply_unit(bench.parts, unit, Actor(COORDINATOR), bench.now)


def with_anniversary(month: int, day: int) -> UnitFile:
    """The example unit with another anniversary."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"anniversary": MonthDay(month, day)})
    return unit.model_copy(update={"plan": plan})


def without(person_id: str) -> UnitFile:
    """The example unit without one of its people."""
    unit = example_unit()
    people = tuple(person for person in unit.people if person.id != person_id)
    return unit.model_copy(update={"people": people})


def anniversaries(bench: Bench) -> list[date]:
    """The anniversaries of all stored cycles."""
    with bench.parts.work() as work:
        return [cycle.anniversary for cycle in work.cycles.find()]


def test_applying_a_unit_begins_its_plan_with_a_scheduled_year(applied: Bench) -> None:
    """From the first day there is a year that can be late (law 2)."""
    with applied.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=EXAMPLE_PLAN)
        (due,) = work.obligations.find(cycle_id=cycle.id)
    assert (cycle.anniversary, cycle.state) == (date(2027, 5, 15), CycleState.SCHEDULED)
    assert due.starts_on == date(2027, 2, 12)


def test_applying_the_same_file_again_does_nothing(applied: Bench) -> None:
    """No change is told, and no event is written."""
    events = dict(applied.store.heads)
    assert apply(applied, example_unit()).changes == ()
    assert applied.store.heads == events


def test_a_changed_person_is_told_and_the_log_holds_a_commitment(applied: Bench) -> None:
    """What changed is told to whoever applies; the event tells of people by commitments."""
    unit = without(DEPUTY)
    (change,) = apply(applied, unit).changes
    assert (change.part, change.id, change.what) == ("people", DEPUTY, "removed")
    assert DEPUTY not in repr(applied.store.streams["unit:esimerkki"])


def test_a_new_order_of_the_recipients_is_a_change(applied: Bench) -> None:
    """R14 lists them in the order of the file, so the order is kept."""
    unit = example_unit()
    turned = unit.model_copy(update={"recipients": unit.recipients[::-1]})
    assert [change.what for change in apply(applied, turned).changes] == ["put into another order"]
    with applied.parts.work() as work:
        assert work.units.get("esimerkki").file.recipients == turned.recipients


def test_before_anything_has_happened_a_mandate_can_be_corrected(applied: Bench) -> None:
    """Who tries the starter file out and then writes in the real people is not refused."""
    assert apply(applied, without(DIRECTOR)).changes


def test_a_mandate_that_has_begun_can_not_be_taken_back(opened: Bench) -> None:
    """Once a year has begun, who was in charge on a day stays answerable."""
    with pytest.raises(InvalidInput, match="has begun"):
        apply(opened, without(DIRECTOR))


def test_another_form_for_the_same_unit_is_refused(applied: Bench) -> None:
    """A unit keeps one plan by one form."""
    unit = example_unit()
    form = "auttamisjarjestelman-omavalvontalomake"
    other = unit.model_copy(update={"plan": unit.plan.model_copy(update={"form": form})})
    with pytest.raises(NotPossibleNow, match="esimerkkilomake"):
        apply(applied, other)


def test_a_new_version_of_the_form_is_taken_over_with_the_same_file(applied: Bench) -> None:
    """The plan follows the form as it is issued now, and its stream says since when."""
    lookup = applied.forms
    applied.forms = lambda name: lookup(name).model_copy(update={"version": date(2027, 1, 10)})
    assert apply(applied, example_unit()).changes == ()
    with applied.parts.work() as work:
        assert work.plans.get(EXAMPLE_PLAN).form_version == date(2027, 1, 10)
    begun, _, changed = applied.store.streams[f"plan:{EXAMPLE_PLAN}"]
    assert (begun.kind, begun.data["anniversary"]) == ("plan.begun", "2027-05-15")
    assert (changed.kind, changed.data["form_version"]) == ("plan.changed", "2027-01-10")


@pytest.mark.parametrize(
    ("month", "day", "coming"),
    [
        (6, 1, date(2027, 6, 1)),
        (1, 12, date(2027, 1, 12)),
        (1, 11, date(2028, 1, 11)),
        (9, 1, date(2027, 9, 1)),
    ],
)
def test_a_new_anniversary_moves_the_year_that_is_to_come(
    applied: Bench, month: int, day: int, coming: date
) -> None:
    """The nearest one counts, unless it is not still to come (today is 11 January 2027)."""
    apply(applied, with_anniversary(month, day))
    assert anniversaries(applied) == [coming]


def test_a_new_anniversary_leaves_the_year_under_way_alone(opened: Bench) -> None:
    """Whoever has been asked for something keeps the days that were told."""
    apply(opened, with_anniversary(6, 1))
    assert anniversaries(opened) == [date(2027, 5, 15)]


@pytest.mark.parametrize(
    ("month", "day", "coming"),
    [(6, 15, date(2028, 6, 15)), (4, 15, date(2028, 4, 15)), (5, 15, date(2028, 5, 15))],
)
def test_the_year_after_a_moved_anniversary_is_a_year_on(
    opened: Bench, month: int, day: int, coming: date
) -> None:
    """The year under way has served the new date too; no second one comes a month later."""
    apply(opened, with_anniversary(month, day))
    excuse_cycle(opened.parts, EXAMPLE_PLAN, "Tauko.", Actor(COORDINATOR), opened.now)
    assert anniversaries(opened) == [date(2027, 5, 15), coming]


def test_a_year_confirmed_anew_does_not_schedule_another_one(confirmed: Bench) -> None:
    """The next one is scheduled already, if by another date than before."""
    parts, actor = confirmed.parts, Actor(COORDINATOR)
    apply(confirmed, with_anniversary(6, 15))
    return_cycle(parts, EXAMPLE_PLAN, "Virhe.", actor, confirmed.now)
    apply(confirmed, with_anniversary(8, 15))
    offer_for_confirmation(parts, EXAMPLE_PLAN, actor, confirmed.now)
    told = DoneElsewhere(DIRECTOR, confirmed.now, "Lappeenranta", "asianhallinta", "2/2027")
    record_confirmation(parts, EXAMPLE_PLAN, told, actor, confirmed.now)
    assert anniversaries(confirmed) == [date(2027, 5, 15), date(2028, 8, 15)]


@pytest.mark.parametrize("days_late", [0, 1])
def test_a_year_that_is_due_does_not_slip_away_with_a_new_anniversary(
    applied: Bench, days_late: int
) -> None:
    """What should have been confirmed in 2027 is not put off to 2028 by a setting."""
    applied.today = date(2027, 5, 15) + timedelta(days=days_late)
    apply(applied, with_anniversary(4, 1))
    assert anniversaries(applied) == [date(2027, 5, 15)]


def test_nobody_puts_themselves_in_charge_by_a_file(applied: Bench) -> None:
    """Whoever names themselves coordinator in a file has no say until the unit in force agrees."""
    unit = example_unit()
    coordinator = next(one for one in unit.people if one.id == COORDINATOR)
    stranger = coordinator.model_copy(update={"id": "joku-muu", "account": "joku"})
    taken_over = unit.model_copy(update={"people": (*unit.people, stranger)})
    with pytest.raises(NotAllowed, match="neither coordinator"):
        apply_unit(applied.parts, taken_over, Actor("joku-muu"), applied.now)


def test_the_file_decides_once_nobody_leads_the_unit_any_more(applied: Bench) -> None:
    """A unit whose mandates have all run out can still be put in order."""
    unit = example_unit()
    ending = tuple(
        one.model_copy(
            update={
                "mandates": tuple(
                    mandate.model_copy(update={"last_day": applied.today})
                    for mandate in one.mandates
                )
            }
        )
        for one in unit.people
    )
    apply(applied, unit.model_copy(update={"people": ending}))
    applied.today += timedelta(days=1)
    renewed = tuple(
        one.model_copy(
            update={
                "mandates": (
                    *one.mandates,
                    *(
                        mandate.model_copy(update={"first_day": applied.today, "last_day": None})
                        for mandate in one.mandates
                    ),
                )
            }
        )
        for one in ending
    )
    assert apply(applied, unit.model_copy(update={"people": renewed})).changes
