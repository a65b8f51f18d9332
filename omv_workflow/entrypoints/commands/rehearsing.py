"""Rehearsing: how the coming year would go, and what would follow if something came otherwise."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.adapters.logs import without_logging
from omv_workflow.entrypoints.session import Session


def rehearse(
    context: typer.Context,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--if",
            metavar="TEXT",
            help='What is supposed, such as "confirmed on 2027-03-02", "answers 20 days late" or'
            ' "director away 2027-05-01..2027-06-15"; can be given several times.',
        ),
    ] = None,
) -> None:
    """Play the coming year in seconds: what falls due and what goes out, day by day.

    Everybody does their part on its day, unless something else is supposed; that year is then
    shown beside the plain one. Nothing is sent and nothing changes.
    """
    from omv_workflow.domain.supposing import PLAIN, supposed
    from omv_workflow.entrypoints.views.rehearsal import rehearsal_view
    from omv_workflow.steps.rehearse_year import rehearse_year
    from omv_workflow.steps.rehearsed_entries import in_years

    session = Session.of(context)
    suppositions = [PLAIN, *([supposed(suppose)] if suppose else [])]
    with without_logging():
        years = [
            rehearse_year(session.parts, session.plan_id, one, session.actor, session.now)
            for one in suppositions
        ]
    told = in_years([year.entries for year in years])
    session.show(told, partial(rehearsal_view, years))
