"""What applying `unit.yaml` has changed."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.unit_changes import Change
from omv_workflow.entrypoints.views.parts import NOT_LIVE, plain_table
from omv_workflow.phrases import said
from omv_workflow.steps.apply_unit import Applied


def changes_view(applied: Applied) -> Group | Text:
    """The changes, a row for each part and kind of change, and whether the plan is live."""
    asleep = Text() if applied.live_since else Text(f"\n{NOT_LIVE}")
    if not applied.changes:
        nothing = said("Nothing changed; the plan is {plan}.", plan=applied.plan_id)
        return Text.assemble(nothing, asleep)
    told = said("Applied; the plan is {plan}.", plan=applied.plan_id)
    return Group(_table(applied.changes), Text.assemble(told, asleep))


def _table(changes: Sequence[Change]) -> Table:
    table = plain_table("Part", "Was", "Which")
    ordered = sorted(changes, key=_part_and_what)
    for (part, what), group in groupby(ordered, key=_part_and_what):
        table.add_row(part, what, ", ".join(one.id for one in group))
    return table


def _part_and_what(change: Change) -> tuple[str, str]:
    return change.part, change.what
