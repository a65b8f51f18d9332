"""What retention terms run for, and the records of what was disposed of."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from omv_workflow.domain.disposals import Disposal
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, plain_table, words, written
from omv_workflow.phrases import Phrase, named, said
from omv_workflow.steps.retained_years import PersonToErase, Retained, RetainedPart


def retained_view(found: Retained, *, all_of_it: bool) -> RenderableType:
    """A row for each part of a year and for each person that is due or decided on, or for all."""
    parts = [one for one in found.parts if all_of_it or one.is_due or one.state]
    people = [one for one in found.people if all_of_it or one.is_due]
    shown: list[RenderableType] = []
    if parts:
        shown.append(_parts(parts))
    if people:
        shown += ["", _people(people)]
    return Group(*shown) if shown else line(said("Nothing has come to its end."))


def records_view(done: Sequence[Disposal]) -> RenderableType:
    """What was removed by each disposal."""
    if not done:
        return line(said("Nothing is approved that is still to be done."))
    table = plain_table(said("Part"), said("Removed"), said("Ground"))
    for one in done:
        table.add_row(words(one.part), ", ".join(map(speak, one.removed)), one.ground or "")
    return table


def _parts(parts: Sequence[RetainedPart]) -> Table:
    table = plain_table(
        said("Year"), said("Part"), said("Kept until"), said("State"), said("Ground")
    )
    for one in parts:
        due = written(one.due_on) or speak(said("in force"))
        table.add_row(_year(one, parts), words(one.part), due, speak(_state(one)), one.ground)
    return table


def _year(one: RetainedPart, parts: Sequence[RetainedPart]) -> str:
    """The number of the year, or its day where two are of that number."""
    alike = {it.anniversary for it in parts if it.year == one.year}
    return str(one.year) if len(alike) == 1 else one.anniversary.isoformat()


def _state(one: RetainedPart) -> Phrase:
    if one.state:
        return named(one.state)
    return said("due: to be approved") if one.is_due else said("kept")


def _people(people: Sequence[PersonToErase]) -> Table:
    table = plain_table(said("Person"), said("Kept until"), said("Ground"))
    for one in people:
        table.add_row(one.person, written(one.due_on), one.ground)
    return table
