"""The log: read it, write it out, and check that nothing in it was touched."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import Reason
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted

log = typer.Typer(
    help="The log: show, export or verify it, or go on after a wrong clock.", no_args_is_help=True
)


@log.command("show")
def show_log(
    context: typer.Context,
    stream: Annotated[str | None, typer.Option(help="One stream; all if left out.")] = None,
) -> None:
    """Show the events; persons by name as long as their openings are kept."""
    from omv_workflow.entrypoints.views.log import events_view
    from omv_workflow.steps.read_log import read_log

    session = Session.of(context)
    events = read_log(session.parts, session.viewer, stream)
    session.show(events, partial(events_view, events, session.parts.zone))


@log.command("export")
def export_log(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Standard output if left out.")
    ] = None,
) -> None:
    """Write the log as JSON Lines that `omv log verify FILE` can check; no names in it."""
    from omv_workflow.entrypoints.files import write_whole
    from omv_workflow.entrypoints.log_lines import json_lines
    from omv_workflow.steps.verify_log import export_lines

    session = Session.of(context)
    lines = list(export_lines(session.parts, session.viewer))
    if file:
        write_whole(file, json_lines(lines))
        session.show(
            {"file": file, "lines": len(lines)},
            counted(
                "{number} line stands in {file}.",
                "{number} lines stand in {file}.",
                len(lines),
                file=file,
            ),
        )
    elif session.as_json:
        session.show(lines, "")
    else:
        typer.echo(json_lines(lines), nl=False)


@log.command("verify")
def verify_log(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="An exported log, instead.")
    ] = None,
) -> None:
    """Check every stream; exit 1, naming stream and event, where something was touched."""
    from omv_workflow.entrypoints.log_lines import checks_of_export, verdict
    from omv_workflow.steps.verify_log import check_streams

    session = Session.of(context)
    checks = checks_of_export(file) if file else check_streams(session.parts, session.viewer)
    session.show(checks, verdict(checks))
    if any(check.fault for check in checks):
        raise typer.Exit(1)


@log.command("accept-clock")
def accept_clock(context: typer.Context, reason: Reason) -> None:
    """Go on after a clock that was ahead: say that the last events have wrong times.

    They stay as they are; the log tells of each that its time is wrong, and why.
    """
    from omv_workflow.steps.accept_clock import accept_clock as accept

    session = Session.of(context)
    wrong = accept(session.parts, session.plan_id, reason, session.actor, session.now)
    session.show(
        wrong,
        counted(
            "{number} event is on record as wrongly timed; the log goes on from {now}.",
            "{number} events are on record as wrongly timed; the log goes on from {now}.",
            len(wrong),
            now=session.parts.local(session.now),
        ),
    )
