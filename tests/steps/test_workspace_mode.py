"""Whether a workspace is real or virtual, as its log tells it."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import WORKSPACE_STREAM
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.note_restored import note_restored
from omv_workflow.steps.workspace_mode import begin_workspace, check_kind
from omv_workflow.testing import Bench


def test_a_workspace_stays_what_it_began_as(bench: Bench) -> None:
    """Whatever its settings call it later."""
    begin_workspace(bench.parts, Actor("ylitarkastaja"), bench.now, virtual=False)
    with pytest.raises(NotPossibleNow, match="virtual"):
        check_kind(bench.parts, virtual=True)


def test_a_workspace_whose_log_does_not_say_works_on_after_a_restore(bench: Bench) -> None:
    """It began before this was written down, so that it has been restored is its first event."""
    note_restored(bench.parts.work, bench.now, "root", bench.now, paused=())
    check_kind(bench.parts, virtual=False)
    with bench.parts.work() as work:
        assert [one.kind for one in work.log.events(WORKSPACE_STREAM)] == ["workspace.restored"]


def test_a_workspace_says_what_it_is_even_after_another_event(bench: Bench) -> None:
    """From the next time it is begun on, it stays that kind."""
    note_restored(bench.parts.work, bench.now, "root", bench.now, paused=())
    begin_workspace(bench.parts, Actor("ylitarkastaja"), bench.now, virtual=False)
    begin_workspace(bench.parts, Actor("ylitarkastaja"), bench.now, virtual=False)
    with bench.parts.work() as work:
        told = [one.kind for one in work.log.events(WORKSPACE_STREAM)]
    assert told == ["workspace.restored", "workspace.begun"]
    with pytest.raises(NotPossibleNow, match="virtual"):
        check_kind(bench.parts, virtual=True)
