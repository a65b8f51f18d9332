"""Copies without what is secret, for whoever asks to see the plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import Recipient, Year, chosen_year, free_text, one_line
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import Phrase, counted, listed, said

if TYPE_CHECKING:
    from omv_workflow.domain.versions import ConfirmationState
    from omv_workflow.steps.make_public_copy import MadeCopy


def public(
    context: typer.Context,
    version: Annotated[
        int | None, typer.Option(help="Its number; the one confirmed last if left out.")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="What the copy is made for.", callback=free_text)
    ] = None,
    for_whom: Annotated[
        str | None,
        typer.Option("--for", help="For whom, only if it is to be kept.", callback=one_line),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")] = Path(),
) -> None:
    """Make a copy of a version without its secret passages.

    Example: omv public --purpose "Information request" --out handed-out
    """
    from omv_workflow.entrypoints.files import check_is_free, make_folder, write_whole
    from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy

    session = Session.of(context)
    make_folder(out)
    wish = CopyWish(version, purpose, for_whom)
    made = make_public_copy(session.parts, session.plan_id, wish, session.actor, session.now)
    files = [(out / f"{made.name}.docx", made.docx, made.copy.docx_hash)]
    if made.pdf is not None:
        files.append((out / f"{made.name}.pdf", made.pdf, made.copy.pdf_hash))
    for place, content, _ in files:
        check_is_free(place, content)
    for place, content, _ in files:
        write_whole(place, content)
    told = [
        said("{place}\nSHA-256 {sha256}", place=place, sha256=sha256) for place, _, sha256 in files
    ]
    told += [*_of_pdf(made), _withheld(made.copy.grounds), *_standing(made.state)]
    session.show({"files": [place for place, *_ in files], "copy": made.copy}, listed(told))


def package(
    context: typer.Context,
    recipient: Recipient,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write, a .zip.")] = None,
    year: Year = None,
) -> None:
    """Make the package that is handed over to a recipient.

    Its copy, the covering letter, and metadata to paste. A full copy is logged, and closed off.

    Example: omv package ministerio --out ministerio.zip
    """
    from omv_workflow.entrypoints.files import PRIVATE, check_is_called, check_is_free, write_whole
    from omv_workflow.entrypoints.package_zip import package_files, package_zip
    from omv_workflow.steps.note_viewed import note_viewed_version
    from omv_workflow.steps.ready_package import ready_package

    session = Session.of(context)
    who = session.actor, session.now
    made = ready_package(session.parts, session.plan_id, recipient, *who, of_year=chosen_year(year))
    content, place = package_zip(made), out or Path(f"{made.name}.zip")
    check_is_called(place, ".zip")
    check_is_free(place, content)
    if made.holds_secret:
        note_viewed_version(session.parts, session.viewer, made.version, session.now)
        write_whole(place, content, mode=PRIVATE)
    else:
        write_whole(place, content)
    told = said("{place}\nHand it over, then record it with `omv delivered`.", place=place)
    session.show({"file": place, "files": [name for name, _ in package_files(made)]}, told)


def _of_pdf(made: "MadeCopy") -> list[Phrase]:
    if made.why_no_pdf:
        return [said("There is no PDF: {why}.", why=made.why_no_pdf)]
    if made.font_replaced:
        font = made.font_replaced
        return [said("The PDF is in other fonts: {font} is missing here.", font=font)]
    return []


def _standing(state: "ConfirmationState | None") -> list[Phrase]:
    if state == "confirmed":
        return []
    if state is None:
        return [said("The version was never offered for confirmation.")]
    return [said("The version is not the confirmed one: its confirmation is {state}.", state=state)]


def _withheld(grounds: tuple[str, ...]) -> Phrase:
    if not grounds:
        return said("Nothing in it is marked as secret.")
    return counted(
        "Withheld on {number} ground: {grounds}.",
        "Withheld on {number} grounds: {grounds}.",
        len(grounds),
        grounds=grounds,
    )
