"""Resetting a second factor that its owner has lost: one person asks, another one agrees."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, Personal, plan_stream, unit_stream
from omv_workflow.domain.permissions import MANAGEMENT, person_of
from omv_workflow.domain.resetting import RESETTING, check_may_agree, check_may_ask, may_agree
from omv_workflow.domain.second_factor import Change, SecondFactor
from omv_workflow.domain.unit import UnitFile, holders
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ended_sessions import end_sessions
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.set_up_second_factor import News, tell


@dataclass(frozen=True)
class KnownFactor:
    """Somebody who has a second factor; `asked_by` has asked to reset it, if anybody has lately."""

    person: str
    name: str
    asked_by: str | None
    asked_on: date | None
    is_for_asker_to_agree: bool


def known_factors(parts: Parts, viewer: Viewer, unit_id: str, now: datetime) -> list[KnownFactor]:
    """Who of a unit has set up a second factor, and what waits for an agreement.

    Raises:
        NotAllowed: they neither lead nor coordinate the unit.
    """
    with parts.work() as work:
        unit = work.units.get(unit_id).file
        check_sees_all_of(viewer, unit, RESETTING)
        factors = work.second_factors.find(unit_id=unit_id)
    actor = Actor(viewer.persons.get(unit_id))
    known = [_known(parts, unit, one, actor, now) for one in factors if one.is_set_up]
    return sorted(known, key=lambda one: one.name)


def ask_for_reset(parts: Parts, unit_id: str, person_id: str, actor: Actor, now: datetime) -> None:
    """Ask that a person's second factor be reset; they are told, and whoever may agree.

    Raises:
        NotFound: nobody in the unit has this id.
        NotAllowed: it is not for the actor to ask.
        NotPossibleNow: they have none, or it has been asked already.
    """
    with parts.work() as work:
        _hold(work, unit_id)
        unit = work.units.get(unit_id).file
        check_may_ask(unit, actor, person_of(unit, person_id).id, parts.today(now))
        factor = _set_up(work, unit_id, person_id)
        if factor.waits_for_agreement(now):
            raise _asked_already()
        asked = replace(factor, reset_asked_by=actor.person_id, reset_asked_at=now)
        work.second_factors.swap(factor, asked)
        _record(work, factor, "second_factor.reset_asked", actor, now)
        news = News(Change.RESET_ASKED, unit_id, person_id, str(actor.person_id))
        tell(parts, work, news, {person_id}, now)
        readers = set(_may_agree(unit, asked, parts.today(now)))
        tell(parts, work, replace(news, change=Change.AGREEMENT_NEEDED), readers, now)
        work.commit(now)


def agree_to_reset(parts: Parts, unit_id: str, person_id: str, actor: Actor, now: datetime) -> None:
    """Agree to what another has asked: the second factor counts no more, and its owner is told.

    Raises:
        NotFound: nobody in the unit has this id.
        NotAllowed: it is not for the actor to agree.
        NotPossibleNow: nobody has asked for it lately.
    """
    with parts.work() as work:
        _hold(work, unit_id)
        unit = work.units.get(unit_id).file
        check_may_ask(unit, actor, person_of(unit, person_id).id, parts.today(now))
        factor = _set_up(work, unit_id, person_id)
        if not factor.waits_for_agreement(now):
            raise _not_asked()
        check_may_agree(unit, factor, actor, parts.today(now))
        _forget(work, factor, str(actor.person_id), now)
        _record(work, factor, "second_factor.reset", actor, now)
        news = News(Change.RESET, unit_id, person_id, str(actor.person_id))
        tell(parts, work, news, {person_id}, now)
        work.commit(now)


def _hold(work: UnitOfWork, unit_id: str) -> None:
    plans = work.plans.find(unit_id=unit_id)
    work.hold(unit_stream(unit_id), *(plan_stream(one.id) for one in plans))


def _known(
    parts: Parts, unit: UnitFile, factor: SecondFactor, actor: Actor, now: datetime
) -> KnownFactor:
    names = {one.id: one.name for one in unit.people}
    asked_at = factor.reset_asked_at if factor.waits_for_agreement(now) else None
    is_theirs = asked_at is not None and may_agree(unit, factor, actor, parts.today(now))
    return KnownFactor(
        person=factor.person_id,
        name=names.get(factor.person_id, factor.person_id),
        asked_by=names.get(str(factor.reset_asked_by)) if asked_at else None,
        asked_on=parts.today(asked_at) if asked_at else None,
        is_for_asker_to_agree=is_theirs,
    )


def _may_agree(unit: UnitFile, factor: SecondFactor, day: date) -> Iterator[str]:
    for role in MANAGEMENT:
        for person in holders(unit, role, day):
            if may_agree(unit, factor, Actor(person.id), day):
                yield person.id


def _set_up(work: UnitOfWork, unit_id: str, person_id: str) -> SecondFactor:
    for factor in work.second_factors.find(unit_id=unit_id, person_id=person_id):
        if factor.is_set_up:
            return factor
    raise NotPossibleNow(
        RESETTING,
        why=said("{person} has not set one up.", person=person_id),
        next_step=said("Let them set one up: the page that needs it leads there."),
    )


def _forget(work: UnitOfWork, factor: SecondFactor, by: str, now: datetime) -> None:
    """Take away the secret and the recovery codes, and end every session of its owner."""
    theirs = {"unit_id": factor.unit_id, "person_id": factor.person_id}
    work.second_factors.swap(factor, factor.reset())
    for code in work.recovery_codes.find(**theirs):
        work.recovery_codes.remove(code)
    end_sessions(work, work.sessions.find(**theirs, ended_at=None), by, now)


def _record(work: UnitOfWork, factor: SecondFactor, kind: str, actor: Actor, now: datetime) -> None:
    told = {**actor.facts(), "person": Personal(factor.person_id)}
    if factor.reset_asked_by:
        told["asked_by"] = Personal(factor.reset_asked_by)
    work.record(Fact(unit_stream(factor.unit_id), kind, now, told))


def _asked_already() -> NotPossibleNow:
    return NotPossibleNow(
        RESETTING,
        why=said("it has been asked for already."),
        next_step=said("Have another of those in charge agree."),
    )


def _not_asked() -> NotPossibleNow:
    return NotPossibleNow(
        RESETTING,
        why=said("nobody has asked for it in the last seven days."),
        next_step=said("Ask for it; another of those in charge then agrees."),
    )
