"""What retention terms run for, and the records of what was disposed of."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.disposals import Disposal
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table
from omv_workflow.phrases import Phrase, said
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
    return Group(*shown) if shown else Text(speak(said("Nothing has come to its end.")))


def records_view(done: Sequence[Disposal]) -> RenderableType:
    """What was removed by each disposal."""
    if not done:
        return Text(speak(said("Nothing is approved that is still to be done.")))
    table = plain_table(*map(speak, (said("Part"), said("Removed"), said("Ground"))))
    for one in done:
        table.add_row(speak(said(one.part)), ", ".join(one.removed), one.ground or "")
    return table


def _parts(parts: Sequence[RetainedPart]) -> Table:
    heads = (said("Year"), said("Part"), said("Kept until"), said("State"), said("Ground"))
    table = plain_table(*map(speak, heads))
    for one in parts:
        due = said("{day}", day=one.due_on) if one.due_on else said("in force")
        table.add_row(
            str(one.year), speak(said(one.part)), speak(due), speak(_state(one)), one.ground
        )
    return table


def _state(one: RetainedPart) -> Phrase:
    if one.state:
        return said(one.state)
    return said("due: to be approved") if one.is_due else said("kept")


def _people(people: Sequence[PersonToErase]) -> Table:
    table = plain_table(*map(speak, (said("Person"), said("Kept until"), said("Ground"))))
    for one in people:
        table.add_row(one.person, speak(said("{day}", day=one.due_on)), one.ground)
    return table
