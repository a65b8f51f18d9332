"""The wording of letters: see it, take a copy to change, and check what has been changed."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted

letters = typer.Typer(
    help="The wording of letters: see it, take a copy to change, and check it.",
    invoke_without_command=True,
)


class Language(StrEnum):
    """A language that letters are written in."""

    FI = "fi"
    SV = "sv"
    EN = "en"


Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME...", help="Which letters; all if left out.")
]


@letters.callback()
def list_letters(context: typer.Context) -> None:
    """List all letters, and in which languages the workspace has its own; below, what to do."""
    from omv_workflow.entrypoints.own_letters import templates
    from omv_workflow.entrypoints.views.letters import letters_view

    if context.invoked_subcommand is None:
        session, folder = _session(context)
        found = templates(folder)
        session.show(found, partial(letters_view, found))


@letters.command("list")
def list_again(context: typer.Context) -> None:
    """List all letters, as `omv letters` does."""
    from omv_workflow.entrypoints.own_letters import templates
    from omv_workflow.entrypoints.views.letters import letters_view

    session, folder = _session(context)
    found = templates(folder)
    session.show(found, partial(letters_view, found))


@letters.command("show")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which letter.")],
    language: Annotated[Language, typer.Option(help="In which language.")] = Language.FI,
    page: Annotated[bool, typer.Option("--html", help="As the page that mail shows.")] = False,
) -> None:
    """Show a letter as it is written here, with example facts.

    Example: omv letters show contribution_request --language sv
    """
    from omv_workflow.entrypoints.own_letters import preview
    from omv_workflow.entrypoints.views.letters import letter_view

    session, folder = _session(context)
    letter = preview(folder, name, language)
    session.show(letter, _raw(letter.html) if page else partial(letter_view, letter))


@letters.command("export")
def export(
    context: typer.Context,
    names: Names = None,
    language: Annotated[
        list[Language] | None,
        typer.Option(metavar="<fi|sv|en>", help="In which languages; all if left out."),
    ] = None,
) -> None:
    """Copy shipped letters into the folder letters/ of the workspace, to be changed there.

    Example: omv letters export contribution_request _signature --language fi
    """
    from omv_workflow.entrypoints.own_letters import export as copy_out

    session, folder = _session(context)
    written = copy_out(folder, names or (), language or ())
    told = counted(
        "{number} file stands in {folder}. Edit it, then run `omv letters check`.",
        "{number} files stand in {folder}. Edit them, then run `omv letters check`.",
        len(written),
        folder=folder,
    )
    session.show(written, told)


@letters.command("check")
def check(context: typer.Context) -> None:
    """Try every letter of the workspace's own with example facts; all faults, by file and line."""
    from omv_workflow.adapters.mail.letter_checks import check_letters, own_files

    session, folder = _session(context)
    check_letters(folder)
    files = own_files(folder)
    told = counted(
        "{number} letter of your own is sound.",
        "{number} letters of your own are sound.",
        len(files),
    )
    session.show(files, told)


def _session(context: typer.Context) -> tuple[Session, Path]:
    from omv_workflow.bootstrap import LETTERS_FOLDER

    session = Session.of(context)
    session.check_folder()
    return session, session.folder / LETTERS_FOLDER


def _raw(text: str) -> Callable[[], str]:
    return lambda: text
