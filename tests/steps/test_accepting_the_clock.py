"""A clock that was ahead: who may say so, and what the log tells of it."""

from datetime import timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.clock import CLOCK_ACCEPTED, wrongly_timed
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from omv_workflow.errors import NotAllowed, NotPossibleNow
from omv_workflow.steps.accept_clock import accept_clock
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE


def record_ahead(bench: Bench) -> None:
    """Record an event as if it were a year later."""
    ahead = bench.now + timedelta(days=365)
    with bench.parts.work() as work:
        work.record(Fact(WORKSPACE_STREAM, "test.recorded", ahead, {}))
        work.commit(ahead)


def test_the_log_tells_whose_times_are_wrong(opened: Bench) -> None:
    """By stream and number, with the reason as personal data; and only once."""
    record_ahead(opened)
    by = Actor(COORDINATOR)
    (wrong,) = accept_clock(opened.parts, EXAMPLE_PLAN, "Paristo loppui.", by, opened.now)
    with opened.parts.work() as work:
        told = work.log.events(WORKSPACE_STREAM)[-1]
    assert (told.kind, wrong.kind) == (CLOCK_ACCEPTED, "test.recorded")
    assert wrongly_timed([told.data]) == {(wrong.stream, wrong.sequence)}
    assert "Paristo" not in str(told.data)
    with pytest.raises(NotPossibleNow, match="no event was recorded later"):
        accept_clock(opened.parts, EXAMPLE_PLAN, "Taas.", by, opened.now)


def test_only_who_leads_or_coordinates_accepts_a_clock(opened: Bench) -> None:
    """It lets the log go on in which everybody's acts stand."""
    record_ahead(opened)
    with pytest.raises(NotAllowed):
        accept_clock(opened.parts, EXAMPLE_PLAN, "Koska.", Actor(NURSE), opened.now)
