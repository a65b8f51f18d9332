"""Rehearsing a coming year: what would follow is told day by day, and nothing of it happens."""

from collections import Counter
from copy import deepcopy
from datetime import date, timedelta

import pytest

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.supposing import PLAIN, Away, Supposition
from omv_workflow.domain.timetable import StepKind
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.change_step import ChosenStep, excuse_step
from omv_workflow.steps.rehearse_year import RehearsedYear, rehearse_year
from omv_workflow.steps.rehearsed_entries import EntryKind, in_years
from omv_workflow.steps.rehearsed_people import PromptPeople
from omv_workflow.steps.scheduled import MOVING_ON
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import COORDINATOR, DEPUTY, EXAMPLE_PLAN, NURSE, example_unit

BY = Actor(COORDINATOR)
TOLD = (
    (date(2027, 2, 12), Purpose.CYCLE_OPENED, 1),
    (date(2027, 2, 24), Purpose.CONTRIBUTION_REQUEST, 3),
    (date(2027, 3, 11), Purpose.CONTRIBUTION_REMINDER, 3),
    (date(2027, 3, 19), Purpose.CONTRIBUTION_REMINDER, 3),
    (date(2027, 4, 9), Purpose.DRAFT_READY, 1),
    (date(2027, 4, 23), Purpose.READY_TO_CONFIRM, 2),
    (date(2027, 4, 30), Purpose.CONFIRMATION_REMINDER, 2),
    (date(2027, 5, 7), Purpose.CONFIRMATION_REMINDER, 2),
    (date(2027, 5, 12), Purpose.CONFIRMATION_REMINDER, 2),
    (date(2027, 5, 14), Purpose.STAFF_NOTICE, 5),
    (date(2027, 5, 14), Purpose.CLIENT_NOTICE, 1),
    (date(2027, 5, 14), Purpose.DISTRIBUTION, 2),
    (date(2027, 5, 14), Purpose.HAND_DELIVERY, 1),
)
"""The letters of the example unit's plain year; its anniversary, 15 May, is a Saturday."""


@pytest.fixture
def bench() -> Bench:
    """The example unit, live, in January."""
    bench = Bench()
    bench.apply()
    return bench


def rehearsed(bench: Bench, supposition: Supposition = PLAIN) -> RehearsedYear:
    """The coming year."""
    return rehearse_year(bench.parts, EXAMPLE_PLAN, supposition, BY, bench.now)


def letters(year: RehearsedYear) -> list[tuple[date, str, str]]:
    """When, to whom and what for letters go out."""
    told = (one for one in year.entries if one.what is EntryKind.MESSAGE)
    return [(one.day, one.to, one.purpose) for one in told]


def days_of(year: RehearsedYear, purpose: str) -> list[date]:
    """The days on which such letters go out."""
    return sorted({day for day, _, told in letters(year) if told == purpose})


def test_the_plain_year_is_the_year_of_the_timetable(bench: Bench) -> None:
    """Everybody does their part on its day: the letters are those, to so many people."""
    year = rehearsed(bench)
    counted = Counter((day, Purpose(purpose)) for day, _, purpose in letters(year))
    assert counted == {(day, purpose): number for day, purpose, number in TOLD}
    assert (year.state, year.failed) == (CycleState.CLOSED, ())


def test_obligations_and_deadlines_stand_among_the_letters(bench: Bench) -> None:
    """Whose turn it is, when it was seen to, and when the next year begins."""
    entries = rehearsed(bench).entries
    due = {one.purpose: one for one in entries if one.what is EntryKind.OBLIGATION}
    assert (due["confirm"].at, due["confirm"].ended) == (date(2027, 5, 14), date(2027, 5, 14))
    assert DEPUTY in due["confirm"].to
    assert due["open"].at == date(2028, 2, 15)
    deadlines = {one.to: one.at for one in entries if one.what is EntryKind.DEADLINE}
    assert deadlines[NURSE] == date(2027, 3, 26)
    assert [one.day for one in entries] == sorted(one.day for one in entries)


