"""Second factors of people who have lost theirs: two of those in charge reset one."""

from functools import partial

import typer

from omv_workflow.entrypoints.options import Person
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

second_factor = typer.Typer(
    help="Second factors that somebody has lost: one person asks, another agrees.",
    no_args_is_help=True,
)


@second_factor.command("list")
def list_them(context: typer.Context) -> None:
    """List who has set up a second factor, and which reset waits for somebody to agree."""
    from omv_workflow.entrypoints.views.second_factors import second_factors_view
    from omv_workflow.steps.reset_second_factor import known_factors

    session = Session.of(context)
    unit_id = session.unit.unit.id
    found = known_factors(session.parts, session.viewer, unit_id, session.now)
    session.show(found, partial(second_factors_view, found))


@second_factor.command("reset")
def reset(context: typer.Context, person_id: Person) -> None:
    """Ask that a person's second factor be reset; another of those in charge has to agree.

    Make sure that it is they who ask. They are told by mail, and so is whoever may agree.
    """
    from omv_workflow.steps.reset_second_factor import ask_for_reset

    session = Session.of(context)
    ask_for_reset(session.parts, session.unit.unit.id, person_id, session.actor, session.now)
    session.show(
        {"person": person_id, "state": "asked"},
        said(
            "Asked. Somebody else agrees with `omv second-factor agree {person}`.", person=person_id
        ),
    )


@second_factor.command("agree")
def agree(context: typer.Context, person_id: Person) -> None:
    """Agree that a person's second factor is reset, as somebody else has asked."""
    from omv_workflow.steps.reset_second_factor import agree_to_reset

    session = Session.of(context)
    agree_to_reset(session.parts, session.unit.unit.id, person_id, session.actor, session.now)
    session.show(
        {"person": person_id, "state": "reset"},
        said(
            "The second factor of {person} is reset. They set up a new one when it is next needed.",
            person=person_id,
        ),
    )
