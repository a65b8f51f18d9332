"""What a check of a file has found, a line for each thing, and the sum of it."""

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from omv_workflow.domain.verdict import Finding, Outcome, all_hold
from omv_workflow.entrypoints.language import speak
from omv_workflow.phrases import said

_LABELS: Final = {
    Outcome.HOLDS: (said("holds"), "green"),
    Outcome.FAILS: (said("FAILS"), "bold red"),
    Outcome.NOT_CHECKED: (said("not checked"), "yellow"),
}


def verdict_view(findings: Sequence[Finding]) -> Text:
    """Each finding by a word as well as by its colour; below it, why."""
    width = max(len(speak(label)) for label, _ in _LABELS.values())
    lines = [_line(one, width) for one in findings]
    return Text("\n").join([*lines, Text(speak(_sum(findings)), style="bold")])


def _line(finding: Finding, width: int) -> Text:
    label, style = _LABELS[finding.outcome]
    line = Text.assemble((speak(label).ljust(width), style), "  ", speak(finding.what))
    if finding.why:
        line.append(f"\n{' ' * (width + 2)}{speak(finding.why)}")
    return line


def _sum(findings: Sequence[Finding]) -> str:
    if all_hold(findings):
        return said("All that was checked holds.")
    return said("Not all of it holds: do not rely on this file.")
