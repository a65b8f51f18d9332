"""The copies of a confirmed version that its recipients get, and what their files are called."""

from dataclasses import dataclass
from pathlib import PurePath

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.covering_letter import Enclosed
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import FactValue
from omv_workflow.domain.unit import CopyType
from omv_workflow.domain.versions import Version
from omv_workflow.domain.withholding import has_public_copy, secret_grounds
from omv_workflow.steps.converting import ReadyPdf
from omv_workflow.steps.make_public_copy import store_copy
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.public_copies import build_copy, check_for_leaks, copy_for_recipients
from omv_workflow.steps.public_pdfs import PublicPdfs
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class NewCopy:
    """A public copy that was made and is not kept yet, with its files."""

    copy: PublicCopy
    docx: bytes
    pdf: ReadyPdf | None


@dataclass(frozen=True)
class Copies:
    """What recipients of a version can get, by hash; None where it has no public copy.

    `full_pdf` is the version's PDF, sealed where it has been; `new` the public copy where it was
    made just now.
    """

    version: Version
    document: PlanDocument
    public_docx: str | None
    public_pdf: str | None
    full_pdf: str | None = None
    new: NewCopy | None = None

    def docx_of(self, copy_type: CopyType) -> str | None:
        """The bytes of a copy, or None where there is none to give."""
        return self.version.docx_hash if copy_type is CopyType.FULL else self.public_docx

    def pdf_of(self, docx: str) -> str | None:
        """The PDF of these very bytes, if there is one."""
        return self.full_pdf if docx == self.version.docx_hash else self.public_pdf


def copies_of(year: Year, version: Version, actor: Actor, pdfs: PublicPdfs) -> Copies:
    """The copies of a version; what is public is given as it was confirmed. Nothing is kept yet.

    Raises:
        LeakFound: something that is withheld was found in the public one.
        PdfAwaited: its PDF has not been tried.
    """
    document = document_on(year, version.number, year.parts.today(version.made_at))
    full_pdf = signed_pdf(year.work, version)
    if not has_public_copy(document):
        return Copies(version, document, None, None, full_pdf)
    if not secret_grounds(document):
        _check_links(year, version, document)
        return Copies(version, document, version.docx_hash, full_pdf, full_pdf)
    known = copy_for_recipients(year.work, version)
    if known:
        return Copies(version, document, known.docx_hash, known.pdf_hash, full_pdf)
    new = _new_copy(year, version, document, actor, pdfs)
    return Copies(version, document, new.copy.docx_hash, new.copy.pdf_hash, full_pdf, new)


def keep_new(year: Year, copies: Copies, actor: Actor) -> None:
    """Keep the public copy if it was made just now, with its files and its event."""
    if copies.new is None:
        return
    told: dict[str, FactValue] = {"cycle": year.cycle.id}
    year.parts.blobs.put(copies.new.docx)
    if pdf := copies.new.pdf:
        year.parts.blobs.put(pdf.content)
        told |= pdf.facts()
    store_copy(year.work, copies.new.copy, actor, year.now, told)


def enclosed_files(year: Year, copies: Copies, docx: str) -> tuple[Enclosed, ...]:
    """The files that go with a letter: the copy of that hash, and its PDF if there is one."""
    name = name_of(year, copies, docx)
    files = ((name, docx), (str(PurePath(name).with_suffix(".pdf")), copies.pdf_of(docx)))
    return tuple(Enclosed(file, sha256) for file, sha256 in files if sha256)


def name_of(year: Year, copies: Copies, docx: str) -> str:
    """What the document is called that recipients get; a copy that withholds something says so.

    A year can have several versions, and who keeps them all in one folder tells them apart.
    """
    title = year.form.plan_title.lower().replace(" ", "-")
    name = f"{title}-{year.cycle.anniversary.year}-version-{copies.version.number}"
    withholds = docx != copies.version.docx_hash
    return f"{name}-public.docx" if withholds else f"{name}.docx"


def _check_links(year: Year, version: Version, document: PlanDocument) -> None:
    """Refuse to give out a public plan that leads to a host which became internal since."""
    has_begun = year.work.deliveries.find(version_id=version.id)
    if year.parts.public_copy.internal_hosts and version.docx_hash and not has_begun:
        check_for_leaks(year.parts, document, year.parts.blobs.get(version.docx_hash))


def _new_copy(
    year: Year, version: Version, document: PlanDocument, actor: Actor, pdfs: PublicPdfs
) -> NewCopy:
    """The one copy without secret passages that all public recipients of a version get."""
    built = build_copy(year.parts, document)
    docx = sha256_hex(built.docx)
    pdf = pdfs.of(docx)
    copy = PublicCopy(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        version_id=version.id,
        kind=CopyKind.DISTRIBUTION,
        docx_hash=docx,
        pdf_hash=pdf.sha256 if pdf else None,
        grounds=built.grounds,
        purpose=None,
        made_by=actor.person_id or "schedule",
        made_at=year.now,
    )
    return NewCopy(copy, built.docx, pdf)
