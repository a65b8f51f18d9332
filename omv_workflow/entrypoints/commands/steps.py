"""Changing the steps of a year: one of them moved or excused, or the whole year excused."""

from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.instants import day as read_day
from omv_workflow.entrypoints.options import Reason, Year, chosen_year
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from omv_workflow.domain.timetable import StepKind

_STEP_HELP = "The step's name, as `omv obligations --json` has it."


def move(
    context: typer.Context,
    step: Annotated[str, typer.Argument(metavar="STEP", help=_STEP_HELP)],
    day: Annotated[str, typer.Argument(metavar="DAY", help="Such as 2027-03-02.")],
    reason: Reason,
    year: Year = None,
) -> None:
    """Move a step of the year to another day.

    There it stays, whatever the settings of the year say. To stop everything for a while, pause the
    plan with `omv live --pause`.
    """
    from omv_workflow.steps.change_step import ChosenStep, move_step

    session, kind = Session.of(context), _kind(step)
    moved = move_step(
        session.parts,
        session.plan_id,
        ChosenStep(kind, reason, chosen_year(year)),
        read_day(day),
        session.actor,
        session.now,
    )
    session.show(moved, said("{step} is due on {day} now.", step=moved.kind, day=moved.due_on))


def excuse(
    context: typer.Context,
    reason: Reason,
    step: Annotated[
        str | None,
        typer.Option(metavar="STEP", help="A single step of the year instead, by its name."),
    ] = None,
    year: Year = None,
) -> None:
    """Excuse the year: it goes without a confirmation, and the reason is kept.

    Or a single step of it, with --step; the year then goes on without.
    """
    session = Session.of(context)
    if step is None:
        _excuse_year(session, reason, year)
    else:
        _excuse_step(session, step, reason, year)


def _excuse_year(session: Session, reason: str, year: str | None) -> None:
    from omv_workflow.steps.excuse import excuse_cycle

    if year is not None:
        raise typer.BadParameter(said("--year goes with --step."))
    cycle = excuse_cycle(session.parts, session.plan_id, reason, session.actor, session.now)
    session.show(
        cycle, said("The year of {anniversary} is excused.", anniversary=cycle.anniversary)
    )


def _excuse_step(session: Session, step: str, reason: str, year: str | None) -> None:
    from omv_workflow.steps.change_step import ChosenStep, excuse_step

    chosen = ChosenStep(_kind(step), reason, chosen_year(year))
    ended = excuse_step(session.parts, session.plan_id, chosen, session.actor, session.now)
    session.show(ended, said("{step} is excused.", step=ended.kind))


def _kind(name: str) -> "StepKind":
    from omv_workflow.domain.timetable import StepKind

    if name in set(StepKind):
        return StepKind(name)
    raise InvalidInput(
        said("The step {name}", name=f'"{name}"'),
        why=said("the steps are: {names}.", names=tuple(one.value for one in StepKind)),
        next_step=said("See those of the year with `omv obligations`."),
    )
