"""The kept documents of a unit that may print a person's name."""

from dataclasses import dataclass, replace

from omv_workflow.domain.traces import Traces, may_be_named_in
from omv_workflow.domain.unit import UnitFile
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import may_hold_secret


@dataclass(frozen=True)
class NamingDocument:
    """A kept document that may print a person's name; `draft` is 0 for the version itself.

    The hash is left out where a short secret in the document could be found out by it.
    """

    version: int
    draft: int
    sha256: str


def naming_documents(
    parts: Parts, work: UnitOfWork, unit_id: str, known: Traces
) -> tuple[NamingDocument, ...]:
    """The kept documents, answers and covering letters of a unit that may name the person."""
    return tuple(
        NamingDocument(version.number, version.draft, sha256)
        for plan in work.plans.find(unit_id=unit_id)
        for version in work.versions.find(plan_id=plan.id)
        for sha256 in (
            version.docx_hash,
            version.answers_hash,
            version.kept_document,
            *(one.letter_hash for one in work.deliveries.find(version_id=version.id)),
        )
        if sha256 and _may_name(parts, parts.blobs.get(sha256), known)
    )


def _may_name(parts: Parts, content: bytes, known: Traces) -> bool:
    """Whether a document may name the person; the text of a PDF has to be taken out first."""
    if content.startswith(b"%PDF-"):
        return any(known.may_name(one.text) for one in parts.texts_in(content))
    return may_be_named_in(content, known)


def documents_told(
    parts: Parts, work: UnitOfWork, unit: UnitFile, known: Traces
) -> tuple[NamingDocument, ...]:
    """The same for the person: without the hashes of what may hold a secret."""
    secret = {
        (version.number, version.draft)
        for plan in work.plans.find(unit_id=unit.unit.id)
        for version in work.versions.find(plan_id=plan.id)
        if may_hold_secret(parts, version, unit)
    }
    found = naming_documents(parts, work, unit.unit.id, known)
    told = (replace(one, sha256="") if (one.version, one.draft) in secret else one for one in found)
    return tuple(dict.fromkeys(told))
