"""Several plans at a glance."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from omv_workflow.domain.urgency import Urgency
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.entrypoints.views.to_do import STYLES
from omv_workflow.phrases import counted, named, said
from omv_workflow.steps.overview import PlanLine

_NAMED = 2


def overview_view(lines: Sequence[PlanLine]) -> Table:
    """A row for each plan; `omv --plan ID status` tells more of one."""
    table = plain_table(
        said("To do"), said("Unit and plan"), said("State"), said("Next step"), said("Waits for")
    )
    for line in lines:
        table.add_row(
            Text("\n").join(_how_much(line)),
            Text.assemble(line.unit, "\n", (line.plan, "dim")),
            words(line.state),
            Text(_next_step(line), style=STYLES[Urgency.LATE] if line.late else ""),
            _waits_for(line),
        )
    return table


def _how_much(line: PlanLine) -> Iterator[Text]:
    if line.late_things:
        late = said("! {number} late", number=line.late_things)
        yield Text(speak(late), STYLES[Urgency.LATE])
    if line.things_this_week:
        due = said("* {number} this week", number=line.things_this_week)
        yield Text(speak(due), STYLES[Urgency.THIS_WEEK])


def _next_step(line: PlanLine) -> str:
    if line.next_step is None:
        return ""
    return speak(said("{step} by {day}", step=named(line.next_step), day=line.due_on))


def _waits_for(line: PlanLine) -> str:
    first, others = line.waits_for[:_NAMED], len(line.waits_for) - _NAMED
    if others <= 0:
        return "; ".join(first)
    more = counted("and {number} more", "and {number} more", others)
    return "; ".join([*first, speak(more)])
