"""Going live: nothing goes out for a plan before somebody has seen what would, and says so."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import free_text
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from omv_workflow.steps.preview import Preview


@dataclass(frozen=True)
class Live:
    """Since when a plan is live (None: it is not), and what goes out for it as it begins to be."""

    live_since: datetime | None
    preview: "Preview"


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
    """See what would go out, and let it go out from now on.

    Until then nothing is done by itself for the plan, and what is done by hand writes letters that
    wait. With --json and without --yes it is only shown.
    """
    session = Session.of(context)
    if pause:
        _pause(session, reason)
    else:
        _go_live(session, yes=yes)


def _go_live(session: Session, *, yes: bool) -> None:
    from omv_workflow.bootstrap import check_mail
    from omv_workflow.entrypoints.views.preview import preview_view
    from omv_workflow.steps.go_live import go_live
    from omv_workflow.steps.preview import preview

    check_mail(session.folder, session.app.settings)
    found = preview(session.parts, session.plan_id, session.actor, session.now)
    if session.as_json and not yes:
        session.show(Live(None, found), "")
        return
    if not session.as_json:
        session.show(found, partial(preview_view, found))
    if not yes:
        session.ask(said("Let it go out?"))
    plan = go_live(session.parts, session.plan_id, session.actor, session.now)
    session.show(Live(plan.live_since, found), said("The plan {plan} is live.", plan=plan.id))


def _pause(session: Session, reason: str | None) -> None:
    from omv_workflow.steps.go_live import pause_plan

    if reason is None:
        raise typer.BadParameter(said("--pause needs --reason."))
    plan = pause_plan(session.parts, session.plan_id, reason, session.actor, session.now)
    session.show(
        plan,
        said("The plan {plan} is paused: nothing goes out until `omv live`.", plan=plan.id),
    )
