"""What changes about one person: absent, with a new mandate, leaving."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import Person
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

From = Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, as 2027-05-12.")]


def absent(
    context: typer.Context,
    person_id: Person,
    from_: From,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day, included.")],
    stand_in: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who is asked in their place.")
    ] = None,
) -> None:
    """Record when somebody is away, and who stands in; the same first day corrects it.

    Example: omv person absent tarkastaja --from 2027-03-01 --to 2027-03-26 --stand-in johtaja
    """
    from omv_workflow.domain.absences import absence_of
    from omv_workflow.entrypoints.instants import day
    from omv_workflow.steps.change_staff import record_absence

    session = Session.of(context)
    absence = absence_of(day(from_), day(to), stand_in)
    who = record_absence(
        session.parts, session.plan_id, person_id, absence, session.actor, session.now
    )
    days = {"person": who.name, "first": absence.first_day, "last": absence.last_day}
    told = said(
        "{person} is away from {first} to {last}. Nobody stands in: hand open items over with"
        " `omv hand-over`, or name a --stand-in.",
        **days,
    )
    if stand_in:
        told = said(
            "{person} is away from {first} to {last}; {stand_in} is asked in their place.",
            stand_in=stand_in,
            **days,
        )
    session.show({"person": person_id, **absence.model_dump()}, told)


def mandate(
    context: typer.Context,
    person_id: Person,
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="director, deputy, coordinator or contributor.")
    ],
    from_: From,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="The last day; open if left out.")
    ] = None,
    acting_for: Annotated[
        str | None, typer.Option(metavar="PERSON", help="In whose place; theirs goes on.")
    ] = None,
) -> None:
    """Give somebody a mandate; the same first day sets its last one. A new director ends the old.

    Example: omv person mandate apulaisjohtaja director --from 2027-06-01
    """
    from omv_workflow.domain.staff_changes import mandate_of
    from omv_workflow.entrypoints.instants import day
    from omv_workflow.entrypoints.views.people import given_view
    from omv_workflow.steps.change_staff import give_mandate

    session = Session.of(context)
    new = mandate_of(role, day(from_), day(to) if to else None, acting_for)
    given = give_mandate(session.parts, session.plan_id, person_id, new, session.actor, session.now)
    session.show(given, partial(given_view, given))


def leaves(
    context: typer.Context,
    person_id: Person,
    last_day: Annotated[str, typer.Option(metavar="DAY", help="The last day of employment.")],
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="Who takes everything over.")],
) -> None:
    """Let somebody leave: open items and future ones go to another, mandates end.

    Example: omv person leaves tarkastaja --last-day 2027-03-12 --to sosiaaliohjaaja
    """
    from omv_workflow.entrypoints.instants import day
    from omv_workflow.entrypoints.views.people import left_view
    from omv_workflow.steps.leave import Leaving, leave

    session = Session.of(context)
    leaving = Leaving(person_id, day(last_day), to)
    left = leave(session.parts, session.plan_id, leaving, session.actor, session.now)
    session.show(left, partial(left_view, left))
