"""Letters as people see them: which there are, and how one reads."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.messages import Letter
from omv_workflow.entrypoints.own_letters import Template
from omv_workflow.entrypoints.views.parts import plain_table
from omv_workflow.phrases import said


def letters_view(found: Sequence[Template]) -> Table:
    """A row for each template; the languages are those in which the workspace has its own."""
    table = plain_table(said("Letter"), said("Your own in"))
    for one in found:
        table.add_row(one.name, ", ".join(one.own))
    return table


def letter_view(letter: Letter) -> RenderableType:
    """The subject, then the plain text, as it is sent."""
    return Group(Text(letter.subject, style="bold"), "", Text(letter.text))
