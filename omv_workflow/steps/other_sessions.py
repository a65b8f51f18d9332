"""A person's sessions in other browsers: they see them, and end them."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.events import unit_stream
from omv_workflow.domain.ways_in import PortalSession
from omv_workflow.steps.ended_sessions import end_sessions
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.prove_second_factor import check_proven
from omv_workflow.steps.set_up_second_factor import standing


@dataclass(frozen=True)
class OtherSession:
    """A session that is open in another browser, in local time."""

    begun_at: datetime
    seen_at: datetime


def other_sessions(parts: Parts, who: SignedIn, now: datetime) -> list[OtherSession]:
    """The sessions of theirs that are open elsewhere, the one used last first."""
    with parts.work() as work:
        found = [one for one in _others(work, who) if one.is_open(parts.web, now)]
    found.sort(key=lambda one: one.seen_at, reverse=True)
    return [OtherSession(parts.local(one.begun_at), parts.local(one.seen_at)) for one in found]


def end_other_sessions(parts: Parts, who: SignedIn, now: datetime) -> None:
    """End all of these; nothing happens where there is none.

    Raises:
        ProofNeeded: they have set up a second factor, and not proven it.
    """
    if standing(parts, who).set_up_on is not None:
        check_proven(who)
    with parts.work() as work:
        work.hold(unit_stream(who.session.unit_id))
        if end_sessions(work, _others(work, who), who.person.id, now):
            work.commit(now)


def _others(work: UnitOfWork, who: SignedIn) -> list[PortalSession]:
    theirs = {"unit_id": who.session.unit_id, "person_id": who.person.id}
    found = work.sessions.find(**theirs, ended_at=None)
    return [one for one in found if one.id != who.session.id]
