"""The confirmation record: made once, when everybody has signed and no seal is owed any more.

Which confirmations lack theirs is seen from their rows, so a run that was missed loses none. Its
signature is made outside any transaction; the record is kept by a conditional swap. Where there is
no key to seal with it stands unsigned, and says so.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.confirmation_record import Openings, spelled
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.signers import is_given, latest_round
from omv_workflow.domain.versions import Confirmation, ConfirmationState
from omv_workflow.errors import AlreadyDone, Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done, merged, waiting
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork
from omv_workflow.steps.record_statement import Standing, openings_for, statement_of
from omv_workflow.steps.sealed import owed_seals, seal_told, signed_hash

_RECORD = said("confirmation record")


def make_due_records(parts: Parts, now: datetime) -> Summary:
    """Make the records that are missing, of all plans; one that fails stops no other."""
    return _made(parts, now)


def make_records_of(parts: Parts, plan_id: str, now: datetime) -> Summary:
    """Make the records that are missing of one plan."""
    return _made(parts, now, plan_id=plan_id)


def _made(parts: Parts, now: datetime, **of_plan: str) -> Summary:
    with parts.work() as work:
        due = list(_due(parts, work, **of_plan))
    acts = [(one.plan.id, partial(_make, parts, one, now)) for one in due]
    return merged(said("make records"), [apart(plan, _RECORD, act) for plan, act in acts])


def _due(parts: Parts, work: UnitOfWork, **of_plan: str) -> Iterator[Standing]:
    state = ConfirmationState.CONFIRMED
    for last in work.confirmations.find(state=state, record_hash=None, **of_plan):
        version = work.versions.get(last.version_id)
        if not is_given(last) or version.kept_document is None:
            continue
        signers = latest_round(work.confirmations.find(version_id=version.id))
        stands = signers[-1] == last and all(one.state is state for one in signers)
        if stands and not owed_seals(parts, work, version_id=version.id):
            plan = work.plans.get(version.plan_id)
            unit = work.units.get(plan.unit_id).file
            seal = seal_told(work.log.events(plan_stream(plan.id)), signed_hash(signers))
            yield Standing(version, tuple(signers), seal.level if seal else None, plan, unit)


def _make(parts: Parts, one: Standing, now: datetime) -> Summary:
    try:
        sealer = parts.sealer()
        openings = openings_for(parts, one.version)
        content = spelled(statement_of(parts, one, openings, sealer, now))
        signature = sealer.sign(content, now) if sealer else None
    except Unavailable as error:
        since = parts.today(one.last.confirmed_at or now)
        return waiting(Row(one.plan.id, _RECORD, error.why, since))
    _keep(parts, one, openings, content, signature, now)
    told = said("version {number}", number=one.version.number)
    return done(Row(one.plan.id, _RECORD, told))


def _keep(
    parts: Parts,
    one: Standing,
    openings: Openings,
    content: bytes,
    signature: bytes | None,
    now: datetime,
) -> None:
    with parts.work() as work:
        work.hold(plan_stream(one.plan.id))
        stored = work.confirmations.get(one.last.id)
        if (stored.state, stored.record_hash) != (one.last.state, None):
            raise AlreadyDone(
                said("Keeping a confirmation record"),
                why=said("the confirmation has its record, or stands no more."),
                next_step=said("See `omv status` for where the year stands."),
            )
        kept = replace(
            stored,
            record_hash=parts.blobs.put(content),
            record_signature=parts.blobs.put(signature) if signature else None,
        )
        work.confirmations.swap(stored, kept)
        if one.version.openings_hash is None:
            opened = parts.blobs.put(spelled(openings))
            work.versions.swap(one.version, replace(one.version, openings_hash=opened))
        _tell(work, one, kept, openings.root, now)
        work.commit(now)


def _tell(work: UnitOfWork, one: Standing, kept: Confirmation, root: str, now: datetime) -> None:
    told = {
        "cycle": one.version.cycle_id,
        **SCHEDULE.facts(),
        "version": one.version.id,
        "confirmation": kept.id,
        "record": kept.record_hash,
        "signature": kept.record_signature,
        "commitments": root,
    }
    work.record(Fact(plan_stream(one.plan.id), "confirmation.recorded", now, told))
