"""The PDFs of public copies and covering letters, searched for what is withheld.

The distribution takes up those that fit what it makes, by the hash of the DOCX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.withholding import has_public_copy, secret_grounds
from omv_workflow.steps.confirm import is_still
from omv_workflow.steps.converting import converted, makes_pdfs
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.ports import MadePdf, NotMade, Parts
from omv_workflow.steps.public_copies import (
    build_copy,
    check_for_leaks,
    copy_for_recipients,
)
from omv_workflow.steps.year import Year


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

    def and_of(self, others: "PublicPdfs") -> "PublicPdfs":
        """These and others."""
        return PublicPdfs({**self.ended, **others.ended})

    def why_none(self, docx: str | None) -> str | None:
        """Why a public copy goes without the PDF that it should have."""
        found = self.ended.get(docx or "")
        return found.why if isinstance(found, NotMade) else None


def make_public_pdfs(parts: Parts, documents: Sequence[PlanDocument]) -> PublicPdfs:
    """Make the PDFs of the public copies of these plans, in one batch."""
    if parts.pdf.make is PdfMaking.NEVER:
        return PublicPdfs({})
    return _made(parts, [copy for one in documents for copy in _without_leak(parts, one)])


def make_letter_pdfs(parts: Parts, letters: Sequence[tuple[PlanDocument, bytes]]) -> PublicPdfs:
    """Make the PDFs of letters, each given with its plan, in one batch."""
    return _made(parts, letters) if makes_pdfs(parts) else PublicPdfs({})


def to_be_copied(year: Year) -> list[PlanDocument]:
    """The plan of a year that is confirmed, if a public copy of it has yet to be made."""
    if year.cycle.state not in DELIVERING:
        return []
    version = year.offered()
    if copy_for_recipients(year.work, version) or not is_still(year, version):
        return []
    document = document_on(year, version.number, year.parts.today(version.made_at))
    return [document] if has_public_copy(document) and secret_grounds(document) else []


def _without_leak(parts: Parts, document: PlanDocument) -> list[tuple[PlanDocument, bytes]]:
    """The public copy to be converted; of one that must not go out, the distribution tells."""
    try:
        return [(document, build_copy(parts, document).docx)]
    except LeakFound:
        return []


def _made(parts: Parts, documents: Sequence[tuple[PlanDocument, bytes]]) -> PublicPdfs:
    if not documents:
        return PublicPdfs({})
    pdfs = zip(documents, converted(parts, [docx for _, docx in documents]), strict=True)
    return PublicPdfs({sha256_hex(docx): _kept(parts, plan, pdf) for (plan, docx), pdf in pdfs})


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
