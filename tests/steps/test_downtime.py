"""The software off for a day, a week, a month, over a year: nothing is lost, nobody flooded."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.policies import LIVE
from omv_workflow.domain.supposing import PLAIN
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.rehearsed_people import PromptPeople
from omv_workflow.testing import Bench
from omv_workflow.testing.example import DIRECTOR, EXAMPLE_PLAN

CLOSED = CycleState.CLOSED
ENDS = {"obligation.done", "obligation.overtaken", "obligation.excused"}
FIRST, LAST = date(2027, 1, 15), date(2029, 2, 9)
"""Two anniversaries lie in between, 15 May of each year."""
SATURDAY = 5
MOST_A_DAY = 7
"""Mails to one person, if one year ends and the next begins: a digest, and letters of their own."""


def live(bench: Bench, off: range) -> None:
    """Two years, in which people do their part, but for the days on which nothing runs."""
    bench.apply()
    while bench.today < LAST:
        day = bench.today + timedelta(days=1)
        bench.today = day
        if (day - FIRST).days not in off and day.weekday() < SATURDAY:
            bench.skip_to(day)
            act(bench)


def act(bench: Bench) -> None:
    """Everybody does what is theirs to do today."""
    with bench.parts.work() as work:
        cycles = [one for one in work.cycles.find() if one.state in LIVE]
    for cycle in cycles:
        PromptPeople(EXAMPLE_PLAN, cycle.id, PLAIN).act(bench.parts, bench.now)


def letters_by_day(bench: Bench) -> Counter[tuple[date, str]]:
    """How many mails went to each address on each day; a digest is one."""
    return Counter(
        (bench.parts.today(one.state_since), one.to_address) for one in bench.outbox.mails
    )


def ended_twice(bench: Bench) -> list[str]:
    """The obligations of which the log tells more than one end."""
    with bench.parts.work() as work:
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
    ends = [one.data["obligation"] for one in events if one.kind in ENDS]
    return [str(one) for one, times in Counter(ends).items() if times > 1]


@settings(max_examples=8, deadline=None)
@given(
    st.tuples(st.sampled_from([1, 7, 31]), st.integers(0, 500))
    | st.tuples(st.just(400), st.integers(0, 250))
)
def test_whenever_it_was_off_both_years_are_kept(off: tuple[int, int]) -> None:
    """Every obligation ends, and once; nobody gets many letters on a day."""
    days, begins = off
    bench = Bench(today=FIRST)
    live(bench, range(begins, begins + days))
    with bench.parts.work() as work:
        states = {one.anniversary.year: one.state for one in work.cycles.find()}
        left = work.obligations.find(state=ObligationState.OPEN)
    assert states == {2027: CLOSED, 2028: CLOSED, 2029: CycleState.SCHEDULED}
    assert [one.kind for one in left] == [StepKind.OPEN]
    assert not ended_twice(bench)
    assert max(letters_by_day(bench).values()) <= MOST_A_DAY


def test_after_a_month_off_each_reader_gets_what_is_due_now_and_once() -> None:
    """The reminders that were missed are not made up for, one by one."""
    bench = Bench(today=FIRST)
    live(bench, range((date(2027, 4, 26) - FIRST).days, (date(2027, 5, 27) - FIRST).days))
    resumed = date(2027, 5, 27)
    told = {
        (one.purpose, one.person_id)
        for one in bench.outbox.carried
        if bench.parts.today(one.state_since) == resumed and one.person_id == DIRECTOR
    }
    assert told == {(Purpose.CONFIRMATION_OVERDUE, DIRECTOR)}
