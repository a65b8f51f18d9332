"""Items of the form with their answers."""

from collections.abc import Sequence

from rich.console import Group
from rich.text import Text

from omv_workflow.entrypoints.views.parts import words
from omv_workflow.steps.queries import ItemStatus

_ID_WIDTH, _STATE_WIDTH = 34, 21


def items_view(items: Sequence[ItemStatus]) -> Group:
    """Every asked item in two lines: how its answer stands and by whom, and the question."""
    if not items:
        return Group("No item is asked before the year is open.")
    return Group(*(_item_lines(item) for item in items))


def _item_lines(item: ItemStatus) -> Text:
    state = words(item.state).ljust(_STATE_WIDTH)
    return Text.assemble(
        (f"{item.item.ljust(_ID_WIDTH)} {state} {item.answered_by or ''}\n", "bold"),
        f"  {item.question}",
        no_wrap=True,
        overflow="ellipsis",
    )


def item_view(item: ItemStatus) -> Text:
    """One item with its whole answer, as it was typed."""
    by = f" by {item.answered_by}" if item.answered_by else ""
    recorded = f", recorded by {item.recorded_by}" if item.recorded_by else ""
    return Text.assemble(
        (item.question, "bold"),
        f"\n{item.item}: {words(item.state)}{by}{recorded}, revision {item.revision}\n\n",
        item.text or "(no answer)",
    )
