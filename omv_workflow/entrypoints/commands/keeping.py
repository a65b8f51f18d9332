"""Keeping a workspace over the years: backups, and new versions of the software."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def upgrade(context: typer.Context) -> None:
    """Bring the database to this version of omv-workflow, in one transaction.

    Stop `omv up` and make a backup first; nobody can go back.
    """
    from omv_workflow.entrypoints.database import upgrade_database

    session = Session.of(context)
    session.check_folder()
    upgraded = upgrade_database(session.folder)
    if upgraded.before == upgraded.after:
        told = said("The database is up to date: revision {after}.", after=upgraded.after)
    else:
        told = said(
            "The database was at revision {before} and is now at {after}.",
            before=upgraded.before,
            after=upgraded.after,
        )
    session.show(upgraded, told)


def backup(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A new .tar or .tar.gz; or a folder, to be named in."),
    ],
) -> None:
    """Write the whole workspace into one file; `omv up` may go on meanwhile.

    Only you can read the file. It holds the keys and omv.toml as they are: a password in
    database.url as well. Exit 1 where a document was damaged; the rest is in the file.
    """
    from omv_workflow.bootstrap import clock
    from omv_workflow.entrypoints.backup.making import make_backup, place
    from omv_workflow.entrypoints.views.backups import backup_view

    session = Session.of(context)
    session.check_folder()
    made = make_backup(session.folder, place(target), clock())
    session.show(made, partial(backup_view, made))
    if made.damaged:
        raise typer.Exit(1)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file written by `omv backup`.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder; the workspace if left out.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move the workspace that stands there aside.")
    ] = False,
    log: Annotated[
        Path | None, typer.Option(help="An exported log: tells what came after the backup.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="An empty database, in place of its own.")
    ] = None,
) -> None:
    """Make a workspace from a backup, check it, and say what is missing since.

    Every plan is paused until `omv live`, for mail that went out since the backup would go out
    again. Stop `omv up` first. Exit 1 where log or documents are damaged.
    """
    from zoneinfo import ZoneInfo

    from omv_workflow.bootstrap import clock
    from omv_workflow.entrypoints.backup.before import Before
    from omv_workflow.entrypoints.backup.restoring import restore as restore_file
    from omv_workflow.entrypoints.views.backups import restored_view
    from omv_workflow.settings import read_settings

    session = Session.of(context)
    before = Before((folder or session.folder).resolve(), log)
    restored = restore_file(file, before, clock(), may_replace=replace, database=database)
    zone = ZoneInfo(read_settings(restored.workspace).workspace.time_zone)
    session.show(restored, partial(restored_view, restored, zone))
    if restored.faults:
        raise typer.Exit(1)
