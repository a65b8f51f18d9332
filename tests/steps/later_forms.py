"""Later versions of the example form, and files that tell what became of its items."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit import UnitFile
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.model import Form
from omv_workflow.steps.apply_unit import Applied, apply_unit
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, example_form, example_unit

SECOND, THIRD = date(2027, 1, 10), date(2028, 1, 10)
Listed = list[tuple[str, str, str]]

AS_BEFORE: dict[str, Listed] = {
    section.id: [(item.id, item.type.value, item.text) for item in section.items]
    for section in example_form().sections
}


def later_form(version: date, **sections: Listed) -> Form:
    """The example form as issued on a later day, with other items in some sections."""
    told = [
        {
            "id": section,
            "title": section,
            "items": [{"id": i, "type": kind, "text": text} for i, kind, text in listed],
        }
        for section, listed in (AS_BEFORE | sections).items()
    ]
    issued = example_form().model_dump(mode="json", exclude_none=True)
    return Form.model_validate({**issued, "version": version, "sections": told})


def mapping_file(changes: str) -> TextFile:
    """A mapping file with these changes, one a line."""
    lines = "".join(f"  - {{{change}}}\n" for change in changes.strip().splitlines())
    return TextFile("mapping.yaml", f"form: esimerkkilomake\nchanges:\n{lines}")


def second_to(changes: str) -> TextFile:
    """A mapping file from the first version to the second."""
    return mapping_file(f"from: 2026-01-01, to: {SECOND}, {changes}")


def take(
    bench: Bench, form: Form, mapping: TextFile | None = None, unit: UnitFile | None = None
) -> Applied:
    """Issue a form with its mapping, and apply a unit, the example unit by default, once more."""
    bench.forms, bench.mapping = lambda _name: form, mapping
    return apply_unit(bench.parts, unit or example_unit(), Actor(COORDINATOR), bench.now)
