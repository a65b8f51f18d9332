"""The copies of a plan that were made, each retrievable byte for byte."""

from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import cycle_of


@dataclass(frozen=True)
class Document:
    """A version with its bytes, and a name for a file of them."""

    version: Version
    file_name: str
    content: bytes


def document(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    number: int | None = None,
    draft: int | None = None,
    *,
    of_year: int | None = None,
) -> Document:
    """The newest copy of a plan, or of a version, or a draft on the way to it, or of one year.

    Raises:
        NotFound: no such copy was made, or there is no such plan that they may see.
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
    if not made:
        raise NotFound(
            _called(number, draft),
            why=said("no document of it was made here, or it has been disposed of."),
            next_step=said("Make one with `omv assemble`; `omv disposal list` tells of disposals."),
        )
    newest = made[-1]
    content = parts.blobs.get(str(newest.docx_hash))
    return Document(newest, _file_name(title, newest), content)


def _versions(work: UnitOfWork, plan_id: str, of_year: int | None) -> list[Version]:
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


def _file_name(title: str, version: Version) -> str:
    draft = f"-draft-{version.draft}" if version.draft else ""
    return f"{title.lower().replace(' ', '-')}-version-{version.number}{draft}.docx"
