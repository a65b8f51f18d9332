"""Confirming: the register number, the copies, the confirmation, and ways back."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import At, Reason, Year, chosen_year, free_text, one_line
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import Phrase, listed, said

if TYPE_CHECKING:
    from omv_workflow.domain.versions import Version
    from omv_workflow.steps.documents import Document

number = typer.Typer(
    help="The register number: set it, or record why there is none.", no_args_is_help=True
)

Out = Annotated[Path | None, typer.Option("--out", help="Where the document goes.")]


@number.command("set")
def set_number(
    context: typer.Context,
    register_number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="As the registry gave it.", callback=one_line)
    ],
) -> None:
    """Record the number under which the registry keeps this year's plan."""
    from omv_workflow.steps.register_number import set_register_number

    session = Session.of(context)
    cycle = set_register_number(
        session.parts, session.plan_id, register_number, session.actor, session.now
    )
    session.show(
        cycle,
        said(
            "The plan of {year} has the number {register_number}.",
            year=cycle.anniversary.year,
            register_number=register_number,
        ),
    )


@number.command("waive")
def waive_number(context: typer.Context, reason: Reason) -> None:
    """Record that the plan goes without a register number this year, and why."""
    from omv_workflow.steps.register_number import waive_register_number

    session = Session.of(context)
    cycle = waive_register_number(
        session.parts, session.plan_id, reason, session.actor, session.now
    )
    session.show(
        cycle,
        said("The plan of {year} goes without a register number.", year=cycle.anniversary.year),
    )


def assemble(
    context: typer.Context,
    for_confirmation: Annotated[
        bool, typer.Option("--for-confirmation", help="Offer it to the director and the deputy.")
    ] = False,
    out: Out = None,
) -> None:
    """Assemble a draft, or the copy for confirmation; with its PDF, where one can be made."""
    from omv_workflow.entrypoints.files import DOCX, check_can_hold, check_is_called
    from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
    from omv_workflow.steps.documents import document

    if out:
        check_is_called(out, DOCX)
        check_can_hold(out)
    session = Session.of(context)
    make = offer_for_confirmation if for_confirmation else assemble_draft
    version = make(session.parts, session.plan_id, session.actor, session.now)
    told = [_assembled(version), *_with_pdf(session)]
    if out:
        made = document(session.parts, session.viewer, session.plan_id, version.number)
        _write(session, made, out)
        told.append(said("It stands in {file}.", file=out))
    session.show(version, listed(told))


def _with_pdf(session: Session) -> list[Phrase]:
    """Make the PDF as well; what was assembled stands, whatever comes of it."""
    from omv_workflow.entrypoints.views.summaries import phrase_of
    from omv_workflow.steps.make_pdfs import make_pdfs_of

    made = make_pdfs_of(session.parts, session.plan_id, session.now)
    missing = [phrase_of(row.outcome) for row in (*made.waiting, *made.failed)]
    if missing:
        return [said("There is no PDF yet: {why}.", why=missing[-1])]
    ready = [phrase_of(row.outcome) for row in made.done]
    return [said("`omv document --pdf` has it as PDF: {what}.", what=ready[-1])] if ready else []


def _assembled(version: "Version") -> Phrase:
    if version.draft:
        return said(
            "Assembled draft {draft}; SHA-256 {sha256}.",
            draft=version.draft,
            sha256=version.docx_hash,
        )
    return said(
        "Assembled version {version}; SHA-256 {sha256}.",
        version=version.number,
        sha256=version.docx_hash,
    )


def confirm(
    context: typer.Context,
    person: Annotated[str, typer.Option(help="Who confirmed it: the director or the deputy.")],
    place: Annotated[str, typer.Option(help="Where.", callback=one_line)],
    system: Annotated[str, typer.Option(help="In which system.", callback=one_line)],
    reference: Annotated[
        str, typer.Option(help="What finds it in that system.", callback=one_line)
    ],
    at: At = None,
    reason: Annotated[
        str | None,
        typer.Option(help="Why although answers are missing.", callback=free_text),
    ] = None,
) -> None:
    """Record that director or deputy confirmed it elsewhere.

    Example: omv confirm --person johtaja --at "2027-05-12 14:30" --place Lappeenranta
    --system "Case management" --reference 4711
    """
    from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation

    session = Session.of(context)
    told = DoneElsewhere(person, session.instant(at), place, system, reference, reason)
    confirmation = record_confirmation(
        session.parts, session.plan_id, told, session.actor, session.now
    )
    given = said("Confirmed by {person}, {role}.", person=person, role=confirmation.role)
    session.show(confirmation, listed([given, *_without_pdf(session)]))


