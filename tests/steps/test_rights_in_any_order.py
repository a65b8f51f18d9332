"""Years, erasures and disposals in any order: the log verifies, and what is gone is gone."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.disposals import DisposalPart, DisposalState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.carry_out_disposals import carry_out_disposals
from omv_workflow.steps.dispose import approve_disposal
from omv_workflow.steps.erase_person import erase_person
from omv_workflow.steps.leave import Leaving, leave
from omv_workflow.steps.retained_years import retained
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.steps.of_no_year import note
from tests.steps.years import BY, keep_year

# What it runs is run by other tests too: measuring it again would more than double its time.
pytestmark = pytest.mark.no_cover

PEOPLE = {one.id: one.name for one in example_unit().people}
LAST_YEAR = 2040
"""A disposal waits for up to eleven years, and holidays are known until 2055."""
acts = st.sampled_from(["year", "year", "note", NURSE, SOCIAL_WORKER, "dispose", *DisposalPart])


@given(st.lists(acts, min_size=3, max_size=9))
@example(["year", "year", "dispose", "year", "year"])
@example(["note", "year", "note", "year", "note", "dispose", NURSE, "year", "dispose", "dispose"])
@example(["year", "year", "dispose", "year", "year", NURSE])
@settings(max_examples=25)
def test_whatever_the_order_what_is_gone_is_found_nowhere(done: list[str]) -> None:
    """Texts of disposed years, names of erased people; and every stream verifies each time."""
    bench = Bench()
    bench.apply()
    erased: set[str] = set()
    years: list[str] = []
    notes: list[int] = []
    for act in done:
        if act == "year":
            years.append(f"Teksti {len(years)}.")
            keep_year(bench, next_third_of_may(bench.today), years[-1])
        elif act == "note":
            note(bench, len(notes))
            notes.append(max(len(years) - 1, 0))
        elif act in PEOPLE:
            leave_and_be_erased(bench, act, erased)
        else:
            dispose_of_what_is_due(bench, set(DisposalPart) if act == "dispose" else {act})
        check_what_is_gone(bench, years, erased)
        check_notes(bench, notes)
        if bench.today.year >= LAST_YEAR:
            return


def next_third_of_may(today: date) -> date:
    """The next day on which a year is kept."""
    return date(today.year + (today >= date(today.year, 5, 1)), 5, 3)


def leave_and_be_erased(bench: Bench, person_id: str, erased: set[str]) -> None:
    """Somebody leaves today, handing all over, and is erased a week later; or erased once more."""
    if person_id not in erased:
        leaving = Leaving(person_id, bench.today, COORDINATOR)
        leave(bench.parts, EXAMPLE_PLAN, leaving, BY, bench.now)
        bench.today += timedelta(days=7)
        erased.add(person_id)
    erase_person(bench.parts, EXAMPLE_PLAN, person_id, "Pyynnöstä.", BY, bench.now)


def dispose_of_what_is_due(bench: Bench, parts: set[str]) -> None:
    """Wait for the earliest end of a term of these parts, and dispose of what is due then."""
    found = retained(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now).parts
    waiting = [one for one in found if one.part in parts and one.due_on and not one.state]
    for one in waiting:
        bench.today = max(bench.today, one.due_on or bench.today)
        told = (bench.parts, EXAMPLE_PLAN, one.year, one.part, "Päättynyt.", Actor(DIRECTOR))
        approve_disposal(*told, bench.now)
    carry_out_disposals(bench.parts, EXAMPLE_PLAN, BY, bench.now)


def check_what_is_gone(bench: Bench, years: list[str], erased: set[str]) -> None:
    """A text is gone once its own year is disposed of and the one that inherited it."""
    held = repr((bench.store.tables, bench.store.openings, bench.blobs.kept))
    assert not [one.fault for one in check_streams(bench.parts, EVERYTHING) if one.fault]
    assert not [PEOPLE[one] for one in erased if PEOPLE[one] in held]
    assert PEOPLE[COORDINATOR] in held
    with bench.parts.work() as work:
        begun = [one for one in work.cycles.find() if one.state is not CycleState.SCHEDULED]
        cycles = sorted(begun, key=lambda one: one.anniversary)
        gone = {
            one.cycle_id
            for one in work.disposals.find(part=DisposalPart.CONTENT, state=DisposalState.DONE)
        }
    kept = [cycle.id not in gone for cycle in cycles]
    for number, text in enumerate(years):
        assert (text in held) == any(kept[number : number + 2])


def check_notes(bench: Bench, notes: list[int]) -> None:
    """What is of no year goes with the year in whose time it arose; `notes` has their indexes."""
    openings = repr(bench.store.openings)
    letters = repr((bench.store.tables, bench.mail_files.kept))
    with bench.parts.work() as work:
        begun = [one for one in work.cycles.find() if one.state is not CycleState.SCHEDULED]
        cycles = sorted(begun, key=lambda one: one.anniversary)
        done = {(one.cycle_id, one.part) for one in work.disposals.find(state=DisposalState.DONE)}
    for number, year in enumerate(notes):
        cycle_id = cycles[year].id if year < len(cycles) else None
        opened = (cycle_id, DisposalPart.LOG_OPENINGS) not in done
        for what in ("Tauko", "Muutos", "Kello"):
            assert (f"{what} {number}." in openings) == opened
        assert (f"Kirje {number}." in letters) == ((cycle_id, DisposalPart.MESSAGES) not in done)
