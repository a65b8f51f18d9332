"""A template as people see it: its faults, each with what to do, or else what it has."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.adapters.ooxml.examination import Examined
from omv_workflow.adapters.ooxml.faults import Fault
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, plain_table
from omv_workflow.phrases import counted, said


def template_view(found: Examined) -> RenderableType:
    """Whether it can be used, and below why not or what it has."""
    if found.faults:
        told = counted(
            "{template} can't be used: {number} fault.",
            "{template} can't be used: {number} faults.",
            len(found.faults),
            template=found.template,
        )
        return Group(line(told, "bold red"), *map(_fault, found.faults))
    told = said("{template} can be used.", template=found.template)
    return Group(line(told, "green"), _contents(found))


def _fault(fault: Fault) -> Text:
    where = Text(speak(fault.place), style="bold")
    return Text.assemble("\n", where, f"\n{speak(fault.seen)}\n→ {speak(fault.advice)}")


def _contents(found: Examined) -> Table:
    table = plain_table(said("Where"), said("What stands there"))
    for where, what in _rows(found):
        table.add_row(speak(where), ", ".join(what))
    return table


def _rows(found: Examined) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from found.marks.items()
    yield said("languages"), found.languages
    yield said("fonts"), found.fonts
    yield "SHA-256", (found.sha256,)
