"""What would go out if the plan went live, a line for each message."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.views.parts import line, plain_table, words, written
from omv_workflow.phrases import counted, named, said
from omv_workflow.steps.ports import Row
from omv_workflow.steps.preview import Outgoing, Preview


def preview_view(found: Preview) -> Group | Text:
    """Every message by its day, which of them stay files, and what would fail."""
    shown: list[RenderableType] = [_head(found)]
    if found.outgoing:
        shown.append(_table(found))
    files = sum(not one.leaves_the_house for one in found.outgoing)
    if files:
        shown.append(_files(files))
    shown += [_failed(row) for row in found.failed]
    return Group(*shown)


def _head(found: Preview) -> Text:
    if not found.outgoing:
        return line(said("Nothing would go out by {until}.", until=found.until))
    told = counted(
        "This message would go out by {until}:",
        "These {number} messages would go out by {until}:",
        len(found.outgoing),
        until=found.until,
    )
    return line(told, style="bold")


def _table(found: Preview) -> Table:
    table = plain_table(said("Day"), said("Recipient"), said("What"), said("Subject"))
    for one in found.outgoing:
        table.add_row(*_cells(one))
    return table


def _cells(one: Outgoing) -> tuple[str, str, str, str]:
    return written(one.on), one.to_name, words(one.purpose), one.subject


def _files(number: int) -> Text:
    told = counted(
        "By mail.mode in omv.toml, one of them becomes a file in mail/ and is sent to nobody.",
        "By mail.mode in omv.toml, {number} of them become files in mail/ and are sent to nobody.",
        number,
    )
    return line(told, style="yellow")


def _failed(row: Row) -> Text:
    told = said(
        "This step would fail: {what} ({outcome}).", what=named(row.what), outcome=row.outcome
    )
    return line(told, style="bold red")
