"""The PDFs of public copies and covering letters, searched for what is withheld.

The distribution takes up those that fit what it makes, by the hash of the DOCX.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.withholding import has_public_copy, secret_grounds
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import is_still
from omv_workflow.steps.converting import ReadyPdf, converted, makes_pdfs
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.no_copy import LeakFound, PdfAwaited
from omv_workflow.steps.ports import NotMade, Parts
from omv_workflow.steps.public_copies import (
    build_copy,
    check_for_leaks,
    copy_for_recipients,
)
from omv_workflow.steps.year import Year

Given: TypeAlias = tuple[PlanDocument, bytes]
"""A DOCX that is to go out, with the plan that it is, or that it is about."""
_Ended: TypeAlias = ReadyPdf | NotMade | LeakFound


@dataclass(frozen=True)
class PublicPdfs:
    """What became of each, by the SHA-256 of its DOCX.

    Where PDFs `are_made`, what is not among them has not been tried, and waits for the next run.
    """

    ended: Mapping[str, _Ended]
    are_made: bool = False

    def of(self, docx: str) -> ReadyPdf | None:
        """The PDF of a DOCX, or None where there can't be one.

        Raises:
            LeakFound: something that is withheld was found in it.
            PdfAwaited: it has not been tried.
        """
        found = self.ended.get(docx)
        if isinstance(found, LeakFound):
            raise found
        if found is None and self.are_made:
            raise PdfAwaited
        return found if isinstance(found, ReadyPdf) else None

    def and_of(self, others: "PublicPdfs") -> "PublicPdfs":
        """These and others."""
        return PublicPdfs({**self.ended, **others.ended}, self.are_made or others.are_made)

    def why_none(self, docx: str | None) -> str | None:
        """Why a public copy goes without the PDF that it should have."""
        found = self.ended.get(docx or "")
        return found.why if isinstance(found, NotMade) else None

    def font_replaced(self, kept: Collection[str | None]) -> str | None:
        """The font that is missing in one of these PDFs, which are kept by their hashes."""
        made = (one for one in self.ended.values() if isinstance(one, ReadyPdf))
        replaced = (one for one in made if one.font_replaced)
        return next((one.font_replaced for one in replaced if one.sha256 in kept), None)


def make_public_pdfs(parts: Parts, given: Sequence[Given]) -> PublicPdfs:
    """Make the PDFs of these files in one batch, and search each for what its plan withholds."""
    pdfs = converted(parts, [docx for _, docx in given]) if given else ()
    ended = {
        sha256_hex(docx): _searched(parts, plan, pdf)
        for (plan, docx), pdf in zip(given, pdfs, strict=True)
    }
    return PublicPdfs(ended, are_made=makes_pdfs(parts))


def copies_to_come(year: Year) -> list[Given]:
    """The public copy of a confirmed plan, if it has yet to be made.

    Raises:
        LeakFound: it must not go out.
    """
    if year.cycle.state not in DELIVERING:
        return []
    version = year.offered()
    if copy_for_recipients(year.work, version) or not is_still(year, version):
        return []
    document = document_on(year, version.number, year.parts.today(version.made_at))
    if not (has_public_copy(document) and secret_grounds(document)):
        return []
    return [(document, build_copy(year.parts, document).docx)]


def _searched(parts: Parts, document: PlanDocument, made: ReadyPdf | NotMade) -> _Ended:
    """The PDF, if it may go out: one that can't be searched may not, and stops no other."""
    if isinstance(made, NotMade):
        return made
    try:
        check_for_leaks(parts, document, made.content)
    except LeakFound as leak:
        return leak
    except Exception as error:  # noqa: BLE001 - of whatever kind, it is the fault of one file
        return NotMade(said("it can't be searched ({error})", error=type(error).__name__))
    return made
