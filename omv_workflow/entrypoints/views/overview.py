"""Several plans at a glance."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from omv_workflow.domain.urgency import Urgency
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.entrypoints.views.to_do import STYLES
from omv_workflow.phrases import named, said
from omv_workflow.steps.overview import PlanLine

_UNIT = 14
_COLUMNS = (
    said("Late"),
    said("This week"),
    said("Unit"),
    said("Plan"),
    said("State"),
    said("Next step"),
    said("Waits for"),
)


def overview_view(lines: Sequence[PlanLine]) -> Table:
    """A row for each plan; `omv --plan ID status` tells more of one."""
    table = plain_table(*_COLUMNS)
    table.columns[2].min_width = _UNIT
    for line in lines:
        table.add_row(
            _number("!", line.late_things, Urgency.LATE),
            _number("*", line.things_this_week, Urgency.THIS_WEEK),
            line.unit,
            line.plan,
            words(line.state),
            Text(_next_step(line), style=STYLES[Urgency.LATE] if line.late else ""),
            "; ".join(line.waits_for),
        )
    return table


def _number(sign: str, number: int, how: Urgency) -> Text:
    return Text(f"{sign} {number}" if number else "", STYLES[how])


def _next_step(line: PlanLine) -> str:
    if line.next_step is None:
        return ""
    return speak(said("{step} by {day}", step=named(line.next_step), day=line.due_on))
