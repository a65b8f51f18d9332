"""Ending sessions: each is an event."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import Fact, Personal, unit_stream
from omv_workflow.domain.ways_in import PortalSession
from omv_workflow.steps.ports import UnitOfWork


def end_sessions(
    work: UnitOfWork, sessions: Iterable[PortalSession], by: str, now: datetime
) -> int:
    """End sessions that have not been ended; how many these were."""
    ended = [one for one in sessions if one.ended_at is None]
    for session in ended:
        work.sessions.swap(session, replace(session, ended_at=now))
        stream = unit_stream(session.unit_id)
        work.record(Fact(stream, "session.ended", now, {"by": Personal(by)}))
    return len(ended)
