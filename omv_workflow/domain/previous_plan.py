"""Last year's plan as it is handed in for import: its answers, its confirmation, who holds it."""

from typing import Final

from pydantic import Field

from omv_workflow.domain.fields import Day, Line, Part
from omv_workflow.forms.model import Identifier

PLAN_IMPORTED: Final = "plan.imported"
"""The event that stands for the imported plan, which is a year of its own."""


class PreviousConfirmation(Part):
    """When, by whom and where the previous plan was confirmed, and its register number."""

    on: Day
    by: Identifier
    place: Line
    register_number: Line | None = None


class PreviousPlan(Part):
    """A plan confirmed before this software kept it; answers by item id, in the Markdown subset."""

    form: Line
    form_version: Day
    confirmed: PreviousConfirmation
    held_by: tuple[Identifier, ...] = ()
    answers: dict[Identifier, str] = Field(min_length=1)