def _without_pdf(session: Session) -> list[Phrase]:
    from omv_workflow.domain.pdf_settings import PdfMaking
    from omv_workflow.steps.queries import confirmed_version

    version = confirmed_version(session.parts, session.viewer, session.plan_id)
    if version.pdf_hash or session.parts.pdf.make is PdfMaking.NEVER:
        return []
    return [said("It was confirmed, and will be given out, without a PDF.")]


def document(
    context: typer.Context,
    version: Annotated[int | None, typer.Option(help="Its number; the newest if left out.")] = None,
    draft: Annotated[int | None, typer.Option(help="A draft of that version.")] = None,
    year: Year = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Its PDF, not its DOCX; also if --out ends in .pdf.")
    ] = False,
    letter_for: Annotated[
        str | None,
        typer.Option(metavar="RECIPIENT", help="The covering letter for a recipient instead."),
    ] = None,
    out: Out = None,
) -> None:
    """Write a version's document, or a covering letter, byte for byte, and say its SHA-256.

    Example: omv document --letter-for migri
    """
    from omv_workflow.steps.documents import document as find_document

    session = Session.of(context)
    if letter_for is not None:
        if version is not None or draft is not None or pdf:
            raise typer.BadParameter(said("--letter-for goes with --year and --out alone."))
        _write_letter(session, letter_for, year, out)
        return
    as_pdf, of_year = _is_pdf(pdf=pdf, out=out), chosen_year(year)
    shown = partial(find_document, session.parts, session.viewer, session.plan_id)
    found = shown(version, draft, of_year=of_year, as_pdf=as_pdf)
    place = out or Path(found.file_name)
    _write(session, found, place)
    outcome = {"file": place, "sha256": found.sha256, "version": found.version}
    session.show(
        outcome,
        said("{place}\nSHA-256 {sha256}", place=place, sha256=found.sha256),
    )


def _is_pdf(*, pdf: bool, out: Path | None) -> bool:
    """Whether the PDF is asked for, by the option or by the name of the file.

    Raises:
        InvalidInput: the name says something else than the option.
    """
    from omv_workflow.entrypoints.files import DOCX, PDF, check_is_called

    is_pdf = pdf or (out is not None and out.suffix.lower() == PDF)
    if out:
        check_is_called(out, PDF if is_pdf else DOCX)
    return is_pdf


def _write(session: Session, found: "Document", place: Path) -> None:
    """Write a full copy, logged and closed to others where it holds a secret."""
    from omv_workflow.entrypoints.files import PRIVATE, check_is_free, write_whole
    from omv_workflow.steps.note_viewed import holds_secret, note_viewed_version

    check_is_free(place, found.content)
    note_viewed_version(session.parts, session.viewer, found.version, session.now)
    if holds_secret(session.parts, session.viewer, found.version):
        write_whole(place, found.content, mode=PRIVATE)
    else:
        write_whole(place, found.content)


def _write_letter(session: Session, recipient: str, year: str | None, out: Path | None) -> None:
    from omv_workflow.entrypoints.files import check_is_called, check_is_free, write_whole
    from omv_workflow.steps.covering_letters import kept_letter

    found = kept_letter(
        session.parts, session.viewer, session.plan_id, recipient, of_year=chosen_year(year)
    )
    made = Path(found.file_name)
    place = out or made
    check_is_called(place, made.suffix)
    check_is_free(place, found.content)
    write_whole(place, found.content)
    outcome = {"file": place, "sha256": found.sha256, "recipient": recipient}
    session.show(
        outcome,
        said("{place}\nSHA-256 {sha256}", place=place, sha256=found.sha256),
    )


def return_year(context: typer.Context, reason: Reason, year: Year = None) -> None:
    """Take the plan back to collecting answers.

    A draft, a copy on offer or a confirmed plan; it is offered and confirmed again afterwards.
    """
    from omv_workflow.steps.return_cycle import return_cycle

    session = Session.of(context)
    cycle = return_cycle(
        session.parts,
        session.plan_id,
        reason,
        session.actor,
        session.now,
        of_year=chosen_year(year),
    )
    session.show(
        cycle,
        said(
            "The year of {anniversary} is back at collecting answers.",
            anniversary=cycle.anniversary,
        ),
    )
