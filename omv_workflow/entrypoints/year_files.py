"""A rehearsed year taken away: as a picture for the wall, and as a file for calendars."""

from pathlib import Path

from omv_workflow.entrypoints.files import check_can_hold, write_whole
from omv_workflow.entrypoints.views.rehearsed import Rehearsed
from omv_workflow.entrypoints.views.year_sheet import year_sheet
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import either, said

ICS, PNG, SVG = ".ics", ".png", ".svg"


def check_places(picture: Path | None, ics: Path | None) -> None:
    """Refuse places for files before a year is played for them.

    Raises:
        InvalidInput: a name ends in nothing that says what the file holds.
        AlreadyDone: something stands there.
        Unavailable: there is no such folder.
    """
    for path, endings in ((picture, (SVG, PNG)), (ics, (ICS,))):
        if path is not None:
            _check_ends_in(path, endings)
            check_can_hold(path)


def write_year(rehearsed: Rehearsed, picture: Path | None, ics: Path | None) -> list[Path]:
    """Write what was asked for; where.

    Raises:
        Unavailable: a file can't be written, or the machine has no font for a PNG.
    """
    wanted: list[tuple[Path, bytes]] = []
    if picture is not None:
        wanted.append((picture, _picture(rehearsed, picture.suffix)))
    if ics is not None:
        wanted.append((ics, _calendar(rehearsed)))
    for path, content in wanted:
        write_whole(path, content)
    return [path for path, _ in wanted]


def _check_ends_in(path: Path, endings: tuple[str, ...]) -> None:
    if path.suffix.lower() not in endings:
        raise InvalidInput(
            said("Writing {path}", path=path),
            why=said("the ending of its name does not say what it is to hold."),
            next_step=said("Choose a name that ends in {ending}.", ending=either(endings)),
        )


def _picture(rehearsed: Rehearsed, ending: str) -> bytes:
    """The picture as the format of that ending.

    Raises:
        Unavailable: the machine has no font for a PNG.
    """
    from omv_workflow.adapters.timeline.layout import drawing_of
    from omv_workflow.adapters.timeline.svg import svg_of

    svg = svg_of(drawing_of(year_sheet(rehearsed)))
    if ending.lower() == SVG:
        return svg
    from omv_workflow.adapters.timeline.png import png_of

    return png_of(svg)


def _calendar(rehearsed: Rehearsed) -> bytes:
    """The year that was supposed, or else the plain one."""
    from omv_workflow.adapters.calendar_file import calendar_file
    from omv_workflow.entrypoints.views.year_calendar import year_calendar

    return calendar_file(year_calendar(rehearsed))