def test_nothing_of_it_happens(bench: Bench) -> None:
    """Neither rows nor events nor documents, and no mail leaves."""
    rows, streams = deepcopy(bench.store.tables), deepcopy(bench.store.streams)
    rehearsed(bench)
    assert (bench.store.tables, bench.store.streams) == (rows, streams)
    assert (bench.blobs.kept, bench.outbox.carried) == ({}, [])


def test_an_early_confirmation_is_followed_by_its_distribution(bench: Bench) -> None:
    """What would have come before it is not needed; the next anniversary stays."""
    year = rehearsed(bench, Supposition(confirmed_on=date(2027, 3, 2)))
    assert days_of(year, Purpose.DISTRIBUTION) == [date(2027, 3, 2)]
    assert not days_of(year, Purpose.CONFIRMATION_REMINDER)
    assert year.entries[-1].at == date(2028, 2, 15)
    assert year.state is CycleState.CLOSED


def test_a_confirmation_before_the_year_opens_opens_it(bench: Bench) -> None:
    """Everything before it is done on its day."""
    year = rehearsed(bench, Supposition(confirmed_on=date(2027, 1, 20)))
    assert days_of(year, Purpose.DISTRIBUTION) == [date(2027, 1, 20)]
    assert year.state is CycleState.CLOSED


def test_a_late_confirmation_is_warned_of_every_week(bench: Bench) -> None:
    """Director, deputy and coordinator, from the first working day after it was due."""
    year = rehearsed(bench, Supposition(confirmed_on=date(2027, 6, 2)))
    mondays = [date(2027, 5, 17), date(2027, 5, 24), date(2027, 5, 31)]
    assert days_of(year, Purpose.CONFIRMATION_OVERDUE) == mondays
    assert days_of(year, Purpose.DISTRIBUTION) == [date(2027, 6, 2)]


def test_late_answers_are_told_to_those_who_lead(bench: Bench) -> None:
    """The coordinator first, then weekly until they have come; it is confirmed in time even so."""
    year = rehearsed(bench, Supposition(answers_late=20))
    assert days_of(year, Purpose.ANSWERS_LATE) == [date(2027, 3, 29)]
    assert days_of(year, Purpose.CONTRIBUTION_ESCALATION) == [
        date(2027, 3, 31),
        date(2027, 4, 7),
        date(2027, 4, 14),
    ]
    assert days_of(year, Purpose.STAFF_NOTICE) == [date(2027, 5, 14)]


def test_somebody_away_answers_when_they_are_back(bench: Bench) -> None:
    """Nobody stands in, so the coordinator is told once."""
    away = Away(NURSE, absence_of(date(2027, 3, 1), date(2027, 4, 4), None))
    year = rehearsed(bench, Supposition(away=(away,)))
    assert days_of(year, Purpose.STAND_IN_NEEDED) == [date(2027, 3, 11)]
    reminded = [day for day, to, told in letters(year) if NURSE in to and "reminder" in told]
    assert max(reminded) == date(2027, 3, 31)


def test_while_the_director_is_away_the_deputy_confirms(bench: Bench) -> None:
    """That nobody stands in is told with the first letter that would need it."""
    away = Away("director", absence_of(date(2027, 4, 20), date(2027, 6, 10), None))
    year = rehearsed(bench, Supposition(away=(away,)))
    assert days_of(year, Purpose.STAND_IN_NEEDED) == [date(2027, 4, 23)]
    assert days_of(year, Purpose.STAFF_NOTICE) == [date(2027, 5, 14)]


def test_while_both_who_may_confirm_are_away_it_waits(bench: Bench) -> None:
    """Whoever is back first confirms it."""
    both = (
        Away("director", absence_of(date(2027, 5, 10), date(2027, 6, 10), None)),
        Away("deputy", absence_of(date(2027, 5, 10), date(2027, 5, 30), None)),
    )
    year = rehearsed(bench, Supposition(away=both))
    assert days_of(year, Purpose.STAFF_NOTICE) == [date(2027, 5, 31)]


