"""Looking: where the year stands, and what waits for whom."""

import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import Year, chosen_year
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import OmvError
from omv_workflow.phrases import counted, said

if TYPE_CHECKING:
    from rich.console import RenderableType

_SECONDS = 30


def status(
    context: typer.Context,
    items: Annotated[bool, typer.Option("--items", help="Every item and its answer.")] = False,
    year: Year = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every step, recipient and meeting as well.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Show it again until Ctrl-C.")] = False,
    every: Annotated[
        int | None,
        typer.Option(metavar="SECONDS", min=1, help="How long --watch waits in between, not 30."),
    ] = None,
) -> None:
    """Show what is late, what this week brings, what waits for whom, and where the year stands.

    Where you may see several plans, all of them, in a line each; `omv --plan ID status` tells more
    of one.
    """
    session = Session.of(context)
    if items and (everything or watch or year is not None):
        raise typer.BadParameter(
            said(
                "--items shows the year that is under way, once: leave --year, --all and --watch"
                " out."
            )
        )
    if every and not watch:
        raise typer.BadParameter(said("--every goes with --watch."))
    if watch:
        _watch(session, year, every or _SECONDS, everything=everything)
    elif items:
        _show_items(session)
    else:
        found, told = _reading(session, year, everything=everything)
        session.show(found, told)


def _reading(
    session: Session, year: str | None, *, everything: bool
) -> "tuple[object, Callable[[], RenderableType]]":
    """Where one plan stands, or a line for each of several, and how people are told of it."""
    is_of_one = session.plan is not None or year is not None or everything
    if not is_of_one and len(session.seen_plan_ids) > 1:
        from omv_workflow.entrypoints.views.overview import overview_view
        from omv_workflow.steps.overview import plan_lines

        lines = plan_lines(session.parts, session.viewer, session.now)
        return lines, partial(overview_view, lines)
    from omv_workflow.entrypoints.views.status import status_view
    from omv_workflow.steps.queries import plan_status

    found = plan_status(
        session.parts, session.viewer, session.plan_id, session.now, of_year=chosen_year(year)
    )
    today, zone = session.parts.today(session.now), session.parts.zone
    return found, partial(status_view, found, today, zone, everything=everything)


def _watch(session: Session, year: str | None, seconds: int, *, everything: bool) -> None:
    """Show it again and again; what goes wrong after the first time is shown in its place."""
    from omv_workflow.entrypoints.output import console
    from omv_workflow.entrypoints.watching import every, watch

    if session.as_json:
        raise typer.BadParameter(said("--watch is for people: leave --json out."))
    read = partial(read_anew, session, year, seconds, everything=everything)
    read()
    watch(console(sys.stdout), partial(or_what_is_wrong, read), every(seconds))


def read_anew(
    session: Session, year: str | None, seconds: int, *, everything: bool
) -> "RenderableType":
    """Where the year stands at this instant, with when that was and when it is read again.

    Raises:
        OmvError: it can't be read.
    """
    from rich.console import Group

    from omv_workflow.entrypoints.views.parts import line

    with closing(session.again()) as fresh:
        _, told = _reading(fresh, year, everything=everything)
        again = counted(
            "{at} · again in {number} second · Ctrl-C ends",
            "{at} · again in {number} seconds · Ctrl-C ends",
            seconds,
            at=fresh.parts.local(fresh.now),
        )
        return Group(line(again, "dim"), told())


def or_what_is_wrong(read: "Callable[[], RenderableType]") -> "RenderableType":
    """What is read, or why it can't be just now."""
    from rich.console import Group

    from omv_workflow.entrypoints.output import error_lines

    try:
        return read()
    except OmvError as error:
        return Group(*error_lines(error))


def _show_items(session: Session) -> None:
    from omv_workflow.entrypoints.views.items import items_view
    from omv_workflow.steps.note_viewed import note_viewed_items
    from omv_workflow.steps.queries import item_statuses

    found = item_statuses(session.parts, session.viewer, session.plan_id, session.now)
    if session.as_json:  # people are shown no answers here
        note_viewed_items(session.parts, session.viewer, session.plan_id, found, session.now)
    session.show(found, partial(items_view, found))
