"""Keeping a workspace over the years: bringing its database to a new version of the software."""

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def upgrade(context: typer.Context) -> None:
    """Bring the database to this version of omv-workflow, in one transaction.

    Stop `omv up` and make a backup first; nobody can go back.
    """
    from omv_workflow.bootstrap import upgrade_database

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
