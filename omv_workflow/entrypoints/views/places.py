"""Places of `unit.yaml` in their three states: as last applied, in force, and in the file."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from omv_workflow.domain.unit_merge import Place
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import plain_table
from omv_workflow.forms.yaml_writer import write_short
from omv_workflow.phrases import said
from omv_workflow.steps.merge_unit import name_of


def places_view(places: Sequence[Place]) -> Table:
    """A row for each place, its values as they would be written into the file."""
    table = plain_table(said("What"), said("Last applied"), said("Now in force"), said("Your file"))
    for one in places:
        shown = (_shown(value) for value in (one.last_applied, one.in_force, one.in_file))
        table.add_row(name_of(one), *shown)
    return table


def _shown(value: Any) -> str:
    if value is None or value == []:
        return speak(said("(nothing)"))
    return write_short(_without_blanks(value))


def _without_blanks(value: Any) -> Any:
    """The value as people write it: what is left out is nothing."""
    if isinstance(value, dict):
        return {key: _without_blanks(one) for key, one in value.items() if one not in (None, [])}
    return [_without_blanks(one) for one in value] if isinstance(value, list) else value
