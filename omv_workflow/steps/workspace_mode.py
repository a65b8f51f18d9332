"""Real or virtual: decided when the workspace begins, and held by its log ever after.

In a virtual workspace anybody may act as anybody, on any day. Were the setting enough, a real log
could be given a past that never was.
"""

from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import WORKSPACE_STREAM, Event, Fact
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork

_BEGUN = "workspace.begun"


def begin_workspace(parts: Parts, actor: Actor, now: datetime, *, virtual: bool) -> None:
    """Write down once what kind of workspace this is.

    Raises:
        NotPossibleNow: it began as the other kind.
    """
    with parts.work() as work:
        work.hold(WORKSPACE_STREAM)
        if not _begun(work):
            data = {**actor.facts(), "virtual": virtual}
            work.record(Fact(WORKSPACE_STREAM, _BEGUN, now, data))
            work.commit(now)
            return
        _check(work, virtual=virtual)


def check_kind(parts: Parts, *, virtual: bool) -> None:
    """Refuse to work in a workspace whose settings call it what it is not.

    Raises:
        NotPossibleNow: it began as the other kind.
    """
    with parts.work() as work:
        _check(work, virtual=virtual)


def _check(work: UnitOfWork, *, virtual: bool) -> None:
    if any(event.data["virtual"] is not virtual for event in _begun(work)):
        was, now_called = ("virtual", "real") if not virtual else ("real", "virtual")
        raise NotPossibleNow(
            said("Working in a workspace that is now called {now_called}", now_called=now_called),
            why=said(
                "it began as a {was} one, and its log holds what was done in it as such.", was=was
            ),
            next_step=said("Set workspace.virtual in omv.toml back, or begin another workspace."),
        )


def _begun(work: UnitOfWork) -> list[Event]:
    """The event that tells of the kind; another one, such as of a restore, may be the first."""
    return [event for event in work.log.events(WORKSPACE_STREAM) if event.kind == _BEGUN]
