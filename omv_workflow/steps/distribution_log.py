"""The distribution log that ministries ask for: who got which version, when, how, with proof."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.messages import Attempt, MessageState, Purpose
from omv_workflow.domain.proofs import proof_of, proof_told
from omv_workflow.domain.unit import CopyType, UnitFile
from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import Viewer, sees_all_of
from omv_workflow.phrases import Phrase, listed, said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import copy_for_recipients, lacks_public_copy
from omv_workflow.steps.reroute import mail_of
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.who_holds import proof_as_seen

_FAILED: Final = MessageState.PERMANENT_FAILURE


@dataclass(frozen=True)
class DistributionRow:
    """One recipient's copy of one version; instants are UTC, hashes SHA-256.

    `proof` says in words what proves that it has arrived, at which local time, and `before` which
    mails had not got through; both may be empty.
    """

    plan: str
    version: int
    register_number: str
    group: str
    recipient: str
    channel: str
    copy: str
    language: str
    state: str
    sent_at: str
    ended_at: str
    how: str
    recipient_register_number: str
    recorded_by: str
    message_id: str
    sha256: str
    proof: str
    before: str


def distribution_log(parts: Parts, viewer: Viewer, plan_id: str) -> list[DistributionRow]:
    """Every delivery of every version of a plan, in the order of versions and recipients.

    How a copy was handed over, by whom and with which mail, is told to the management alone, and so
    is the hash of a full copy: by it a short secret could be found out.

    Raises:
        NotFound: there is no such plan, or they may not know that there is.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        versions = {one.id: one for one in work.versions.find(plan_id=plan_id)}
        deliveries = work.deliveries.find(plan_id=plan_id)
        sees_all = sees_all_of(viewer, unit)
        rows = [
            _row(parts, work, unit, one, versions[one.version_id], sees_all=sees_all)
            for one in deliveries
        ]
    if not sees_all:
        rows = [_for_others(row) for row in rows]
    return sorted(rows, key=lambda row: (row.version, row.group))


def _for_others(row: DistributionRow) -> DistributionRow:
    sha256 = "" if row.copy == CopyType.FULL else row.sha256
    return replace(row, how="", recorded_by="", message_id="", sha256=sha256)


def _row(
    parts: Parts,
    work: UnitOfWork,
    unit: UnitFile,
    delivery: Delivery,
    version: Version,
    *,
    sees_all: bool,
) -> DistributionRow:
    mail = mail_of(work, delivery)
    proof = proof_as_seen(proof_of(delivery, mail), unit, sees_all=sees_all)
    return DistributionRow(
        plan=delivery.plan_id,
        version=version.number,
        register_number=version.register_number or "",
        group=delivery.group,
        recipient=delivery.recipient_name,
        channel=delivery.channel,
        copy=delivery.copy_type,
        language=delivery.language,
        state=delivery.state,
        sent_at=_instant(delivery.sent_at),
        ended_at=_instant(delivery.ended_at),
        how=delivery.how or "",
        recipient_register_number=delivery.recipient_register_number or "",
        recorded_by=delivery.recorded_by or "",
        message_id=mail.message_id if mail else "",
        sha256=_docx(parts, work, unit, delivery, version) or "",
        proof=proof_told(proof, parts.local),
        before=_before(parts, work, delivery, sees_all=sees_all),
    )


def _before(parts: Parts, work: UnitOfWork, delivery: Delivery, *, sees_all: bool) -> Phrase:
    """The mails that have not got through, each with its day; why, for the management alone.

    Whoever has handed the copy over has given them up: how their last try ended stays.
    """
    mails = work.messages.find(delivery_id=delivery.id, purpose=Purpose.DISTRIBUTION)
    last = [work.attempts.find(message_id=one.id)[-1:] for one in mails]
    failed = [one for tries in last for one in tries if one.outcome is _FAILED]
    return listed(
        [_told(one, parts.today(one.ended_at), sees_all=sees_all) for one in failed], "; "
    )


def _told(tried: Attempt, day: date, *, sees_all: bool) -> Phrase:
    if not sees_all:
        return said("the e-mail of {day} did not get through", day=day)
    reason = tried.response
    return said("the e-mail of {day} did not get through ({reason})", day=day, reason=reason)


def _docx(
    parts: Parts, work: UnitOfWork, unit: UnitFile, delivery: Delivery, version: Version
) -> str | None:
    """The hash of the copy that the recipient gets, if there is one."""
    if delivery.copy_type is CopyType.FULL:
        return version.docx_hash
    if public := copy_for_recipients(work, version):
        return public.docx_hash
    has_gone = delivery.sent_at or delivery.ended_at
    if version.kept_document is None and has_gone:
        return version.docx_hash  # what it was given as then
    return None if lacks_public_copy(parts, work, version, unit) else version.docx_hash


def _instant(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
