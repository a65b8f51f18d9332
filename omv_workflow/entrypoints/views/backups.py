"""Backups: what was kept, what was restored, and what is missing since."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from omv_workflow.domain.erasure import PERSON_ERASED
from omv_workflow.domain.missed import Comparison
from omv_workflow.entrypoints.backup.making import Backup
from omv_workflow.entrypoints.backup.restoring import Restored
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.names import event_name
from omv_workflow.entrypoints.views.parts import line, plain_table, written
from omv_workflow.phrases import Phrase, counted, said


def backup_view(made: Backup) -> Text:
    """A line for the file, and one for every document that is damaged."""
    lines = [
        said(
            "{file} holds {events} events and {documents} documents ({megabytes} MB).",
            file=made.file,
            events=made.events,
            documents=made.documents,
            megabytes=round(made.bytes / 1e6, 1),
        ),
        *(said("Missing or changed: the document {sha256}.", sha256=one) for one in made.damaged),
    ]
    return Text("\n".join(map(speak, lines)))


def restored_view(restored: Restored, zone: ZoneInfo) -> Group:
    """What stands there now, what is wrong with it, what is missing, and what to do next."""
    return Group(*_head(restored, zone), *_since(restored, zone), *_next_steps(restored))


def _head(restored: Restored, zone: ZoneInfo) -> Iterator[Text]:
    yield line(
        said(
            "{folder} is as it was on {made_at}: {events} events, {documents} documents.",
            folder=restored.workspace,
            made_at=restored.made_at.astimezone(zone),
            events=restored.events,
            documents=restored.documents,
        )
    )
    yield from (line(fault, style="bold red") for fault in restored.faults)
    if restored.replaced:
        yield line(said("What stood there is in {folder} now.", folder=restored.replaced))
    if restored.not_compared:
        yield line(said("What is missing since is not known: {why}", why=restored.not_compared))


def _since(restored: Restored, zone: ZoneInfo) -> Iterator[RenderableType]:
    if restored.since is None:
        return
    for stream in restored.since.diverged:
        gone = said("The stream {stream} has gone another way since.", stream=stream)
        yield line(gone, style="bold red")
    yield line(_missed(restored.since))
    if restored.since.missed:
        table = plain_table(said("Stream"), said("No"), said("When"), said("What"))
        for one in restored.since.missed:
            when = written(one.happened_at.astimezone(zone))
            table.add_row(one.stream, str(one.sequence), when, speak(event_name(one.kind)))
        yield table
        yield from _erased(restored.since, restored.replaced)


def _erased(since: Comparison, replaced: Path | None) -> Iterator[Text]:
    """Who was erased after the backup is in it all the same, and is to be erased again."""
    erased = sum(one.kind == PERSON_ERASED for one in since.missed)
    if erased:
        told = counted(
            "{number} person was erased since, and is here again: erase them once more.",
            "{number} persons were erased since, and are here again: erase them once more.",
            erased,
        )
        yield line(told, style="bold yellow")
        yield line(_who_was_erased(replaced), style="bold yellow")


def _who_was_erased(replaced: Path | None) -> Phrase:
    if replaced:
        return said("Who it was tells `omv --workspace {folder} person erased`.", folder=replaced)
    return said("Who it was tells `omv person erased` in the workspace that the log is of.")


def _missed(since: Comparison) -> str:
    number = len(since.missed)
    if not number:
        return said("Nothing is missing since.")
    return counted("{number} event is missing since:", "{number} events are missing since:", number)


def _next_steps(restored: Restored) -> Iterator[Text]:
    if restored.needs_upgrade:
        yield line(said("Its tables are those of an earlier version: run `omv upgrade`."))
    if restored.since is None:
        yield line(
            said(
                "Whoever was erased after the backup is here again: erase them once more."
                " `omv person erased` tells who was erased before it."
            )
        )
    yield line(said("Every plan is paused: `omv live` shows what would go out, and lets it."))
