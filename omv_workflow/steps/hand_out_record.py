"""The confirmation record as it is handed out: its bytes, its signature, and openings beside it.

Whoever gets a public copy gets the openings of what that shows, and of nothing that is secret by
now; those of everything are as secret as the full copy. The salts of the full copies' hashes are
among them only where nothing is secret: by these a short secret in a full copy could be found out.
"""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.commitments import public_openings
from omv_workflow.domain.confirmation_record import (
    OpenedPassage,
    Openings,
    read_openings,
    spelled,
)
from omv_workflow.domain.leaks import FileText, leaks_in, wanted_in
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Version
from omv_workflow.domain.visibility import Viewer
from omv_workflow.domain.withholding import (
    has_public_copy,
    secret_grounds,
    with_items_withheld,
    withheld_passages,
)
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.make_public_copy import withheld_by_now
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import document_of
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import current_cycle, load_year


@dataclass(frozen=True)
class RecordFiles:
    """What is handed out of a record, as bytes.

    There is no signature where there was no key, and no public openings where there is no public
    copy. `full_openings` are as secret as the plan.
    """

    version: Version
    record: bytes
    signature: bytes | None
    openings: bytes | None
    full_openings: bytes


def record_files(
    parts: Parts, viewer: Viewer, plan_id: str, number: int | None, now: datetime
) -> RecordFiles:
    """The record of a version, of the last one that has any if no number is given.

    Raises:
        NotFound: there is no such plan that they may see, or no record of it.
        LeakFound: a passage that is secret by now would stand in the public openings.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        version, confirmation = _recorded(work, plan_id, number)
        full = parts.blobs.get(version.openings_hash or "")
        openings = _public(parts, work, version, read_openings(full), now)
    signature = confirmation.record_signature
    return RecordFiles(
        version=version,
        record=parts.blobs.get(confirmation.record_hash or ""),
        signature=parts.blobs.get(signature) if signature else None,
        openings=spelled(openings) if openings else None,
        full_openings=full,
    )


def _recorded(work: UnitOfWork, plan_id: str, number: int | None) -> tuple[Version, Confirmation]:
    found = [
        (work.versions.get(one.version_id), one)
        for one in work.confirmations.find(plan_id=plan_id)
        if one.record_hash
    ]
    chosen = [pair for pair in found if number in {None, pair[0].number}]
    if not chosen:
        raise NotFound(
            said("The confirmation record"),
            why=said("none has been made of this plan, or it has been disposed of.")
            if number is None
            else said("there is none of version {number}.", number=number),
            next_step=said(
                "It is made once the plan is confirmed and sealed; `omv status` shows where the"
                " year stands."
            ),
        )
    newest = max(chosen, key=lambda pair: (pair[0].number, pair[1].round))
    _check_stands(*newest)
    return newest


def _check_stands(version: Version, confirmation: Confirmation) -> None:
    """An older one would be taken for the one in force."""
    if confirmation.state is ConfirmationState.VOIDED:
        raise NotPossibleNow(
            said("The confirmation record of version {number}", number=version.number),
            why=said("that confirmation was voided, and no later one has its record yet."),
            next_step=said("See `omv confirmation show`; `--version` takes another one."),
        )


def _public(
    parts: Parts, work: UnitOfWork, version: Version, full: Openings, now: datetime
) -> Openings | None:
    plan = work.plans.get(version.plan_id)
    unit = work.units.get(plan.unit_id).file
    withheld = withheld_by_now(work, plan, unit, version)
    document = with_items_withheld(document_of(parts, version), withheld)
    if not has_public_copy(document):
        return None
    shown = public_openings(full.placed(), withheld)
    year = load_year(parts, work, current_cycle(work, plan.id).id, now)
    today = document_on(year, version.number, year.today)
    secret = wanted_in((*withheld_passages(document), *withheld_passages(today)))
    leaks = leaks_in((FileText(one.place, one.text) for one in shown), secret, ())
    if leaks:
        raise LeakFound(leaks)
    holds_secret = bool(secret_grounds(document))
    return Openings(
        root=full.root,
        docx_salt=None if holds_secret else full.docx_salt,
        pdf_salt=None if holds_secret else full.pdf_salt,
        openings=tuple(
            OpenedPassage(place=one.place, ground=one.ground, salt=one.salt, text=one.text)
            for one in shown
        ),
    )
