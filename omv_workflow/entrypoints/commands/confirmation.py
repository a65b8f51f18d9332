"""The confirmation: its story, its record to be handed out, and voiding one that was wrong."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import At, Reason, Year, chosen_year, free_text, one_line
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import Phrase, listed, said

confirmation = typer.Typer(
    help="The confirmation of the plan: its story, its record, on paper, voiding it.",
    no_args_is_help=True,
)

RECORD, SIGNATURE, OPENINGS = "record.json", "record.p7s", "openings.json"
FULL_OPENINGS = "openings-full.json"


@confirmation.command("show")
def show(context: typer.Context, year: Year = None) -> None:
    """Tell the story of a confirmation: who was asked, who looked, who signed how, what is owed."""
    from omv_workflow.entrypoints.views.confirmation import confirmation_view
    from omv_workflow.steps.confirmation_story import story_of

    session = Session.of(context)
    story = story_of(session.parts, session.viewer, session.plan_id, session.now, chosen_year(year))
    session.show(story, partial(confirmation_view, story, session.parts.local))


@confirmation.command("paper")
def paper(
    context: typer.Context,
    scan: Annotated[Path, typer.Argument(help="The scan: a PDF, PNG, JPEG or TIFF file.")],
    person: Annotated[str, typer.Option(help="Who signed it.")],
    place: Annotated[str, typer.Option(help="Where.", callback=one_line)],
    seen_by: Annotated[str, typer.Option(help="Who else has seen the signed paper.")],
    kept_at: Annotated[
        tuple[str, str],
        typer.Option(metavar="PLACE REFERENCE", help="Where the paper is kept, and as what."),
    ],
    at: At = None,
    reason: Annotated[
        str | None,
        typer.Option(help="Why although answers are missing.", callback=free_text),
    ] = None,
) -> None:
    """Record that the plan was signed by hand, on paper, and keep the scan.

    Example: omv confirmation paper scan.pdf --person johtaja --place Lappeenranta
    --seen-by ylitarkastaja --kept-at "Archive" "Folder 3"
    """
    from omv_workflow.domain.scans import MOST_BYTES
    from omv_workflow.entrypoints.files import bytes_of
    from omv_workflow.steps.confirm_on_paper import SignedPaper, confirm_on_paper

    session = Session.of(context)
    content = bytes_of(scan, MOST_BYTES)
    kept, reference = (one_line(each) or "" for each in kept_at)
    told = SignedPaper(
        person, session.instant(at), place, seen_by, kept, reference, content, reason
    )
    given = confirm_on_paper(session.parts, session.plan_id, told, session.actor, session.now)
    session.show(
        given,
        said("Recorded. SHA-256 of the scan: {sha256}.", sha256=given.evidence_hash or ""),
    )


@confirmation.command("scan")
def scan(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="The folder for the file.")] = Path(),
) -> None:
    """Write the scan of the paper that was signed last; it can be as secret as the plan."""
    from omv_workflow.entrypoints.files import write_private
    from omv_workflow.steps.confirm_on_paper import kept_scan

    session = Session.of(context)
    found = kept_scan(session.parts, session.viewer, session.plan_id, session.now)
    path = out / found.file_name
    write_private(path, found.content)
    session.show({"file": path}, said("It stands in {file}.", file=path))


@confirmation.command("void")
def void(context: typer.Context, reason: Reason) -> None:
    """Void what was confirmed last, because it was wrong; the plan is to be confirmed again."""
    from omv_workflow.steps.void_confirmation import void_confirmation

    session = Session.of(context)
    voided = void_confirmation(session.parts, session.plan_id, reason, session.actor, session.now)
    session.show(
        voided,
        said("The confirmation is void. `omv confirmation show` tells what is waited for now."),
    )


@confirmation.command("return")
def return_signed(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The signed PDF.")],
    place: Annotated[str, typer.Option(help="Where it was signed.", callback=one_line)],
    person: Annotated[
        str | None, typer.Option(help="Who signed, if a signing service signed for them.")
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(help="Why although answers are missing.", callback=free_text),
    ] = None,
) -> None:
    """Return the PDF that waited for a signature, signed; it is kept, and believed or refused.

    Example: omv confirmation return plan-signed.pdf --place Lappeenranta
    """
    from omv_workflow.domain.received_files import MOST_BYTES
    from omv_workflow.entrypoints.files import bytes_of
    from omv_workflow.steps.confirmation_told import FOR_TRYING_OUT
    from omv_workflow.steps.take_signed import Returned, take_signed

    session = Session.of(context)
    returned = Returned(bytes_of(file, MOST_BYTES), place, person, reason)
    taken = take_signed(session.parts, session.plan_id, returned, session.actor, session.now)
    told = said(
        "Confirmed by {person}, {role}: {method}, {strength}.",
        person=taken.person_id,
        role=taken.role or said("as named"),
        method=taken.method,
        strength=taken.strength,
    )
    session.show(taken, listed([told, FOR_TRYING_OUT], " ") if taken.is_test else told)


@confirmation.command("record")
def record(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")] = Path(),
    version: Annotated[int | None, typer.Option(help="Its number; the newest if left out.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also openings-full.json, as secret as the plan.")
    ] = False,
) -> None:
    """Write the record of a confirmation, its signature, and openings for a public copy.

    record.json, record.p7s and openings.json; `omv verify` checks them.
    """
    from omv_workflow.entrypoints.files import PRIVATE, READABLE, check_is_free, write_whole
    from omv_workflow.steps.hand_out_record import record_files
    from omv_workflow.steps.note_viewed import note_viewed_version

    session = Session.of(context)
    found = record_files(session.parts, session.viewer, session.plan_id, version, session.now)
    contents = {RECORD: found.record, SIGNATURE: found.signature, OPENINGS: found.openings}
    if full:
        contents[FULL_OPENINGS] = found.full_openings
    written = {out / name: content for name, content in contents.items() if content is not None}
    for path, content in written.items():
        check_is_free(path, content)
    if full:
        note_viewed_version(session.parts, session.viewer, found.version, session.now)
    for path, content in written.items():
        write_whole(path, content, mode=PRIVATE if path.name == FULL_OPENINGS else READABLE)
    session.show({"files": list(written)}, _told(list(written), is_signed=bool(found.signature)))


def _told(paths: list[Path], *, is_signed: bool) -> Phrase:
    """Where the files are; what is unsigned proves nothing by itself."""
    lines: list[str] = [str(path) for path in paths]
    if not is_signed:
        lines.append(said("The record is not signed: no seal was set up when it was made."))
    return listed(lines)
