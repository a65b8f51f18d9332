"""Taking away what opens no page any more, and drafts that nobody will hand in.

Whoever has left leaves no second factor behind.
"""

from datetime import date, datetime, timedelta

from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from omv_workflow.domain.policies import PREPARING
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork

_WHAT = said("links, sessions and drafts")
_ASKED_ANEW_FOR = timedelta(days=365)  # whoever opens last year's letter can have a new link
_SESSIONS_KEPT_FOR = timedelta(days=30)


def sweep_ways_in(parts: Parts, now: datetime) -> Summary:
    """Take away old links and sessions, and the drafts of years that collect nothing any more."""
    return apart("", _WHAT, lambda: _sweep(parts, now))


def forget_ways_in(work: UnitOfWork, unit_id: str, person_id: str) -> None:
    """Take away every link, session, second factor and draft of one person."""
    theirs = {"unit_id": unit_id, "person_id": person_id}
    for link in work.links.find(**theirs):
        work.links.remove(link)
    for session in work.sessions.find(**theirs):
        work.sessions.remove(session)
    _forget_second_factor(work, unit_id, person_id)
    for plan in work.plans.find(unit_id=unit_id):
        for cycle in work.cycles.find(plan_id=plan.id):
            for draft in work.drafts.find(cycle_id=cycle.id, person_id=person_id):
                work.drafts.remove(draft)


def _sweep(parts: Parts, now: datetime) -> Summary:
    with parts.work() as work:
        work.hold(WORKSPACE_STREAM)
        links = _sweep_links(work, now) + _sweep_receipt_links(work, now)
        swept = links + _sweep_sessions(work, now) + _sweep_drafts(work)
        swept += _sweep_second_factors(work, parts.today(now))
        if not swept:
            return done()
        work.record(Fact(WORKSPACE_STREAM, "ways_in.swept", now, {"number": swept}))
        work.commit(now)
    return done(Row("", _WHAT, said("{number} removed", number=swept)))


def _sweep_links(work: UnitOfWork, now: datetime) -> int:
    old = [one for one in work.links.find() if one.expires_at + _ASKED_ANEW_FOR < now]
    for link in old:
        work.links.remove(link)
    return len(old)


def _sweep_receipt_links(work: UnitOfWork, now: datetime) -> int:
    old = [one for one in work.receipt_links.find() if one.expires_at + _ASKED_ANEW_FOR < now]
    for link in old:
        work.receipt_links.remove(link)
    return len(old)


def _sweep_sessions(work: UnitOfWork, now: datetime) -> int:
    old = [one for one in work.sessions.find() if one.begun_at + _SESSIONS_KEPT_FOR < now]
    for session in old:
        work.sessions.remove(session)
    return len(old)


def _sweep_second_factors(work: UnitOfWork, today: date) -> int:
    """Take away those of people who work here no more."""
    here = {
        (unit.id, person.id)
        for unit in work.units.find()
        for person in unit.file.people
        if person.is_employed_on(today)
    }
    known = [(one.unit_id, one.person_id) for one in work.second_factors.find()]
    gone = [one for one in known if one not in here]
    for unit_id, person_id in gone:
        _forget_second_factor(work, unit_id, person_id)
    return len(gone)


def _forget_second_factor(work: UnitOfWork, unit_id: str, person_id: str) -> None:
    for factor in work.second_factors.find(unit_id=unit_id, person_id=person_id):
        work.second_factors.remove(factor)
    for code in work.recovery_codes.find(unit_id=unit_id, person_id=person_id):
        work.recovery_codes.remove(code)


def _sweep_drafts(work: UnitOfWork) -> int:
    states = {one.id: one.state for one in work.cycles.find()}
    old = [one for one in work.drafts.find() if states[one.cycle_id] not in PREPARING]
    for draft in old:
        work.drafts.remove(draft)
    return len(old)
