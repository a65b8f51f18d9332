"""Seals: what was confirmed in the pages is sealed right afterwards, or else with the next run.

The sealed bytes are made outside any transaction; then they are kept where there are none yet, so
that each confirmation gets one seal, however many make it at once (law 8).
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.seal_block import Given, seal_block
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.versions import Confirmation
from omv_workflow.errors import InvalidInput, NotPossibleNow, OmvError, Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done, merged, waiting
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork
from omv_workflow.steps.seal_texts import given_for_seal
from omv_workflow.steps.sealed import SEALED, owed_seals, signed_pdf
from omv_workflow.steps.signing_ports import Sealer
from omv_workflow.steps.year import load_year

_log = logging.getLogger(__name__)
_SEAL = said("seal")


@dataclass(frozen=True)
class _Sealing:
    """What is to be sealed: the bytes, the field in them, and what its block tells."""

    pdf: bytes
    field: str
    given: Given
    language: str

    def by(self, sealer: Sealer, now: datetime) -> bytes:
        """The sealed bytes."""
        block = seal_block(self.given, self.language, is_test=sealer.is_test)
        return sealer.seal(self.pdf, self.field, block, now)


def seal_owed(parts: Parts, now: datetime) -> Summary:
    """Seal every confirmation that waits for it; one that can't be sealed stops no other."""
    return _sealed(parts, now)


def seal_of(parts: Parts, confirmation_id: str, now: datetime) -> Summary:
    """Seal one confirmation if it waits for it; what is in the way is left to the next run."""
    return _sealed(parts, now, id=confirmation_id)


def _sealed(parts: Parts, now: datetime, **of: object) -> Summary:
    with parts.work() as work:
        owed = owed_seals(parts, work, **of)
    acts = [(one.plan_id, partial(_seal, parts, one, now)) for one in owed]
    return merged(said("seal plans"), [apart(plan_id, _SEAL, act) for plan_id, act in acts])


def _seal(parts: Parts, owed: Confirmation, now: datetime) -> Summary:
    sealer = parts.sealer()
    with parts.work() as work:
        still = owed_seals(parts, work, version_id=owed.version_id)
        if sealer is None or owed not in still:
            return done()
        if owed != still[0]:  # who signs later seals the bytes with the earlier seal in them
            return waiting(_waiting_row(owed, said("the seal before it is waited for"), parts))
        sealing = _what_to_seal(parts, work, owed, now)
    try:
        sealed = sealing.by(sealer, now)
    except (Unavailable, NotPossibleNow, InvalidInput) as error:
        return _waits(parts, owed, error)
    return _keep(parts, sealer, owed, sealing, sealed, now)


def _what_to_seal(parts: Parts, work: UnitOfWork, owed: Confirmation, now: datetime) -> _Sealing:
    version = work.versions.get(owed.version_id)
    year = load_year(parts, work, version.cycle_id or "", now)
    pdf = parts.blobs.get(signed_pdf(work, version) or "")
    given = given_for_seal(year, owed.person_id, owed.place or "", owed.confirmed_at or now)
    return _Sealing(pdf, field_name(owed.signer), given, year.plan.language)


def _keep(
    parts: Parts,
    sealer: Sealer,
    owed: Confirmation,
    sealing: _Sealing,
    sealed: bytes,
    now: datetime,
) -> Summary:
    """Keep the sealed bytes, unless somebody was faster or it is no longer confirmed."""
    with parts.work() as work:
        work.hold(plan_stream(owed.plan_id))
        stored = [one for one in owed_seals(parts, work, id=owed.id) if one == owed]
        version = work.versions.get(owed.version_id)
        if not stored or signed_pdf(work, version) != sha256_hex(sealing.pdf):
            return done(Row(owed.plan_id, _SEAL, said("done by somebody else")))
        kept = replace(owed, sealed_hash=parts.blobs.put(sealed))
        work.confirmations.swap(owed, kept)
        year = load_year(parts, work, version.cycle_id or "", now)
        year.record(
            SEALED,
            SCHEDULE,
            version=version.id,
            signer=owed.signer,
            pdf=sha256_hex(sealing.pdf),
            sealed=kept.sealed_hash,
            level=sealer.level.value,
            seal=sealer.name,
            test=sealer.is_test,
        )
        work.commit(now)
    return done(Row(owed.plan_id, _SEAL, said("version {number}", number=version.number)))


def _waits(parts: Parts, owed: Confirmation, error: OmvError) -> Summary:
    """What is in the way is somebody's to mend: it is tried again, and stays to be seen (law 9)."""
    _log.error("seal.waits", exc_info=error, extra={"facts": {"plan": owed.plan_id}})
    return waiting(_waiting_row(owed, error.why, parts))


def _waiting_row(owed: Confirmation, why: str, parts: Parts) -> Row:
    since = parts.today(owed.confirmed_at) if owed.confirmed_at else None
    return Row(owed.plan_id, _SEAL, why, since)
