"""What scheduled steps did, what they leave to a person, and what failed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.names import outcome_name
from omv_workflow.entrypoints.views.parts import line, plain_table
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import Row, Summary


def summaries_view(summaries: Iterable[Summary]) -> Table | Text:
    """A line for each thing done, waiting or failed; the same line many times is counted."""
    table = plain_table(said("Step"), said("What"), said("Outcome"))
    for summary in summaries:
        for (what, outcome, style), count in Counter(_lines(summary)).items():
            times = f" ({count})" if count > 1 else ""
            told = Text(f"{speak(outcome)}{times}", style=style)
            table.add_row(speak(summary.step), speak(what), told)
    return table if table.rows else line(said("Nothing was due."))


def _lines(summary: Summary) -> Iterator[tuple[str, str, str]]:
    yield from (_line(row, "green") for row in summary.done)
    yield from (_line(row, "yellow") for row in summary.waiting)
    yield from (_line(row, "bold red") for row in summary.failed)


def _line(row: Row, style: str) -> tuple[str, str, str]:
    outcome = phrase_of(row.outcome)
    if row.since:
        outcome = said("{outcome} (since {day})", outcome=outcome, day=row.since)
    return phrase_of(row.what), outcome, style


def phrase_of(told: str) -> str:
    """What was said, or else a name from the program."""
    return told if isinstance(told, Phrase) else outcome_name(told)
