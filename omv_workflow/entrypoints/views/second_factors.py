"""Who has a second factor, and which reset waits."""

from collections.abc import Sequence

from rich.table import Table

from omv_workflow.entrypoints.views.parts import plain_table, written
from omv_workflow.phrases import said
from omv_workflow.steps.reset_second_factor import KnownFactor


def second_factors_view(found: Sequence[KnownFactor]) -> Table:
    """A line for each: who, and who has asked when that theirs be reset."""
    table = plain_table(said("Person"), said("Name"), said("Reset asked by"), said("On"))
    for one in found:
        table.add_row(one.person, one.name, one.asked_by or "", written(one.asked_on))
    return table
