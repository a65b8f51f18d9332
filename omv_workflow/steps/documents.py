"""The copies of a plan that were made, each retrievable byte for byte."""

from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import cycle_of


@dataclass(frozen=True)
class Document:
    """A version with its bytes as DOCX or PDF, and a name for a file of them."""

    version: Version
    file_name: str
    content: bytes
    sha256: str


def document(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    number: int | None = None,
    draft: int | None = None,
    *,
    of_year: NamedYear | None = None,
    as_pdf: bool = False,
) -> Document:
    """The newest copy of a plan, or of a version, or a draft on the way to it, or of one year.

    Raises:
        NotFound: no such copy was made, or no PDF of it, or there is no such plan that they may
            see.
        VerificationFailed: its bytes are not what was kept.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        title = work.plans.get(plan_id).title
        made = [
            one
            for one in _versions(work, plan_id, of_year)
            if number in {None, one.number} and draft in {None, one.draft} and one.docx_hash
        ]
        newest = made[-1] if made else None
        sha256 = _wanted(work, newest, as_pdf=as_pdf) if newest else None
    if newest is None:
        raise NotFound(
            _called(number, draft),
            why=said("no document of it was made here, or it has been disposed of."),
            next_step=said("Make one with `omv assemble`; `omv disposal list` tells of disposals."),
        )
    if sha256 is None:
        raise _without_pdf(newest)
    name = f"{_stem(title, newest)}.{'pdf' if as_pdf else 'docx'}"
    return Document(newest, name, parts.blobs.get(sha256), sha256)


def _wanted(work: UnitOfWork, version: Version, *, as_pdf: bool) -> str | None:
    """The hash of its DOCX or its PDF, with the seal in it once that stands."""
    return signed_pdf(work, version) if as_pdf else version.docx_hash


def _without_pdf(version: Version) -> NotFound:
    return NotFound(
        said("The PDF of {document}", document=_called(version.number, version.draft or None)),
        why=said("none has been made of it."),
        next_step=said(
            "`omv run make-pdfs` makes it while the year has not been confirmed; `omv doctor` tells"
            " what is missing for it."
        ),
    )


def _versions(work: UnitOfWork, plan_id: str, of_year: NamedYear | None) -> list[Version]:
    """All versions, those of a later year after those of an earlier one, or those of one year."""
    if of_year:
        return work.versions.find(cycle_id=cycle_of(work, plan_id, of_year).id)
    ends = {one.id: one.anniversary for one in work.cycles.find(plan_id=plan_id)}
    made = work.versions.find(plan_id=plan_id)
    return sorted(made, key=lambda one: ends.get(one.cycle_id or "", date.min))


def _called(number: int | None, draft: int | None) -> str:
    if number is None:
        return said("The document") if draft is None else said("Draft {draft}", draft=draft)
    if draft is None:
        return said("Version {version}", version=number)
    return said("Version {version}, draft {draft}", version=number, draft=draft)


def _stem(title: str, version: Version) -> str:
    draft = f"-draft-{version.draft}" if version.draft else ""
    return f"{title.lower().replace(' ', '-')}-version-{version.number}{draft}"
