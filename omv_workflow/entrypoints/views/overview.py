"""Several plans at a glance."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.phrases import named, said
from omv_workflow.steps.overview import PlanLine


def overview_view(lines: Sequence[PlanLine]) -> Table:
    """A row for each plan; `omv --plan ID status` tells more of one."""
    table = plain_table(
        said("Unit"), said("Plan"), said("State"), said("Next step"), said("Waits for")
    )
    for line in lines:
        table.add_row(
            line.unit,
            line.plan,
            words(line.state),
            Text(_next_step(line), style="bold red" if line.late else ""),
            "; ".join(line.waits_for),
        )
    return table


def _next_step(line: PlanLine) -> str:
    if line.next_step is None:
        return ""
    return speak(said("{step} by {day}", step=named(line.next_step), day=line.due_on))
