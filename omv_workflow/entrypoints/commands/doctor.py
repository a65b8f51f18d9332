"""Looking at everything that the program needs."""

from functools import partial

import typer

from omv_workflow.entrypoints.session import Session


def doctor(context: typer.Context) -> None:
    """Check everything that this workspace needs, and say what to do.

    Looks at settings, database, clock, mail, letters, keys, seal, rights, disk, documents and
    schedule. Changes and sends nothing. Exit code 1 where something does not work.
    """
    from omv_workflow.entrypoints.doctor.examination import examine
    from omv_workflow.entrypoints.doctor.findings import Level
    from omv_workflow.entrypoints.views.doctor import findings_view

    session = Session.of(context)
    session.check_folder()
    found = examine(session.folder)
    session.show(found, partial(findings_view, found))
    if any(one.level is Level.FAULT for one in found):
        raise typer.Exit(1)
