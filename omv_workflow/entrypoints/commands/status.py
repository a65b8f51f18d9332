"""Looking: where the year stands, and what waits for whom."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def status(
    context: typer.Context,
    items: Annotated[bool, typer.Option("--items", help="Every item and its answer.")] = False,
    year: Annotated[
        int | None, typer.Option(metavar="N", help="The year of an anniversary that has passed.")
    ] = None,
) -> None:
    """Show where the year stands and what waits for whom.

    Where you may see several plans, all of them, in a line each; `omv --plan ID status` tells more
    of one.
    """
    session = Session.of(context)
    if session.plan is None and len(session.seen_plan_ids) > 1 and not items and year is None:
        _show_all(session)
    elif not items:
        _show_year(session, year)
    elif year is None:
        _show_items(session)
    else:
        raise typer.BadParameter(
            said("--items shows the year that is under way: leave --year out.")
        )


def _show_all(session: Session) -> None:
    from omv_workflow.entrypoints.views.overview import overview_view
    from omv_workflow.steps.overview import plan_lines

    found = plan_lines(session.parts, session.viewer, session.now)
    session.show(found, partial(overview_view, found))


def _show_year(session: Session, year: int | None) -> None:
    from omv_workflow.entrypoints.views.status import status_view
    from omv_workflow.steps.queries import plan_status

    found = plan_status(session.parts, session.viewer, session.plan_id, session.now, of_year=year)
    today, zone = session.parts.today(session.now), session.parts.zone
    session.show(found, partial(status_view, found, today, zone))


def _show_items(session: Session) -> None:
    from omv_workflow.entrypoints.views.items import items_view
    from omv_workflow.steps.note_viewed import note_viewed_items
    from omv_workflow.steps.queries import item_statuses

    found = item_statuses(session.parts, session.viewer, session.plan_id, session.now)
    if session.as_json:  # people are shown no answers here
        note_viewed_items(session.parts, session.viewer, session.plan_id, found, session.now)
    session.show(found, partial(items_view, found))
