"""Running what is due, now and here; the same steps that the scheduler runs."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def run(
    context: typer.Context,
    steps: Annotated[
        list[str] | None,
        typer.Argument(metavar="STEP", help="All of them, in the order of the year, if none."),
    ] = None,
) -> None:
    """Do what is due now: all steps, or those named.

    Steps: open-cycles, request-contributions, chase-contributions,
    assemble-plans, make-pdfs, remind-confirmers, seal-plans, distribute-plans,
    send-mail, verify-logs.

    Example: omv run distribute-plans send-mail
    """
    from omv_workflow.entrypoints.views.summaries import summaries_view
    from omv_workflow.steps.scheduled import STEPS, run_steps
    from omv_workflow.steps.sight import seen_summary

    unknown = [one for one in steps or () if one not in STEPS]
    if unknown:
        raise typer.BadParameter(
            said("{unknown} is none of {steps}.", unknown=unknown[0], steps=STEPS)
        )
    session = Session.of(context)
    runner = session.runner
    ended = run_steps(session.parts, session.now, steps or STEPS)
    summaries = [seen_summary(session.parts, runner, one) for one in ended]
    session.show(summaries, partial(summaries_view, summaries))
    if any(summary.failed for summary in summaries):
        raise typer.Exit(1)
