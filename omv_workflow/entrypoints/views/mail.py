"""Troubled mail as a list, each with what its last attempt was told."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from rich.console import RenderableType

from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, plain_table, words, written
from omv_workflow.phrases import said
from omv_workflow.steps.settle_mail import TroubledMail

_ID_SHOWN = 8


def mail_view(messages: Sequence[TroubledMail], zone: ZoneInfo) -> RenderableType:
    """A row for each message, with as much of its id as the commands need."""
    if not messages:
        return line(said("No mail has failed."), style="green")
    table = plain_table(
        said("Id"), said("Recipient"), said("What"), said("State"), said("Since"), said("Said")
    )
    for one in messages:
        table.add_row(
            one.id[:_ID_SHOWN],
            one.to_name,
            words(one.purpose),
            words(one.state),
            written(one.state_since.astimezone(zone)),
            speak(one.said),
        )
    return table
