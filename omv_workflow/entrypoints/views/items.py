"""Items of the form with their answers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group
from rich.text import Text

from omv_workflow.domain.answers import QuestionChange
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import words
from omv_workflow.phrases import Phrase, named, said
from omv_workflow.steps.statuses import ItemStatus

_ID_WIDTH, _STATE_WIDTH = 34, 21


def items_view(items: Sequence[ItemStatus]) -> Group:
    """By section, two lines for every asked item: its state and whose it is, and the question."""
    if not items:
        told = said("No item is asked before the year is open; `omv form items` lists them.")
        return Group(Text(speak(told)))
    return Group(*(line for part in groupby(items, _section) for line in _section_lines(*part)))


def _section(item: ItemStatus) -> str:
    return item.section


def _section_lines(section: str, items: Iterable[ItemStatus]) -> Iterator[Text]:
    yield Text(section, style="bold")
    yield from (_item_lines(item) for item in items)


def _item_lines(item: ItemStatus) -> Text:
    state = words(item.state).ljust(_STATE_WIDTH)
    whose = item.answered_by or ", ".join(item.asked_of)
    return Text.assemble(
        f"{item.item.ljust(_ID_WIDTH)} {state} {whose}\n",
        f"  {item.question}",
        no_wrap=True,
        overflow="ellipsis",
    )


def item_view(item: ItemStatus) -> Text:
    """One item with its whole answer, as it was typed."""
    return Text.assemble(
        (item.question, "bold"),
        f"\n{speak(_how_it_stands(item))}\n",
        _changed(item),
        "\n",
        item.text or speak(said("(no answer)")),
    )


def _how_it_stands(item: ItemStatus) -> Phrase:
    told = {"item": item.item, "state": named(item.state), "revision": item.revision}
    by, recorder = item.answered_by, item.recorded_by
    if not by:
        return said("{item}: {state}, revision {revision}", **told)
    if not recorder:
        return said("{item}: {state} by {by}, revision {revision}", by=by, **told)
    return said(
        "{item}: {state} by {by}, recorded by {recorder}, revision {revision}",
        by=by,
        recorder=recorder,
        **told,
    )


def _changed(item: ItemStatus) -> str:
    """How the question differs from the one that was answered before, on a line of its own."""
    told = {
        None: "",
        QuestionChange.NEW: said("The form did not ask this before.\n"),
        QuestionChange.REWORDED: said("The question has been reworded since it was answered.\n"),
        QuestionChange.DIVIDED: said(
            "The answer comes from a broader item that was divided: keep what belongs here.\n"
        ),
        QuestionChange.MERGED: said(
            "The answers of several items were joined here: edit them into one.\n"
        ),
    }
    return speak(told[QuestionChange(item.changed) if item.changed else None])
