"""What applying `unit.yaml` has changed."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.unit_changes import Change
from omv_workflow.entrypoints.applying import FileOutcome
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.forms import form_news_view
from omv_workflow.entrypoints.views.parts import NOT_LIVE, line, plain_table, words
from omv_workflow.entrypoints.views.places import places_view
from omv_workflow.phrases import Phrase, counted, said
from omv_workflow.steps.apply_unit import Applied
from omv_workflow.steps.merge_unit import WouldUndo


def outcomes_view(outcomes: Sequence[FileOutcome]) -> Group:
    """What became of each file, under its name where there are several."""
    if len(outcomes) == 1 and outcomes[0].applied:
        return changes_view(outcomes[0].applied)
    return Group(*(part for one in outcomes for part in _outcome(one)))


def _outcome(outcome: FileOutcome) -> Iterator[RenderableType]:
    yield Text(outcome.file, style="bold")
    if outcome.applied:
        yield changes_view(outcome.applied)
    elif outcome.refused is None:
        yield line(said("In force as it stands; its own people keep it."))
    else:
        if isinstance(outcome.refused, WouldUndo):
            yield places_view(outcome.refused.places)
        yield line(said("Refused; the reason stands below."), style="red")
    yield ""


def changes_view(applied: Applied) -> Group:
    """The changes, a row for each part and kind of change, and whether the plan is live.

    Then the places in which the file is older than what is in force, and what to do about them.
    """
    told = said("Nothing changed; the plan is {plan}.", plan=applied.plan_id)
    shown: list[RenderableType] = []
    if applied.changes:
        shown.append(_table(applied.changes))
    if applied.changes or applied.moved:
        told = said("Applied; the plan is {plan}.", plan=applied.plan_id)
    shown.append(line(told))
    if applied.moved:
        shown.append(line(_moved(applied.moved)))
    if applied.form:
        shown.append(form_news_view(applied.form))
    if applied.live_since is None:
        shown.append(line(NOT_LIVE))
    return Group(*shown, *_older(applied))


def _moved(steps: int) -> Phrase:
    return counted(
        "{number} open step moves to another day: see omv obligations.",
        "{number} open steps move to other days: see omv obligations.",
        steps,
    )


def _older(applied: Applied) -> Iterator[RenderableType]:
    if applied.newer:
        yield ""
        yield line(
            counted(
                "The file is older than what is in force in {number} place, which stays:",
                "The file is older than what is in force in {number} places, which stay:",
                len(applied.newer),
            )
        )
        yield places_view(applied.newer)
        yield line(
            said(
                "Take them over from `omv unit export`. To set one back, apply it taken over, and"
                " change it then."
            )
        )


def _table(changes: Sequence[Change]) -> Table:
    table = plain_table(said("Part"), said("Was"), said("Which"))
    ordered = sorted(changes, key=_part_and_what)
    for (part, what), group in groupby(ordered, key=_part_and_what):
        table.add_row(words(part), speak(what), ", ".join(one.id for one in group))
    return table


def _part_and_what(change: Change) -> tuple[str, str]:
    return change.part, change.what
