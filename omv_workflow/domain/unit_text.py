"""A unit as plain data and as the text of a `unit.yaml`, and back."""

from collections.abc import Callable, Mapping
from typing import Any

from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import Mappings, read_unit
from omv_workflow.forms.model import Form
from omv_workflow.forms.yaml_writer import write_yaml


def plain(unit: UnitFile) -> dict[str, Any]:
    """Every field of a unit, as JSON has it and by the names that the file gives them."""
    return unit.model_dump(mode="json", by_alias=True)


def unit_text(unit: UnitFile) -> str:
    """The text of a `unit.yaml` with that content; what is left to its default is left out."""
    return write_yaml(unit.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def sound_unit(
    data: Mapping[str, Any], name: str, forms: Callable[[str], Form], mappings: Mappings
) -> UnitFile:
    """The unit that plain data describe, held against every rule as a file would be.

    Args:
        data: as `plain` gives them.
        name: what errors call it.
        forms: finds a form by the name that stands in it.
        mappings: finds what tells what became of the items of its earlier versions.

    Raises:
        InvalidInput: with everything that is wrong.
    """
    return read_unit(write_yaml(data), name, forms, mappings=mappings)