def test_nobody_who_is_not_there_can_be_away(bench: Bench) -> None:
    """Neither a role that nobody holds on the first day, nor an id that nobody has."""
    absence = absence_of(date(2019, 5, 1), date(2019, 5, 2), None)
    for who, told in (("director", "mandate"), ("esimerkki-kukaan", "this id")):
        with pytest.raises(NotFound) as refused:
            rehearsed(bench, Supposition(away=(Away(who, absence),)))
        assert told in refused.value.why


def test_a_confirmation_long_overdue_is_played_to_its_end(bench: Bench) -> None:
    """However late it is supposed."""
    year = rehearsed(bench, Supposition(confirmed_on=date(2027, 12, 1)))
    assert year.state is CycleState.CLOSED


def test_a_year_without_its_draft_goes_on_as_planned(bench: Bench) -> None:
    """The coordinator sees to the register number all the same."""
    bench.run_until(date(2027, 3, 1))
    step = ChosenStep(StepKind.DRAFT, "Luonnosta ei tarvita.")
    excuse_step(bench.parts, EXAMPLE_PLAN, step, BY, bench.now)
    year = rehearsed(bench)
    assert not days_of(year, Purpose.NUMBER_MISSING)
    assert days_of(year, Purpose.READY_TO_CONFIRM) == [date(2027, 4, 23)]


def test_a_confirmation_in_the_past_is_not_supposed(bench: Bench) -> None:
    """The year goes on from today."""
    with pytest.raises(InvalidInput, match="has passed"):
        rehearsed(bench, Supposition(confirmed_on=date(2026, 12, 1)))


def test_only_those_who_lead_or_coordinate_rehearse(bench: Bench) -> None:
    """It tells who gets which letter."""
    with pytest.raises(NotAllowed):
        rehearse_year(bench.parts, EXAMPLE_PLAN, PLAIN, Actor(NURSE), bench.now)


def test_a_plan_that_is_not_live_is_rehearsed_as_if_it_were() -> None:
    """That is how one sees what going live would bring."""
    bench = Bench()
    apply_unit(bench.parts, example_unit(), BY, bench.now)
    assert len(letters(rehearsed(bench))) == sum(number for *_, number in TOLD)


def test_a_plan_with_secrets_gets_its_first_mark_in_the_rehearsal() -> None:
    """Marking what is secret is part of answering; without it nothing could be handed out."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"publicity": Publicity.PARTLY_SECRET})
    bench = Bench()
    bench.apply(unit.model_copy(update={"plan": plan}))
    year = rehearsed(bench)
    assert (year.state, year.failed) == (CycleState.CLOSED, ())


def test_a_year_under_way_goes_on_from_where_it_is(bench: Bench) -> None:
    """What went out already is not told again."""
    bench.run_until(date(2027, 3, 12))
    year = rehearsed(bench)
    assert letters(year)[0][:1] == (date(2027, 3, 19),)
    assert year.state is CycleState.CLOSED


def test_two_years_are_told_beside_one_another(bench: Bench) -> None:
    """What both have in common stands once."""
    plain, late = rehearsed(bench), rehearsed(bench, Supposition(answers_late=20))
    told = in_years([plain.entries, late.entries])
    years = Counter(one.years for one in told)
    assert years["plain", "supposed"] + years["plain",] == len(set(plain.entries))
    assert {one.purpose for one in told if one.years == ("supposed",)} == {
        Purpose.CONTRIBUTION_REMINDER,
        Purpose.ANSWERS_LATE,
        Purpose.CONTRIBUTION_ESCALATION,
        "escalate",
        "accept",
    }


def test_what_is_told_is_exactly_what_goes_out(bench: Bench) -> None:
    """Day by day, when the schedule really runs and people really act so."""
    told = letters(rehearsed(bench))
    with bench.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=EXAMPLE_PLAN)
    people = PromptPeople(EXAMPLE_PLAN, cycle.id, PLAIN)
    while bench.today < date(2027, 5, 20):
        bench.run_until(bench.today + timedelta(days=1))
        people.act(bench.parts, bench.now)
        for step in MOVING_ON.values():
            step(bench.parts, at(bench.today, 12, 30))
    sent = [
        (bench.parts.today(one.state_since), one.to_address, one.purpose)
        for one in bench.outbox.carried
    ]
    assert sorted(sent) == sorted(told)
