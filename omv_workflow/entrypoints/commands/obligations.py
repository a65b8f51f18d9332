"""Looking: what is owed in a year, on which day, and why."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import Year, chosen_year
from omv_workflow.entrypoints.session import Session


def obligations(
    context: typer.Context,
    ended: Annotated[
        bool, typer.Option("--all", help="Also what is done, overtaken or excused.")
    ] = False,
    year: Year = None,
) -> None:
    """Show everything that is owed in the year: by when, whose turn it is, and why.

    The days follow from the settings of the year and the calendar; after a change they are derived
    again with the next run.
    """
    from omv_workflow.entrypoints.views.obligations import obligations_view
    from omv_workflow.steps.owed import obligations_of_year

    session = Session.of(context)
    found = obligations_of_year(
        session.parts,
        session.viewer,
        session.plan_id,
        session.now,
        of_year=chosen_year(year),
        ended=ended,
    )
    today = session.parts.today(session.now)
    session.show(found, partial(obligations_view, found, today))
