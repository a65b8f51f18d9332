"""How management and staff draft the plan together: what is recorded of it (R2)."""

from typing import Annotated

import typer

from omv_workflow.entrypoints.options import File, Text, text_from
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def working_model(context: typer.Context, text: Text = None, file: File = None) -> None:
    """Record the working model that management chose."""
    from omv_workflow.steps.collaboration import record_working_model

    session = Session.of(context)
    model = record_working_model(
        session.parts, session.plan_id, text_from(text, file), session.actor, session.now
    )
    session.show(model, said("The working model is recorded."))


def meeting(
    context: typer.Context,
    on: Annotated[str, typer.Option(help="The day, as 2027-04-14.")],
    participant: Annotated[list[str], typer.Option(help="Who took part; once for each.")],
    typist: Annotated[str, typer.Option(help="Who typed.")],
    text: Text = None,
    file: File = None,
) -> None:
    """Record a meeting: who took part, who typed, the notes.

    Example: omv meeting --on 2027-04-14 --participant johtaja --participant tarkastaja
    --typist ylitarkastaja --file notes.md
    """
    from omv_workflow.entrypoints.instants import day
    from omv_workflow.steps.collaboration import record_meeting

    session = Session.of(context)
    held = record_meeting(
        session.parts,
        session.plan_id,
        held_on=day(on),
        participants=tuple(participant),
        typist=typist,
        notes=text_from(text, file),
        actor=session.actor,
        now=session.now,
    )
    session.show(held, said("The meeting of {held_on} is recorded.", held_on=held.held_on))
