"""What anybody may see of a unit's plans: that each exists, since when, and its public copy.

Nothing of drafts, of what is on its way, or of what is secret by now.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.secret_by_now import tells_secret
from omv_workflow.domain.signers import Given, is_given, once_given
from omv_workflow.domain.unit import Unit
from omv_workflow.domain.versions import Version
from omv_workflow.domain.withholding import has_public_copy, secret_grounds, withheld_passages
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.make_public_copy import withheld_by_now
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import copy_for_recipients, document_of
from omv_workflow.steps.sealed import owed_seals, signed_pdf
from omv_workflow.steps.year import current_cycle, load_year

FileKind = Literal["docx", "pdf"]


@dataclass(frozen=True)
class PublicFile:
    """A file of the public copy."""

    kind: FileKind
    file_name: str
    sha256: str


@dataclass(frozen=True)
class PublicPlan:
    """A plan as anybody may know it; `role` is that of whoever confirmed the version in force.

    Where none is in force there is no day, and no file. `withholds`: something secret has been left
    out of the files.
    """

    id: str
    title: str
    in_force_since: date | None
    role: str | None
    register_number: str | None
    withholds: bool
    files: tuple[PublicFile, ...]


@dataclass(frozen=True)
class PublicUnit:
    """A unit with its plans."""

    unit: Unit
    plans: tuple[PublicPlan, ...]


def public_unit(parts: Parts, unit_id: str, now: datetime) -> PublicUnit:
    """What anybody may see of a unit.

    Raises:
        NotFound: the workspace shows nothing in public, or has no such unit.
    """
    with parts.work() as work:
        found = work.units.find(id=unit_id) if parts.web.public else []
        for one in found:
            plans = work.plans.find(unit_id=one.id)
            shown = tuple(_plan(parts, work, plan, now) for plan in plans)
            return PublicUnit(one.file.unit, shown)
    raise _nothing()


def public_file(
    parts: Parts, unit_id: str, plan_id: str, kind: FileKind, now: datetime
) -> tuple[str, bytes]:
    """A file of a plan's public copy, by name.

    Raises:
        NotFound: there is none to be shown.
        VerificationFailed: its bytes are not what was kept.
    """
    plans = public_unit(parts, unit_id, now).plans
    files = (file for plan in plans if plan.id == plan_id for file in plan.files)
    for one in files:
        if one.kind == kind:
            return one.file_name, parts.blobs.get(one.sha256)
    raise _nothing()


def _nothing() -> NotFound:
    return NotFound(
        said("This page"),
        why=said("there is none at this address."),
        next_step=said("Go back, or begin anew from your newest letter."),
    )


def _plan(parts: Parts, work: UnitOfWork, plan: Plan, now: datetime) -> PublicPlan:
    found = _in_force(work, plan)
    if found is None:
        return PublicPlan(plan.id, plan.title, None, None, None, withholds=False, files=())
    given, version = found
    given_at = given.last.confirmed_at or version.made_at
    files, withholds = _files(parts, work, plan, version, now)
    return PublicPlan(
        id=plan.id,
        title=plan.title,
        in_force_since=parts.today(given_at),
        role=given.first.role,
        register_number=version.register_number,
        withholds=withholds,
        files=files,
    )


def _in_force(work: UnitOfWork, plan: Plan) -> tuple[Given, Version] | None:
    """The newest version that was ever confirmed, unless it has been taken back since."""
    made = {one.id: one for one in work.versions.find(plan_id=plan.id)}
    found = [
        (one, made[one.last.version_id])
        for one in once_given(work.confirmations.find(plan_id=plan.id))
    ]
    newest = max(found, key=lambda pair: (pair[1].number, pair[0].last.round), default=None)
    return newest if newest and is_given(newest[0].last) else None


def _files(
    parts: Parts, work: UnitOfWork, plan: Plan, version: Version, now: datetime
) -> tuple[tuple[PublicFile, ...], bool]:
    """The files of the public copy, and whether it withholds anything; none where in doubt.

    Nor are there any while a seal is owed: nobody shall hold the PDF both without it and with it.
    """
    if version.kept_document is None or owed_seals(parts, work, version_id=version.id):
        return (), False
    document = document_of(parts, version)
    if not has_public_copy(document) or _is_secret_by_now(parts, work, plan, version, now):
        return (), False
    copy = copy_for_recipients(work, version)
    withholds = bool(secret_grounds(document))
    if withholds and copy is None:
        return (), True  # it is made as the copies go out
    stem = f"{plan.title.lower().replace(' ', '-')}-version-{version.number}"
    stem = f"{stem}-public" if withholds else stem
    docx, pdf = (
        (copy.docx_hash, copy.pdf_hash) if copy else (version.docx_hash, signed_pdf(work, version))
    )
    kinds: tuple[tuple[FileKind, str | None], ...] = (("pdf", pdf), ("docx", docx))
    return tuple(PublicFile(kind, f"{stem}.{kind}", one) for kind, one in kinds if one), withholds


def can_be_shown(parts: Parts, work: UnitOfWork, version: Version) -> bool:
    """Whether anybody may have taken files of a version here, once it was confirmed."""
    if not parts.web.public or version.kept_document is None:
        return False
    document = document_of(parts, version)
    is_made = not secret_grounds(document) or copy_for_recipients(work, version) is not None
    return has_public_copy(document) and is_made


def _is_secret_by_now(
    parts: Parts, work: UnitOfWork, plan: Plan, version: Version, now: datetime
) -> bool:
    """Whether the public copy tells what has become secret since."""
    document = document_of(parts, version)
    year = load_year(parts, work, current_cycle(work, plan.id).id, now)
    today = document_on(year, version.number, year.today)
    if today.publicity != document.publicity and not has_public_copy(today):
        return True  # by now the plan is called secret, and nothing says what of it is
    withheld = withheld_by_now(work, plan, year.unit, version)
    return tells_secret(document, withheld_passages(today), withheld)
