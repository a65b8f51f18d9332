"""Who holds which version of a plan, as somebody may see it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.erasure import is_erased
from omv_workflow.domain.holders import Given, HeldCopy, Holder, WhoHolds, who_holds
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.proofs import Proof
from omv_workflow.domain.recipients import recipients_on, successor_on
from omv_workflow.domain.rerouting import sending_step
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import ConfirmationState, Stage
from omv_workflow.domain.visibility import Viewer, sees_all_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.sight import unit_of_seen_plan


def holders_of(parts: Parts, viewer: Viewer, plan_id: str, today: date) -> WhoHolds:
    """Recipients by the versions that were confirmed or given out, with what is missing.

    Who is valid today counts as listed; nothing is missing at who has been succeeded.
    How a copy was handed over, and who recorded it, is told to the management alone.

    Raises:
        NotFound: there is no such plan, or they may not know that there is.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        deliveries = work.deliveries.find(plan_id=plan_id)
        mails = mails_of(work, plan_id, deliveries)
        versions = {one.id: one for one in work.versions.find(plan_id=plan_id)}
        confirmed = _confirmed(work, plan_id)
    given = [Given(versions[one.version_id].number, one, mails.get(one.id)) for one in deliveries]
    kept = confirmed | {one.version_id for one in deliveries}
    ours = (one for one in versions.values() if one.stage is not Stage.IMPORTED)
    columns = [one for one in ours if one.id in kept]
    found = who_holds(columns, given, recipients_on(unit, today))
    return _as_seen(_settled(found, unit, today), unit, sees_all=sees_all_of(viewer, unit))


def _settled(found: WhoHolds, unit: UnitFile, today: date) -> WhoHolds:
    """The same without what is missing at those in whose place somebody else gets the plan."""
    return replace(
        found,
        holders=tuple(
            replace(one, lacks=()) if successor_on(unit, one.recipient_id, today) else one
            for one in found.holders
        ),
    )


def mails_of(work: UnitOfWork, plan_id: str, deliveries: Iterable[Delivery]) -> dict[str, Message]:
    """By delivery, the mail that brings its copy by its present way, where one does."""
    letters = work.messages.find(plan_id=plan_id, purpose=Purpose.DISTRIBUTION)
    by_way = {(one.delivery_id, one.step): one for one in letters}
    steps = {one.id: sending_step(one.way, one.channel) for one in deliveries}
    found = {delivery: by_way.get((delivery, step)) for delivery, step in steps.items()}
    return {delivery: mail for delivery, mail in found.items() if mail}


def proof_as_seen(proof: Proof, unit: UnitFile, *, sees_all: bool) -> Proof:
    """A proof with the name of who recorded it, or without that and without their words."""
    if not sees_all:
        return replace(proof, by=None, how=None)
    names = {one.id: one.name for one in unit.people if not is_erased(one)}
    return replace(proof, by=names.get(proof.by, proof.by) if proof.by else None)


def _confirmed(work: UnitOfWork, plan_id: str) -> set[str]:
    given = work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
    return {one.version_id for one in given if one.is_last}


def _as_seen(found: WhoHolds, unit: UnitFile, *, sees_all: bool) -> WhoHolds:
    def seen(copy: HeldCopy) -> HeldCopy:
        return replace(copy, proof=proof_as_seen(copy.proof, unit, sees_all=sees_all))

    def all_of(holders: Iterable[Holder]) -> Iterable[Holder]:
        for one in holders:
            yield replace(one, copies={key: seen(copy) for key, copy in one.copies.items()})

    return replace(found, holders=tuple(all_of(found.holders)))
