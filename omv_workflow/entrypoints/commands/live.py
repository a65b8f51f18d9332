"""Going live: nothing goes out for a plan before somebody has said so."""

from typing import Annotated

import typer

from omv_workflow.entrypoints.options import free_text
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def live(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    pause: Annotated[
        bool, typer.Option("--pause", help="Let nothing go out again, until the next `omv live`.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why it is paused.", callback=free_text)
    ] = None,
) -> None:
    """Let mail go out from now on.

    Until then nothing is done by itself for the plan, and what is done by hand writes letters that
    wait.
    """
    session = Session.of(context)
    if pause:
        _pause(session, reason)
    elif yes or typer.confirm(said("Let it go live?")):
        _go_live(session)


def _go_live(session: Session) -> None:
    from omv_workflow.steps.go_live import go_live

    plan = go_live(session.parts, session.plan_id, session.actor, session.now)
    session.show(plan, said("The plan {plan} is live.", plan=plan.id))


def _pause(session: Session, reason: str | None) -> None:
    from omv_workflow.steps.go_live import pause_plan

    if reason is None:
        raise typer.BadParameter("--pause needs --reason.")
    plan = pause_plan(session.parts, session.plan_id, reason, session.actor, session.now)
    session.show(
        plan,
        said("The plan {plan} is paused: nothing goes out until `omv live`.", plan=plan.id),
    )
