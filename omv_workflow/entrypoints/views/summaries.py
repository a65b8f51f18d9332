"""What scheduled steps did, what they leave to a person, and what failed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.steps.ports import Row, Summary


def summaries_view(summaries: Iterable[Summary]) -> Table | Text:
    """A line for each thing done, waiting or failed; the same line many times is counted."""
    table = plain_table("Step", "What", "Outcome")
    for summary in summaries:
        for (what, outcome, style), count in Counter(_lines(summary)).items():
            times = f" ({count})" if count > 1 else ""
            table.add_row(summary.step, words(what), Text(f"{words(outcome)}{times}", style=style))
    return table if table.rows else Text("Nothing was due.")


def _lines(summary: Summary) -> Iterator[tuple[str, str, str]]:
    yield from (_line(row, "green") for row in summary.done)
    yield from (_line(row, "yellow") for row in summary.waiting)
    yield from (_line(row, "bold red") for row in summary.failed)


def _line(row: Row, style: str) -> tuple[str, str, str]:
    return row.what, row.outcome, style
