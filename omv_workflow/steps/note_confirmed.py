"""What the log tells of a confirmation: who gave it, how, and everything that is bound by it."""

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import FactValue, Personal
from omv_workflow.domain.signers import SignsAs, latest_round
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.steps.make_version import hashes_of
from omv_workflow.steps.sealed import signed_hash
from omv_workflow.steps.year import Year


def note_confirmed(
    year: Year, version: Version, confirmed: Confirmation, signs: SignsAs, actor: Actor
) -> None:
    """Write down who confirmed what, and everything that is bound by it (law 5)."""
    year.record_at(
        confirmed.confirmed_at or year.now,
        "plan.confirmed" if confirmed.is_last else "confirmation.confirmed",
        actor,
        version=version.id,
        number=version.number,
        confirmed_by=Personal(confirmed.person_id or ""),
        role=confirmed.role,
        acting_for=Personal(signs.acting_for) if signs.acting_for else None,
        method=confirmed.method,
        strength=confirmed.strength,
        system=confirmed.system,
        reference=confirmed.reference,
        place=confirmed.place,
        missing=[item.id for item in year.missing_items()],
        reason=Personal(confirmed.reason) if confirmed.reason else None,
        **_of_several(confirmed),
        **_evidence(confirmed),
        **hashes_of(version) | {"pdf": _signed_over(year, version, confirmed)},
    )


def _signed_over(year: Year, version: Version, confirmed: Confirmation) -> str | None:
    """The PDF as this signer had it: with all that was signed in it before."""
    given = latest_round(year.work.confirmations.find(version_id=version.id))
    before = [one for one in given if one.signer < confirmed.signer]
    return signed_hash(before) or version.pdf_hash


def _of_several(confirmed: Confirmation) -> dict[str, FactValue]:
    """Which of several signers it was."""
    if confirmed.signers == 1:
        return {}
    return {"signer": confirmed.signer, "signers": confirmed.signers}


def _evidence(confirmed: Confirmation) -> dict[str, FactValue]:
    """What was kept of what was signed elsewhere, and who saw it."""
    told: dict[str, FactValue] = {}
    if confirmed.sealed_hash:
        told["signed"] = confirmed.sealed_hash
    if confirmed.evidence_hash:
        told["scan"] = confirmed.evidence_hash
    if confirmed.seen_by:
        told["seen_by"] = Personal(confirmed.seen_by)
    return told
