"""Beginning: a workspace, its unit, and the plan of the year before."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted, said

unit = typer.Typer(help="The unit in force.")


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder; the workspace if left out.")
    ] = None,
    virtual: Annotated[
        bool, typer.Option("--virtual", help="A rehearsal: --as-of and --as work in it.")
    ] = False,
) -> None:
    """Begin a workspace, with you as its coordinator.

    Writes omv.toml and unit.yaml, both with an example and with comments.
    """
    from omv_workflow.entrypoints.starting import begin

    session = Session.of(context)
    begun = begin(folder or session.folder, virtual=virtual)
    session.show(
        begun,
        f"{' and '.join(begun.files)} stand in {begun.workspace.resolve()}.\n"
        f"The account {begun.account} is the coordinator's. Edit both files, then run `omv apply`.",
    )


def apply(context: typer.Context) -> None:
    """Check omv.toml and unit.yaml and bring them into force.

    All that is wrong with either is told at once, by line; the same files change nothing. What has
    been changed here since unit.yaml was last applied is never undone.
    """
    from omv_workflow.entrypoints.starting import apply as apply_files
    from omv_workflow.entrypoints.views.changes import changes_view
    from omv_workflow.entrypoints.views.places import places_view
    from omv_workflow.steps.merge_unit import WouldUndo

    session = Session.of(context)
    try:
        applied = apply_files(session)
    except WouldUndo as refused:
        session.show({"would_undo": refused.places}, partial(places_view, refused.places))
        raise
    session.show(applied, partial(changes_view, applied))


@unit.command("export")
def export_unit(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file; printed here if left out.")
    ] = None,
) -> None:
    """Print the unit in force as a unit.yaml, without the comments of yours.

    Example: omv unit export --out unit-in-force.yaml
    """
    from omv_workflow.domain.unit_text import plain
    from omv_workflow.entrypoints.files import write_whole
    from omv_workflow.steps.edit_unit import exported_unit

    session = Session.of(context)
    in_force, text = exported_unit(session.parts, session.viewer, session.plan_id)
    if out is None:
        session.show(plain(in_force), text.rstrip())
        return
    write_whole(out, text.encode())
    session.show({"file": out}, said("The unit in force stands in {file}.", file=out))


def import_plan(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The plan, as YAML or JSON.")],
) -> None:
    """Take over last year's plan from a file.

    The file holds its answers, its confirmation and who has it.
    """
    from omv_workflow.domain.previous_plan import PreviousPlan
    from omv_workflow.entrypoints.views.parts import NOT_LIVE
    from omv_workflow.forms.loader import read_text
    from omv_workflow.forms.validation import validate
    from omv_workflow.steps.import_plan import import_plan as take_over
    from omv_workflow.steps.queries import is_live

    session = Session.of(context)
    previous = validate(PreviousPlan, read_text(file), str(file))
    version = take_over(session.parts, session.plan_id, previous, session.actor, session.now)
    told = counted(
        "Imported {number} answer, confirmed on {day}.",
        "Imported {number} answers, confirmed on {day}.",
        len(previous.answers),
        day=previous.confirmed.on,
    )
    waits = not is_live(session.parts, session.plan_id)
    session.show(version, f"{told}\n{NOT_LIVE}" if waits else told)


def up(context: typer.Context) -> None:
    """Start the scheduler here, until Ctrl-C."""
    from omv_workflow.entrypoints.up import run

    session = Session.of(context)
    session.check_database()
    run(session.folder)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Written afresh each time.")],
) -> None:
    """Play a whole year of an example unit, into DIR."""
    from omv_workflow.entrypoints.demo.run import run

    run(folder)
