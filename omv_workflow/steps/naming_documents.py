"""The kept documents of a unit that may print a person's name.

To look into them takes its time, so it is done before anything is held. What is kept under a hash
never changes: only what has come since is looked into afterwards.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from omv_workflow.domain.traces import Traces, may_be_named_in
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import Version
from omv_workflow.errors import NotFound
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import may_hold_secret

Looked: TypeAlias = Mapping[tuple[str, Traces], bool]
"""Whether the document of a hash may name whoever is recognised by these traces."""


@dataclass(frozen=True)
class NamingDocument:
    """A kept document that may print a person's name; `draft` is 0 for the version itself.

    The hash is left out where a short secret in the document could be found out by it.
    """

    version: int
    draft: int
    sha256: str


def look_into_documents(parts: Parts, unit_id: str, known: Traces) -> Looked:
    """Look into all kept documents of a unit, outside any transaction."""
    with parts.work() as work:
        hashes = dict.fromkeys(sha256 for _, sha256 in _kept(work, unit_id))
    looked: dict[tuple[str, Traces], bool] = {}
    for sha256 in hashes:
        with suppress(NotFound):  # just disposed of, or else it is missed when it is needed
            looked[sha256, known] = _may_name(parts, sha256, known)
    return looked


def naming_documents(
    parts: Parts, work: UnitOfWork, unit_id: str, known: Traces, looked: Looked
) -> tuple[NamingDocument, ...]:
    """The kept documents, answers, letters, records and returned files that may name the person."""
    return tuple(
        NamingDocument(version.number, version.draft, sha256)
        for version, sha256 in _naming(parts, work, unit_id, known, looked)
    )


def documents_told(
    parts: Parts, work: UnitOfWork, unit: UnitFile, known: Traces, looked: Looked
) -> tuple[NamingDocument, ...]:
    """The same for the person: without the hashes of what may hold a secret."""
    found = list(_naming(parts, work, unit.unit.id, known, looked))
    versions = dict.fromkeys(version for version, _ in found)
    secret = {one for one in versions if may_hold_secret(parts, one, unit)}
    told = (
        NamingDocument(version.number, version.draft, "" if version in secret else sha256)
        for version, sha256 in found
    )
    return tuple(dict.fromkeys(told))


def _naming(
    parts: Parts, work: UnitOfWork, unit_id: str, known: Traces, looked: Looked
) -> Iterator[tuple[Version, str]]:
    for version, sha256 in _kept(work, unit_id):
        found = looked.get((sha256, known))
        if _may_name(parts, sha256, known) if found is None else found:
            yield version, sha256
    yield from _from_outside(work, unit_id)


def _kept(work: UnitOfWork, unit_id: str) -> Iterator[tuple[Version, str]]:
    """The hashes of a unit's kept documents, each with the version that it belongs to."""
    for plan in work.plans.find(unit_id=unit_id):
        for version in work.versions.find(plan_id=plan.id):
            letters = (one.letter_hash for one in work.deliveries.find(version_id=version.id))
            given = work.confirmations.find(version_id=version.id)
            records = (each for one in given for each in (one.sealed_hash, one.record_hash))
            pages = (version.docx_hash, version.answers_hash, version.kept_document)
            ours = (*pages, version.openings_hash, *records, *letters)
            yield from ((version, sha256) for sha256 in ours if sha256)


def _from_outside(work: UnitOfWork, unit_id: str) -> Iterator[tuple[Version, str]]:
    """What came back: scans can't be read, and files that were refused could be made to harm."""
    for plan in work.plans.find(unit_id=unit_id):
        for version in work.versions.find(plan_id=plan.id):
            given = work.confirmations.find(version_id=version.id)
            scans = (one.evidence_hash for one in given)
            files = (one.sha256 for one in work.received_files.find(version_id=version.id))
            came = dict.fromkeys((*scans, *files))
            yield from ((version, sha256) for sha256 in came if sha256)


def _may_name(parts: Parts, sha256: str, known: Traces) -> bool:
    """Whether a document may name the person; the text of a PDF has to be taken out first."""
    content = parts.blobs.get(sha256)
    if content.startswith(b"%PDF-"):
        return any(known.may_name(text) for text in parts.texts.on_pages(content))
    return may_be_named_in(content, known)
