"""Looking at people: who they are, and who held what on a day."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session


def people(context: typer.Context) -> None:
    """List everybody with id, name, office and roles today."""
    from omv_workflow.entrypoints.views.people import people_view
    from omv_workflow.steps.people import people_on

    session = Session.of(context)
    today = session.parts.today(session.now)
    found = people_on(session.parts, session.viewer, session.plan_id, today)
    session.show(found.people, partial(people_view, found))


def who(
    context: typer.Context,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="As 2027-05-12; today if left out.")
    ] = None,
) -> None:
    """Show who held which role on a day, who was absent, and who could confirm the plan.

    Example: omv who --on 2027-05-12
    """
    from omv_workflow.entrypoints.instants import day
    from omv_workflow.entrypoints.views.people import who_view
    from omv_workflow.steps.people import people_on

    session = Session.of(context)
    on_day = day(on) if on else session.parts.today(session.now)
    found = people_on(session.parts, session.viewer, session.plan_id, on_day)
    session.show(found, partial(who_view, found))
