"""PDFs: every version of a year that is not confirmed yet gets its own, many in one batch.

The conversion runs outside any transaction; what came of it is kept plan by plan. A version that
was confirmed without a PDF never gets one: what is confirmed is bytes (law 5). That of a version
on offer has its empty fields to sign in before it is kept: these are the bytes that are sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.events import Fact, FactValue, plan_stream
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.signing import SignatureField, signature_fields
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done, merged, waiting
from omv_workflow.steps.converting import NO_LIBREOFFICE
from omv_workflow.steps.ports import (
    Converter,
    MadePdf,
    NotMade,
    Parts,
    Row,
    Summary,
    UnitOfWork,
)
from omv_workflow.steps.public_copies import document_of

_AT_ONCE = 20  # so many are in memory, and come to nothing if the process is killed
_PDF = said("PDF")
_NOT_MADE = "version.not_converted"


def make_due_pdfs(parts: Parts, now: datetime) -> Summary:
    """Make the PDFs that are missing, of all plans; a document that fails stops no other."""
    return _made(parts, None, now)


def make_pdfs_of(parts: Parts, plan_id: str, now: datetime) -> Summary:
    """Make the PDFs that are missing of one plan."""
    return _made(parts, plan_id, now)


def _made(parts: Parts, plan_id: str | None, now: datetime) -> Summary:
    due = [] if parts.pdf.make is PdfMaking.NEVER else _without_pdf(parts, plan_id)
    batches = [due[first : first + _AT_ONCE] for first in range(0, len(due), _AT_ONCE)]
    acts = [partial(_convert_all, parts, batch, now) for batch in batches]
    return merged(said("make PDFs"), [apart("all", _PDF, act) for act in acts])


def _without_pdf(parts: Parts, plan_id: str | None) -> list[Version]:
    of_plan = {"plan_id": plan_id} if plan_id else {}
    with parts.work() as work:
        return [one for one in work.versions.find(pdf_hash=None, **of_plan) if _gets_pdf(work, one)]


def _gets_pdf(work: UnitOfWork, version: Version) -> bool:
    if version.pdf_hash or not version.docx_hash or not version.cycle_id:
        return False
    if work.cycles.get(version.cycle_id).state not in PREPARING:
        return False
    return not any(one.confirmed_at for one in work.confirmations.find(version_id=version.id))


def _convert_all(parts: Parts, versions: Sequence[Version], now: datetime) -> Summary:
    converter = parts.converter()
    if converter is None:
        rows = (
            Row(one.plan_id, _PDF, NO_LIBREOFFICE, parts.today(one.made_at)) for one in versions
        )
        return waiting(*rows)
    documents: dict[Version, bytes] = {}
    unread = list(_read(parts, versions, documents))
    ended = converter.convert(list(documents.values()))
    kept = [
        apart(version.plan_id, _PDF, partial(_issue_and_keep, parts, version, converter, one, now))
        for version, one in zip(documents, ended, strict=True)
    ]
    return merged("", [*unread, *kept])


def _read(
    parts: Parts, versions: Sequence[Version], documents: dict[Version, bytes]
) -> Iterator[Summary]:
    """Put the kept DOCX of each version among the documents; one that is damaged is a row."""

    def read(version: Version) -> Summary:
        documents[version] = parts.blobs.get(version.docx_hash or "")
        return done()

    for version in versions:
        yield apart(version.plan_id, _PDF, partial(read, version))


def _issue_and_keep(
    parts: Parts, version: Version, converter: Converter, ended: MadePdf | NotMade, now: datetime
) -> Summary:
    if isinstance(ended, NotMade) or version.stage is not Stage.FOR_CONFIRMATION:
        return _keep(parts, version, converter, ended, (), now)
    document = document_of(parts, version)
    fields = signature_fields(document.later_signers, document.language)
    return _keep(parts, version, converter, _issued(parts, ended, fields), fields, now)


def _issued(parts: Parts, made: MadePdf, fields: Sequence[SignatureField]) -> MadePdf | NotMade:
    """The PDF that is shown, signed and sealed: the one that was made, with its empty fields."""
    try:
        return replace(made, content=parts.issuer().issue(made.content, fields))
    except InvalidInput as error:
        return NotMade(said("{what}: {why}", what=error.what, why=error.why))


def _keep(
    parts: Parts,
    version: Version,
    converter: Converter,
    ended: MadePdf | NotMade,
    fields: Sequence[SignatureField],
    now: datetime,
) -> Summary:
    if isinstance(ended, NotMade):
        _note_failure(parts, version, ended, now)
        return Summary("", failed=[Row(version.plan_id, _PDF, ended.why)])
    with parts.work() as work:
        work.hold(plan_stream(version.plan_id))
        stored = work.versions.get(version.id)
        if not _gets_pdf(work, stored):
            return done(Row(version.plan_id, _PDF, said("not needed any more")))
        made = replace(stored, pdf_hash=parts.blobs.put(ended.content), converter=converter.name)
        work.versions.swap(stored, made)
        told = {"pdf": made.pdf_hash, "converter": made.converter, "fonts": ended.fonts}
        names = tuple(one.name for one in fields)
        _record(work, made, now, "version.converted", {**told, "fields": names} if names else told)
        work.commit(now)
    return done(Row(version.plan_id, _PDF, _outcome(version, ended)))


def _outcome(version: Version, made: MadePdf) -> str:
    if made.font_replaced:
        return said(
            "version {number}, in other fonts: {font} is missing here",
            number=version.number,
            font=made.font_replaced,
        )
    if version.draft:
        return said("version {number}, draft {draft}", number=version.number, draft=version.draft)
    return said("version {number}", number=version.number)


def _note_failure(parts: Parts, version: Version, ended: NotMade, now: datetime) -> None:
    """Write down that no PDF could be made of a version, the first time; it is tried on."""
    stream = plan_stream(version.plan_id)
    with parts.work() as work:
        work.hold(stream)
        known = [one for one in work.log.events(stream) if one.kind == _NOT_MADE]
        if not any(one.data.get("version") == version.id for one in known):
            _record(work, version, now, _NOT_MADE, {"reason": str(ended.why)})
            work.commit(now)


def _record(
    work: UnitOfWork, version: Version, now: datetime, kind: str, told: Mapping[str, FactValue]
) -> None:
    about = {"cycle": version.cycle_id, **SCHEDULE.facts(), "version": version.id}
    work.record(Fact(plan_stream(version.plan_id), kind, now, {**about, **told}))
