"""What the doctor has found, each finding with what to do about it below."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.doctor.findings import Finding, Level
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.phrases import said

_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.FAULT: "bold red"}


def findings_view(found: Sequence[Finding]) -> Table:
    """A row for each finding."""
    table = plain_table(said("Subject"), said("State"), said("Seen, and what to do"))
    for one in found:
        state = Text(words(one.level), style=_STYLES[one.level])
        table.add_row(speak(one.subject), state, _told(one))
    return table


def _told(one: Finding) -> Text:
    advice = Text(f"\n→ {speak(one.advice)}", style="bold") if one.advice else Text()
    return Text.assemble(speak(one.seen), advice)
