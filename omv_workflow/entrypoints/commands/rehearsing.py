"""Rehearsing: how the coming year would go, and what would follow if something came otherwise."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.adapters.logs import without_logging
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import Phrase, said

if TYPE_CHECKING:
    from omv_workflow.entrypoints.views.rehearsed import Rehearsed


Suppositions = Annotated[
    list[str] | None,
    typer.Option(
        "--if",
        metavar="TEXT",
        help='What is supposed, such as "confirmed on 2027-03-02", "answers 20 days late" or'
        ' "director away 2027-05-01..2027-06-15"; can be given several times.',
    ),
]
Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        metavar="FILE",
        help="Draw the year for the wall instead, into a new file ending in .svg or .png.",
    ),
]
Ics = Annotated[
    Path | None,
    typer.Option(
        "--ics",
        metavar="FILE",
        help="Write the year for calendars instead, into a new file ending in .ics.",
    ),
]


def rehearse(
    context: typer.Context,
    suppose: Suppositions = None,
    picture: Picture = None,
    ics: Ics = None,
) -> None:
    """Play the coming year in seconds: what falls due and what goes out, day by day.

    Everybody does their part on its day, unless something else is supposed; that year is then
    shown beside the plain one. Nothing is sent and nothing changes.
    """
    from omv_workflow.entrypoints.views.rehearsal import rehearsal_view
    from omv_workflow.entrypoints.views.rehearsed import with_stops
    from omv_workflow.entrypoints.year_files import check_places, write_year
    from omv_workflow.steps.rehearsed_entries import in_years

    check_places(picture, ics)
    session = Session.of(context)
    rehearsed = _rehearsed(session, suppose or [])
    files = write_year(rehearsed, picture, ics)
    entries = in_years([with_stops(year) for year in rehearsed.years])
    table = partial(rehearsal_view, rehearsed.years)
    session.show(entries, _written(files) if files else table)


def _rehearsed(session: Session, suppose: list[str]) -> "Rehearsed":
    """The plain year, and beside it the one in which something is supposed."""
    from omv_workflow.domain.supposing import PLAIN, supposed
    from omv_workflow.entrypoints.views.rehearsed import Rehearsed
    from omv_workflow.steps.rehearse_year import rehearse_year
    from omv_workflow.steps.unit_rhythm import policy_of

    parts = session.parts
    suppositions = [PLAIN, *([supposed(suppose)] if suppose else [])]
    with without_logging():
        years = [
            rehearse_year(parts, session.plan_id, one, session.actor, session.now)
            for one in suppositions
        ]
    with parts.work() as work:
        title = work.plans.get(session.plan_id).title
    return Rehearsed(
        unit=session.unit.unit.name,
        title=title,
        now=session.now,
        today=parts.today(session.now),
        calendar=parts.calendars(policy_of(parts, session.unit)),
        years=years,
        supposed=tuple(suppose),
    )


def _written(files: list[Path]) -> Phrase:
    return said("Written: {files}.", files=tuple(files))
