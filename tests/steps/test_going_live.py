"""The first day: nothing is done by itself, and no mail goes out, before somebody lets it."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import AlreadyDone, NotAllowed, NotPossibleNow
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live, pause_plan
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import Summary
from omv_workflow.steps.queries import is_live
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE, example_unit

BY = Actor(COORDINATOR)
OPENS = date(2027, 2, 12)


@pytest.fixture
def asleep() -> Bench:
    """A unit in force whose plan nobody has let go live."""
    bench = Bench()
    apply_unit(bench.parts, example_unit(), BY, bench.now)
    return bench


def waits(summaries: list[Summary]) -> set[str]:
    """What waits for the plan to go live."""
    return {
        row.what for one in summaries for row in one.waiting if row.outcome.startswith("not live")
    }


def test_nothing_is_done_for_a_plan_before_it_is_live(asleep: Bench) -> None:
    """Its year is due and not opened; the scheduled step says why."""
    summaries = asleep.run_until(date(2027, 3, 30))
    assert waits(summaries) == {"open cycles"}
    with asleep.parts.work() as work:
        assert [one.state for one in work.cycles.find()] == [CycleState.SCHEDULED]
        assert work.messages.find() == []


def test_what_is_done_by_hand_writes_letters_that_wait(asleep: Bench) -> None:
    """They go out once the plan is live, and not before."""
    open_cycle(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    request_contributions(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    assert "contribution_request" in waits(asleep.run_until(OPENS))
    assert asleep.outbox.carried == []
    with asleep.parts.work() as work:
        assert {one.state for one in work.messages.find()} == {MessageState.CREATED}
    go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    asleep.run_until(date(2027, 2, 15))
    assert len(asleep.outbox.carried) > 1


def test_going_live_is_recorded_with_who_let_it(asleep: Bench) -> None:
    """The log tells it, and a second time is refused."""
    plan = go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    assert plan.live_since == asleep.now
    with asleep.parts.work() as work:
        last = work.log.events(f"plan:{EXAMPLE_PLAN}")[-1]
    assert (last.kind, set(last.data)) == ("plan.live", {"by"})
    with pytest.raises(AlreadyDone, match="live since 2027-01-11"):
        go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)


def test_applying_the_unit_again_leaves_the_plan_live(asleep: Bench) -> None:
    """Another anniversary is no reason to fall silent."""
    go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    plan = example_unit().plan.model_copy(update={"anniversary": MonthDay(6, 15)})
    changed = example_unit().model_copy(update={"plan": plan})
    assert apply_unit(asleep.parts, changed, BY, asleep.now).live_since == asleep.now


def test_only_who_leads_or_coordinates_lets_a_plan_go_live(asleep: Bench) -> None:
    """A contributor can't, nor pause it."""
    with pytest.raises(NotAllowed):
        go_live(asleep.parts, EXAMPLE_PLAN, Actor(NURSE), asleep.now)
    go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    with pytest.raises(NotAllowed):
        pause_plan(asleep.parts, EXAMPLE_PLAN, "Ei nyt.", Actor(NURSE), asleep.now)


def test_a_paused_plan_waits_and_loses_nothing(asleep: Bench) -> None:
    """What fell due in the meantime is done once it is live again."""
    go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    pause_plan(asleep.parts, EXAMPLE_PLAN, "Palautettu varmuuskopiosta.", BY, asleep.now)
    asleep.run_until(date(2027, 2, 24))
    assert not is_live(asleep.parts, EVERYTHING, EXAMPLE_PLAN)
    assert asleep.outbox.carried == []
    go_live(asleep.parts, EXAMPLE_PLAN, BY, asleep.now)
    asleep.run_until(date(2027, 2, 25))
    with asleep.parts.work() as work:
        assert [one.state for one in work.cycles.find()] == [CycleState.COLLECTING]


def test_a_plan_that_is_not_live_cannot_be_paused(asleep: Bench) -> None:
    """There is nothing to pause."""
    with pytest.raises(NotPossibleNow, match="not live"):
        pause_plan(asleep.parts, EXAMPLE_PLAN, "Ei nyt.", BY, asleep.now)
