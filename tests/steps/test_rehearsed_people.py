"""The people of a rehearsed year: what they can't do does not happen, and the year goes on."""

from dataclasses import dataclass, field
from datetime import date, datetime

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.supposing import PLAIN, Away, Supposition
from omv_workflow.domain.unit import Mandate, Role
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.record_delivery import record_clients_told
from omv_workflow.steps.rehearse_year import RehearsedYear, play_year, rehearse_year
from omv_workflow.steps.rehearsed_entries import EntryKind
from omv_workflow.steps.rehearsed_people import PromptPeople
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, MINISTRY, example_unit
from tests.steps.copies import BY, recorded
from tests.steps.test_public_copies import MARKED, WITHHELD, answering

LAST_DAY = date(2027, 3, 20)


@dataclass
class Watched:
    """People, and the days on which they are asked to act."""

    people: PromptPeople
    days: list[date] = field(default_factory=list)

    def next_day(self, stage: Parts, now: datetime) -> date | None:
        """The people's own."""
        return self.people.next_day(stage, now)

    def act(self, stage: Parts, now: datetime) -> None:
        """Note the day; the people act."""
        self.days.append(stage.today(now))
        self.people.act(stage, now)


def rehearsed(bench: Bench, supposition: Supposition = PLAIN) -> RehearsedYear:
    """The coming year."""
    return rehearse_year(bench.parts, EXAMPLE_PLAN, supposition, BY, bench.now)


def days_of(year: RehearsedYear, purpose: str) -> list[date]:
    """The days on which such letters go out."""
    told = (one for one in year.entries if one.what is EntryKind.MESSAGE)
    return sorted({one.day for one in told if one.purpose == purpose})


def test_while_nobody_coordinates_the_year_runs_on_with_its_warnings(applied: Bench) -> None:
    """What the coordinator would do in a hurry waits for the day on which they are back."""
    away = Away("coordinator", absence_of(date(2027, 3, 1), date(2027, 6, 30), None))
    year = rehearsed(applied, Supposition(away=(away,)))
    assert days_of(year, Purpose.CONFIRMATION_OVERDUE)[0] == date(2027, 5, 17)
    assert days_of(year, Purpose.STAFF_NOTICE) == [date(2027, 7, 1)]
    assert len(days_of(year, Purpose.DRAFT_READY)) == 1
    assert (year.state, year.failed, year.refused) == (CycleState.CLOSED, (), ())


def test_a_year_that_nobody_coordinates_to_its_end_is_told_all_the_same() -> None:
    """The mandate ends in March and nobody follows: it is never offered."""
    unit = example_unit()
    ends = (Mandate(role=Role.COORDINATOR, first_day=date(2020, 1, 1), last_day=LAST_DAY),)
    people = tuple(
        one.model_copy(update={"mandates": ends}) if one.id == COORDINATOR else one
        for one in unit.people
    )
    bench = Bench()
    bench.apply(unit.model_copy(update={"people": people}))
    year = rehearsed(bench)
    assert days_of(year, Purpose.CONFIRMATION_OVERDUE)[0] == date(2027, 5, 17)
    assert not days_of(year, Purpose.STAFF_NOTICE)
    assert (year.state, year.refused) == (CycleState.DRAFTING, ())


def test_what_somebody_is_refused_is_told_and_does_not_end_the_year(answered: Bench) -> None:
    """A secret stands unmarked elsewhere, so that the plan can't be offered on its last day."""
    answering(answered, MARKED)
    answering(answered, f"Muistakaa: {WITHHELD.lower()}!", "risks")
    year = rehearsed(answered)
    (refused,) = year.refused
    assert refused.what == "A public copy of the plan"
    assert refused.since is not None
    assert refused.since <= date(2027, 5, 15)
    assert WITHHELD.lower() not in refused.outcome.lower()
    assert days_of(year, Purpose.CONFIRMATION_OVERDUE)
    assert year.state is CycleState.DRAFTING
    assert len(days_of(year, Purpose.DRAFT_READY)) == 1


def test_the_copies_of_the_year_before_are_seen_to_as_well(distributing: Bench) -> None:
    """Clients are told, the copy by hand is brought, and that by mail acknowledged in time."""
    plain = rehearsed(distributing)
    assert plain.anniversary == date(2028, 5, 15)
    assert not days_of(plain, Purpose.ACKNOWLEDGEMENT_MISSING)
    assert (plain.state, plain.refused) == (CycleState.CLOSED, ())


def test_days_on_which_nothing_is_to_be_done_are_not_played(distributing: Bench) -> None:
    """Once what is late of the year before has been seen to, the coming one is soon played."""
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Ilmoitus.", BY, distributing.now)
    recorded(distributing, MINISTRY)
    distributing.run_until(date(2027, 6, 7))
    with distributing.parts.work() as work:
        coming = max(work.cycles.find(plan_id=EXAMPLE_PLAN), key=lambda one: one.anniversary)
    people = Watched(PromptPeople(EXAMPLE_PLAN, coming.id, PLAIN))
    year = play_year(distributing.parts, coming, people, PLAIN, BY, distributing.now)
    assert not days_of(year, Purpose.ACKNOWLEDGEMENT_MISSING)
    assert [day for day in people.days if day < date(2028, 1, 1)] == [date(2027, 6, 7)]
