"""Who holds which version of the plan."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import listed, said


def holders(
    context: typer.Context,
    csv: Annotated[Path | None, typer.Option(help="Write it there, for a spreadsheet.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write it there as XLSX.")] = None,
) -> None:
    """Show who holds which version, with what proof, and what is missing.

    Example: omv holders --xlsx holders.xlsx
    """
    from omv_workflow.entrypoints.language import reader
    from omv_workflow.entrypoints.sheet_files import write_sheet
    from omv_workflow.entrypoints.views.holders import holders_sheet, holders_view
    from omv_workflow.steps.who_holds import holders_of

    session = Session.of(context)
    parts = session.parts
    found = holders_of(parts, session.viewer, session.plan_id, parts.today(session.now))
    if csv or xlsx:
        author = session.unit.unit.name
        write_sheet(holders_sheet(found, author, session.now, parts.local, reader()), csv, xlsx)
        files = [one for one in (csv, xlsx) if one]
        told = (said("It stands in {file}.", file=one) for one in files)
        session.show({"files": files}, listed(told))
    else:
        numbers = [one.number for one in found.versions]
        value = {"versions": numbers, "holders": found.holders}
        session.show(value, partial(holders_view, found, parts.local))
