"""The PDFs of the public copies that recipients get, made before the distribution.

LibreOffice takes its time, so they are made outside any transaction, those of many plans in one
batch. The distribution takes up what fits the copy that it makes, by the hash of its DOCX.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.withholding import has_public_copy, public_plan, secret_grounds
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done
from omv_workflow.steps.confirm import is_still
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.ports import MadePdf, NotMade, Parts, Summary
from omv_workflow.steps.public_copies import (
    LeakFound,
    check_for_leaks,
    converted,
    copy_for_recipients,
)
from omv_workflow.steps.year import Year, load_year

_AT_ONCE = 20  # so many are in memory


@dataclass(frozen=True)
class KeptPdf:
    """A PDF in which nothing secret was found: its hash, what made it, and the fonts in it."""

    sha256: str
    converter: str
    fonts: tuple[str, ...]


_Ended: TypeAlias = KeptPdf | NotMade | LeakFound


@dataclass(frozen=True)
class PublicPdfs:
    """What became of each, by the SHA-256 of its DOCX."""

    ended: Mapping[str, _Ended]

    def of(self, docx: str) -> KeptPdf | None:
        """The PDF of a public copy, if it has one.

        Raises:
            LeakFound: something that is withheld was found in it.
        """
        found = self.ended.get(docx)
        if isinstance(found, LeakFound):
            raise found
        return found if isinstance(found, KeptPdf) else None

    def why_none(self, docx: str | None) -> str | None:
        """Why a public copy goes without the PDF that it should have."""
        found = self.ended.get(docx or "")
        return found.why if isinstance(found, NotMade) else None


def pdfs_of_due_copies(parts: Parts, now: datetime) -> PublicPdfs:
    """Make those of all plans whose distribution is due and has not begun."""
    if parts.pdf.make is PdfMaking.NEVER:
        return PublicPdfs({})
    with parts.work() as work:
        due = work.obligations.due(parts.today(now))
    kind = StepKind.DISTRIBUTE
    cycles = list({one.cycle_id: one.plan_id for one in due if one.kind is kind}.items())
    ended: dict[str, _Ended] = {}
    for first in range(0, len(cycles), _AT_ONCE):
        documents = _documents(parts, cycles[first : first + _AT_ONCE], now)
        ended |= make_public_pdfs(parts, documents).ended
    return PublicPdfs(ended)


def make_public_pdfs(parts: Parts, documents: Sequence[PlanDocument]) -> PublicPdfs:
    """Make the PDFs of the public copies of these plans, in one batch."""
    if parts.pdf.make is PdfMaking.NEVER or not documents:
        return PublicPdfs({})
    copies = [parts.assembler().assemble(public_plan(one)) for one in documents]
    made = zip(documents, copies, converted(parts, copies), strict=True)
    return PublicPdfs({sha256_hex(docx): _kept(parts, plan, pdf) for plan, docx, pdf in made})


def to_be_copied(year: Year) -> list[PlanDocument]:
    """The plan of a year that is confirmed, if a public copy of it has yet to be made."""
    if year.cycle.state not in DELIVERING:
        return []
    version = year.offered()
    if copy_for_recipients(year.work, version) or not is_still(year, version):
        return []
    document = document_on(year, version.number, year.parts.today(version.made_at))
    return [document] if has_public_copy(document) and secret_grounds(document) else []


def _documents(
    parts: Parts, cycles: Iterable[tuple[str, str]], now: datetime
) -> list[PlanDocument]:
    """Those of these cycles; what fails here fails again in the distribution, which tells of it."""
    found: list[PlanDocument] = []
    for cycle_id, plan_id in cycles:
        apart(plan_id, said("PDF"), partial(_look, parts, cycle_id, now, found))
    return found


def _look(parts: Parts, cycle_id: str, now: datetime, found: list[PlanDocument]) -> Summary:
    with parts.work() as work:
        year = load_year(parts, work, cycle_id, now)
        if year.plan.live_since is not None:
            found += to_be_copied(year)
    return done()


def _kept(parts: Parts, document: PlanDocument, made: MadePdf | NotMade) -> _Ended:
    if isinstance(made, NotMade):
        return made
    try:
        check_for_leaks(parts, document, made.content)
    except LeakFound as leak:
        return leak
    converter = parts.converter()
    name = converter.name if converter else ""
    return KeptPdf(parts.blobs.put(made.content), name, made.fonts)
