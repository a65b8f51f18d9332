"""Disposal at the end of retention: see what is due, approve or hold it, carry it out."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.domain.disposals import DisposalPart
from omv_workflow.entrypoints.instants import named_year
from omv_workflow.entrypoints.options import Reason
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import named, said

disposal = typer.Typer(
    help="Disposal at the end of retention: nothing goes before its term, nor unapproved.",
    no_args_is_help=True,
)

OfYear = Annotated[
    str,
    typer.Option(
        "--year", metavar="YEAR", help="The year of its anniversary, or the anniversary itself."
    ),
]
What = Annotated[DisposalPart, typer.Option("--what", help="Which part of that year.")]


@disposal.command("list")
def list_retained(
    context: typer.Context,
    all_of_it: Annotated[
        bool, typer.Option("--all", help="Also what has not come to its end.")
    ] = False,
) -> None:
    """List what has come to the end of its retention, and what was decided; --json tells all."""
    from omv_workflow.entrypoints.views.disposal import retained_view
    from omv_workflow.steps.retained_years import retained

    session = Session.of(context)
    found = retained(session.parts, session.viewer, session.plan_id, session.now)
    session.show(found, partial(retained_view, found, all_of_it=all_of_it))


@disposal.command("approve")
def approve(context: typer.Context, year: OfYear, what: What, reason: Reason) -> None:
    """Approve a disposal, as the director or the deputy; `omv disposal run` carries it out.

    Example: omv disposal approve --year 2027 --what content --reason "Retention has ended"
    """
    from omv_workflow.steps.dispose import approve_disposal

    session = Session.of(context)
    approved = approve_disposal(
        session.parts, session.plan_id, named_year(year), what, reason, session.actor, session.now
    )
    session.show(
        approved,
        said("Approved: {part} of {year}.", part=named(approved.part), year=year),
    )


@disposal.command("hold")
def hold(context: typer.Context, year: OfYear, reason: Reason) -> None:
    """Hold all that is left of a year, e.g. because of a complaint."""
    from omv_workflow.steps.dispose import hold_disposal

    session = Session.of(context)
    held = hold_disposal(
        session.parts, session.plan_id, named_year(year), reason, session.actor, session.now
    )
    session.show(held, said("What is left of {year} is held.", year=year))


@disposal.command("release")
def release(context: typer.Context, year: OfYear, reason: Reason) -> None:
    """Release what was held; it goes only once it is approved."""
    from omv_workflow.steps.dispose import release_disposal

    session = Session.of(context)
    released = release_disposal(
        session.parts, session.plan_id, named_year(year), reason, session.actor, session.now
    )
    session.show(released, said("What was held of {year} is released.", year=year))


@disposal.command("run")
def run(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Carry out what is approved: it can't be brought back."""
    from omv_workflow.entrypoints.views.disposal import records_view
    from omv_workflow.steps.carry_out_disposals import carry_out_disposals

    session = Session.of(context)
    if not yes:
        session.ask(said("Dispose of all that is approved, for good?"))
    done = carry_out_disposals(session.parts, session.plan_id, session.actor, session.now)
    session.show(done, partial(records_view, done))
