"""Collecting: the year opens, contributors are asked, and the coordinator looks at what came in."""

from typing import Annotated

import typer

from omv_workflow.entrypoints.options import Item, Person, free_text
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted, said


def open_year(context: typer.Context) -> None:
    """Open the coming year before its day."""
    from omv_workflow.steps.open_cycles import open_cycle

    session = Session.of(context)
    cycle = open_cycle(session.parts, session.plan_id, session.actor, session.now)
    session.show(cycle, said("The year of {anniversary} is open.", anniversary=cycle.anniversary))


def request(context: typer.Context) -> None:
    """Ask every contributor now, before the day."""
    from omv_workflow.steps.request_contributions import request_contributions

    session = Session.of(context)
    cycle = request_contributions(session.parts, session.plan_id, session.actor, session.now)
    session.show(cycle, said("The contributors are asked; `omv status` shows whom."))


def remind(context: typer.Context, person: Person) -> None:
    """Remind somebody now of what they have open, besides the days on which omv does."""
    from omv_workflow.steps.remind_now import remind_now

    session = Session.of(context)
    reminded = remind_now(session.parts, session.plan_id, person, session.actor, session.now)
    session.show(
        reminded,
        said("{name} is reminded with the next mail of the office hours.", name=reminded.name),
    )


def accept(
    context: typer.Context,
    person: Annotated[
        str | None,
        typer.Argument(metavar="PERSON", help="Everybody who has submitted, if left out."),
    ] = None,
) -> None:
    """Accept what was submitted, by one person or by all."""
    from omv_workflow.steps.review import accept_contributions

    session = Session.of(context)
    accepted = accept_contributions(
        session.parts, session.plan_id, session.actor, session.now, person
    )
    session.show(
        accepted, said("Accepted: {known}.", known=tuple(one.person_id for one in accepted))
    )


def return_item(
    context: typer.Context,
    item: Item,
    comment: Annotated[str, typer.Option(help="What should be different.", callback=free_text)],
) -> None:
    """Send an answer back with a comment, by mail.

    Example: omv return health_care --comment "Please add the on-call times."
    """
    from omv_workflow.steps.review import return_answer

    session = Session.of(context)
    returned = return_answer(
        session.parts, session.plan_id, item, comment, session.actor, session.now
    )
    session.show(
        returned,
        said(
            "{item} went back to {person_id}, due {due_on}.",
            item=item,
            person_id=returned.person_id,
            due_on=returned.due_on,
        ),
    )


def hand_over(
    context: typer.Context,
    person: Person,
    stand_in: Annotated[str, typer.Argument(metavar="STAND_IN", help="Who takes over.")],
) -> None:
    """Hand what one person has left open to another."""
    from omv_workflow.steps.hand_over import hand_over as hand

    session = Session.of(context)
    taken = hand(session.parts, session.plan_id, person, stand_in, session.actor, session.now)
    session.show(
        taken,
        counted(
            "{stand_in} is asked for {number} item of {person}, due {due_on}.",
            "{stand_in} is asked for {number} items of {person}, due {due_on}.",
            len(taken.items),
            stand_in=stand_in,
            person=person,
            due_on=taken.due_on,
        ),
    )
