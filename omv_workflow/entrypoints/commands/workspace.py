"""Beginning: a workspace, its unit, and the plan of the year before."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted, listed, said

unit = typer.Typer(help="The unit in force.", no_args_is_help=True)

Port = Annotated[int, typer.Option(help="Where the server answers, on this machine alone.")]


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder; the workspace if left out.")
    ] = None,
    virtual: Annotated[
        bool, typer.Option("--virtual", help="A rehearsal: --as-of and --as work in it.")
    ] = False,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="ID", help="A further unit in a workspace that is there."),
    ] = None,
) -> None:
    """Begin a workspace, or a further unit in one, with you as its coordinator.

    Writes omv.toml and unit.yaml, or units/ID.yaml, with an example and with comments.
    """
    from omv_workflow.entrypoints.starting import begin, begin_unit

    session = Session.of(context)
    place = folder or session.folder
    if unit is None:
        begun = begin(place, virtual=virtual)
    else:
        replace(session, folder=place).check_folder()
        begun = begin_unit(place, unit)
    told = said(
        "Written in {folder}: {files}.\n"
        "The account {account} is the coordinator's. Edit what was written, then run `omv apply`.",
        folder=begun.workspace.resolve(),
        files=begun.files,
        account=begun.account,
    )
    session.show(begun, told)


def apply(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="One unit's file; all, if left out.")
    ] = None,
) -> None:
    """Check omv.toml and the files of all units and bring them into force.

    These are unit.yaml and whatever stands in units/. All that is wrong with any is told at once,
    by line; the same files change nothing. What has been changed here since a file was last applied
    is never undone. A unit that is refused keeps no other from being applied.
    """
    from omv_workflow.entrypoints.applying import apply as apply_files
    from omv_workflow.entrypoints.output import show_error
    from omv_workflow.entrypoints.views.changes import outcomes_view
    from omv_workflow.steps.merge_unit import WouldUndo

    session = Session.of(context)
    outcomes = apply_files(session, file)
    refused = [one.refused for one in outcomes if one.refused]
    if len(refused) < len(outcomes) or any(isinstance(one, WouldUndo) for one in refused):
        session.show([one.as_data() for one in outcomes], partial(outcomes_view, outcomes))
    for error in refused:
        show_error(error, as_json=session.as_json)
    if refused:
        raise typer.Exit(1)


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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan, as YAML or JSON.")],
) -> None:
    """Take over last year's plan from a file.

    The file holds its answers, its confirmation and who has it.
    """
    from omv_workflow.domain.previous_plan_rules import read_previous_plan
    from omv_workflow.entrypoints.views.parts import NOT_LIVE
    from omv_workflow.forms.loader import read_text
    from omv_workflow.steps.import_plan import expected_plan
    from omv_workflow.steps.import_plan import import_plan as take_over
    from omv_workflow.steps.queries import is_live

    session = Session.of(context)
    expected = expected_plan(session.parts, session.plan_id, session.now)
    previous = read_previous_plan(read_text(file), str(file), expected)
    version = take_over(session.parts, session.plan_id, previous, session.actor, session.now)
    told = counted(
        "Imported {number} answer, confirmed on {day}.",
        "Imported {number} answers, confirmed on {day}.",
        len(previous.answers),
        day=previous.confirmed.on,
    )
    waits = not is_live(session.parts, session.viewer, session.plan_id)
    session.show(version, listed((told, NOT_LIVE)) if waits else told)


def up(context: typer.Context) -> None:
    """Start the scheduler here, and the pages if they have an address, until Ctrl-C."""
    from omv_workflow.entrypoints.up import run
    from omv_workflow.settings import read_settings

    session = Session.of(context)
    session.check_database()
    run(session.folder, read_settings(session.folder).web)


def serve(context: typer.Context, port: Port = 4200) -> None:
    """Be the scheduler's server, for a service manager; `omv work` takes its runs."""
    from omv_workflow.entrypoints.up import serve as become_server

    session = Session.of(context)
    session.check_database()
    become_server(session.folder, port)


def work(context: typer.Context, port: Port = 4200) -> None:
    """Take the runs of the server that `omv serve` is, for a service manager."""
    from omv_workflow.entrypoints.up import work as become_worker

    session = Session.of(context)
    session.check_database()
    become_worker(session.folder, port)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Written afresh each time.")],
) -> None:
    """Play a whole year of an example unit, into DIR."""
    from omv_workflow.entrypoints.demo.run import run

    run(folder)
