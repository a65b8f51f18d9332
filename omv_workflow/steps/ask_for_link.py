"""Asking for a new personal link: it goes to the address on record, and to no other."""

from datetime import datetime, timedelta

from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.unit import Person
from omv_workflow.domain.ways_in import hash_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import write_to_person
from omv_workflow.steps.year import Year, current_cycle, load_year

_EVERY = timedelta(minutes=5)
"""One letter in so long at most, however often it is asked for."""
_MOST_A_DAY = 10


def ask_for_link(parts: Parts, token: str, now: datetime) -> bool:
    """Write a letter with a new link to the reader of an old one; False where there is none."""
    with parts.work() as work:
        found = [(one.unit_id, one.person_id) for one in work.links.find(id=hash_of(token))]
    written = [_write(parts, unit_id, person_id, now) for unit_id, person_id in found]
    return any(written)


def ask_for_link_by_address(parts: Parts, address: str, now: datetime) -> bool:
    """Write a letter with a link to everybody who has that address; False where nobody has."""
    wanted, today = address.strip().casefold(), parts.today(now)
    with parts.work() as work:
        found = [
            (unit.id, person.id)
            for unit in work.units.find()
            for person in unit.file.people
            if person.email.casefold() == wanted and person.is_employed_on(today)
        ]
    written = [_write(parts, unit_id, person_id, now) for unit_id, person_id in found]
    return any(written)


def mailing_year(parts: Parts, work: UnitOfWork, unit_id: str, now: datetime) -> Year | None:
    """The present year of the first of the unit's plans whose mail goes out."""
    live = (one for one in work.plans.find(unit_id=unit_id) if one.live_since is not None)
    plan = next(live, None)
    return load_year(parts, work, current_cycle(work, plan.id).id, now) if plan else None


def _write(parts: Parts, unit_id: str, person_id: str, now: datetime) -> bool:
    with parts.work() as work:
        work.hold(*(plan_stream(one.id) for one in work.plans.find(unit_id=unit_id)))
        year = mailing_year(parts, work, unit_id, now)
        if year is None:
            return False
        written = _write_once(year, person_id)
        if written:
            work.commit(now)
        return written


def _write_once(year: Year, person_id: str) -> bool:
    for person in year.unit.people:
        if person.id == person_id and person.is_employed_on(year.today):
            if len(_asked_today(year, person)) >= _MOST_A_DAY:
                return False
            slot = int(year.now.timestamp() // _EVERY.total_seconds())
            return write_to_person(year, person, Purpose.PERSONAL_LINK, f"asked.{slot}", {})
    return False


def _asked_today(year: Year, person: Person) -> list[datetime]:
    letters = year.work.messages.find(person_id=person.id, purpose=Purpose.PERSONAL_LINK)
    return [one.created_at for one in letters if year.parts.today(one.created_at) == year.today]
