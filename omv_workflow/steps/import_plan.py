"""Importing last year's plan: its answers, its confirmation and who holds it."""

from datetime import datetime, time

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import root_of_texts
from omv_workflow.domain.cycle import CycleState, Plan
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.domain.permissions import check_management, confirming_mandate
from omv_workflow.domain.previous_plan import PLAN_IMPORTED, PreviousPlan
from omv_workflow.domain.previous_plan_rules import Expected, check_previous_plan
from omv_workflow.domain.schedule import anniversary_after, anniversary_served
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import (
    Confirmation,
    ConfirmationState,
    Method,
    Stage,
    Version,
    strength_of,
)
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.anniversaries import counted_from
from omv_workflow.steps.make_version import keep_texts
from omv_workflow.steps.open_cycles import move_cycle
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import current_cycle, followed_form, mapping_of


def import_plan(
    parts: Parts, plan_id: str, previous: PreviousPlan, actor: Actor, now: datetime
) -> Version:
    """Take over a plan that was confirmed before this software kept it.

    Raises:
        InvalidInput: everything in it that doesn't fit the unit, the form and its mapping, or that
            lies in the future.
        NotAllowed: the confirmer was neither director nor deputy on that day.
        NotPossibleNow: a plan has been imported, or a year is under way.
    """
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        plan = work.plans.get(plan_id)
        unit = work.units.get(plan.unit_id).file
        check_management(unit, actor, parts.today(now), said("Importing a plan"))
        _check_first(work, plan)
        check_previous_plan(previous, _expected(parts, work, plan, unit, now))
        version = _store_version(parts, work, plan, previous, now)
        _store_confirmation(parts, work, version, previous, unit, actor)
        _store_holders(parts, work, version, previous, unit)
        _move_next_cycle(parts, work, plan, previous, now)
        _record(work, version, previous, actor, now)
        work.commit(now)
        return version


def expected_plan(parts: Parts, plan_id: str, now: datetime) -> Expected:
    """What a previous plan of this plan will be held against."""
    with parts.work() as work:
        plan = work.plans.get(plan_id)
        return _expected(parts, work, plan, work.units.get(plan.unit_id).file, now)


def _check_first(work: UnitOfWork, plan: Plan) -> None:
    under_way = current_cycle(work, plan.id).state is not CycleState.SCHEDULED
    if under_way or work.versions.find(plan_id=plan.id):
        raise NotPossibleNow(
            said("Importing a plan"),
            why=said("a year is under way.")
            if under_way
            else said("a plan has been imported already."),
            next_step=said("Change answers in the year that comes."),
        )


def _expected(
    parts: Parts, work: UnitOfWork, plan: Plan, unit: UnitFile, now: datetime
) -> Expected:
    form = followed_form(parts, work, plan)
    issued = {one.version: one.form for one in work.forms.find(form_id=form.id)}
    grounds = parts.secrecy.grounds
    return Expected(form, issued, mapping_of(plan), unit, parts.today(now), grounds)


def _store_version(
    parts: Parts, work: UnitOfWork, plan: Plan, previous: PreviousPlan, now: datetime
) -> Version:
    version = Version(
        id=parts.new_id(),
        plan_id=plan.id,
        cycle_id=None,
        number=1,
        draft=0,
        stage=Stage.IMPORTED,
        docx_hash=None,
        pdf_hash=None,
        answers_root=root_of_texts(previous.answers),
        answers_hash=keep_texts(parts, previous.answers),
        document_hash=None,
        form_id=previous.form,
        form_version=previous.form_version,
        template_hash=None,
        converter=None,
        register_number=previous.confirmed.register_number,
        made_at=now,
    )
    work.versions.add(version)
    return version


def _store_confirmation(
    parts: Parts,
    work: UnitOfWork,
    version: Version,
    previous: PreviousPlan,
    unit: UnitFile,
    actor: Actor,
) -> None:
    told = previous.confirmed
    work.confirmations.add(
        Confirmation(
            id=parts.new_id(),
            plan_id=version.plan_id,
            version_id=version.id,
            state=ConfirmationState.CONFIRMED,
            person_id=told.by,
            role=confirming_mandate(unit, told.by, told.on).role,
            method=Method.RECORDED,
            strength=strength_of(Method.RECORDED),
            place=told.place,
            confirmed_at=datetime.combine(told.on, time(12), parts.zone),
            recorded_by=actor.person_id,
        )
    )


def _store_holders(
    parts: Parts, work: UnitOfWork, version: Version, previous: PreviousPlan, unit: UnitFile
) -> None:
    for recipient in unit.recipients:
        if recipient.id in previous.held_by:
            work.deliveries.add(
                Delivery(
                    id=parts.new_id(),
                    plan_id=version.plan_id,
                    cycle_id=None,
                    version_id=version.id,
                    recipient_id=recipient.id,
                    recipient_name=recipient.name,
                    group=recipient.group,
                    channel=recipient.channel,
                    copy_type=recipient.copy_type,
                    language=recipient.language,
                    state=DeliveryState.RECORDED_BY_HAND,
                    how="imported",
                )
            )


def _move_next_cycle(
    parts: Parts, work: UnitOfWork, plan: Plan, previous: PreviousPlan, now: datetime
) -> None:
    """The year that comes is the one after the anniversary that the imported plan served."""
    month_day = MonthDay.parse(plan.anniversary)
    served = anniversary_served(month_day, previous.confirmed.on)
    unit = work.units.get(plan.unit_id).file
    coming = anniversary_after(month_day, served, counted_from(parts, work, unit, plan.id))
    move_cycle(parts, work, current_cycle(work, plan.id), coming, now)


def _record(
    work: UnitOfWork, version: Version, previous: PreviousPlan, actor: Actor, now: datetime
) -> None:
    told = previous.confirmed
    data: dict[str, FactValue] = {
        **actor.facts(),
        "version": version.id,
        "answers_root": version.answers_root,
        "answers": len(previous.answers),
        "form": previous.form,
        "form_version": previous.form_version.isoformat(),
        "confirmed_on": told.on.isoformat(),
        "confirmed_by": Personal(told.by),
        "register_number": told.register_number,
        "held_by": [Personal(one) for one in previous.held_by],
    }
    work.record(Fact(plan_stream(version.plan_id), PLAN_IMPORTED, now, data))
