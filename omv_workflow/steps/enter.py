"""Coming in by a personal link: it is looked at, used, and asked for anew; and going out again.

Looking at a link changes nothing, for whoever scans mail opens links too.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, Personal, unit_stream
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.domain.visibility import Viewer
from omv_workflow.domain.ways_in import Link, PortalSession, hash_of
from omv_workflow.errors import AlreadyDone, NotAllowed
from omv_workflow.phrases import said
from omv_workflow.steps.ended_sessions import end_sessions
from omv_workflow.steps.ports import Parts, UnitOfWork


class LinkLooks(Enum):
    """What a link is good for when somebody opens it."""

    OPEN = auto()
    """One can come in by it."""
    OVER = auto()
    """It was one of ours: used, or too old. Its reader may have a new one."""
    UNKNOWN = auto()
    """It never was one of ours."""


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a session, in which unit, on this day.

    They are proven where their browser has shown that a second factor was given in the session.
    """

    session: PortalSession
    unit: UnitFile
    person: Person
    viewer: Viewer
    is_proven: bool = False

    @property
    def actor(self) -> Actor:
        """Them, acting for themselves."""
        return Actor(self.person.id)


def look_at_link(parts: Parts, token: str, now: datetime) -> LinkLooks:
    """How a link looks; nothing changes by it."""
    with parts.work() as work:
        return _looks(parts, work, work.links.find(id=hash_of(token)), now)


def enter(parts: Parts, token: str, now: datetime) -> str:
    """Use a link up, and begin a session by it; the session's token.

    Raises:
        NotAllowed: one can't come in by the link, or its reader has left the unit.
    """
    with parts.work() as work:
        work.hold(*(unit_stream(one.unit_id) for one in work.links.find(id=hash_of(token))))
        found = work.links.find(id=hash_of(token))
        if _looks(parts, work, found, now) is not LinkLooks.OPEN:
            raise _no_way_in()
        (link,) = found
        work.links.swap(link, replace(link, used_at=now))
        session_token = parts.new_token()
        begun = PortalSession(hash_of(session_token), link.unit_id, link.person_id, now, now)
        work.sessions.add(begun)
        _record(work, begun, "session.begun", now, link=link.id)
        work.commit(now)
        return session_token


def signed_in(
    parts: Parts, session_token: str, now: datetime, proof_token: str = ""
) -> SignedIn | None:
    """Who is behind a session that is open now, and works in the unit today."""
    with parts.work() as work:
        for session in work.sessions.find(id=hash_of(session_token)):
            unit = work.units.get(session.unit_id).file
            person = _employed(unit, session.person_id, parts, now)
            if person and session.is_open(parts.web, now):
                is_proven = session.is_proven(proof_token, now)
                _touch(work, session, session.touched(parts.web, now, is_proven=is_proven), now)
                viewer = Viewer({session.unit_id: person.id}, parts.today(now))
                return SignedIn(session, unit, person, viewer, is_proven)
    return None


def go_out(parts: Parts, session_token: str, now: datetime) -> None:
    """End a session; one that has ended stays so."""
    with parts.work() as work:
        for session in work.sessions.find(id=hash_of(session_token), ended_at=None):
            work.hold(unit_stream(session.unit_id))
            if end_sessions(work, [work.sessions.get(session.id)], session.person_id, now):
                work.commit(now)


def _looks(parts: Parts, work: UnitOfWork, found: list[Link], now: datetime) -> LinkLooks:
    for link in found:
        unit = work.units.get(link.unit_id).file
        works_here = _employed(unit, link.person_id, parts, now) is not None
        return LinkLooks.OPEN if works_here and link.lets_in(now) else LinkLooks.OVER
    return LinkLooks.UNKNOWN


def _employed(unit: UnitFile, person_id: str, parts: Parts, now: datetime) -> Person | None:
    today = parts.today(now)
    here = (one for one in unit.people if one.id == person_id and one.is_employed_on(today))
    return next(here, None)


def _touch(work: UnitOfWork, session: PortalSession, touched: PortalSession, now: datetime) -> None:
    """Note that the session is in use; where two requests do at once, one of them is enough."""
    if touched is session:
        return
    work.hold()
    try:
        work.sessions.swap(session, touched)
    except AlreadyDone:
        return  # the other request has noted it, or ended the session
    work.commit(now)


def _record(
    work: UnitOfWork, session: PortalSession, kind: str, now: datetime, **told: str
) -> None:
    by = Personal(session.person_id)
    work.record(Fact(unit_stream(session.unit_id), kind, now, {"by": by, **told}))


def _no_way_in() -> NotAllowed:
    return NotAllowed(
        said("Coming in by this link"),
        why=said("it has been used, is too old, or was never sent from here."),
        next_step=said("Have a new one sent to your address, or open the newest letter's."),
    )
