"""The story of a confirmation on the terminal."""

from collections.abc import Callable
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.names import event_name
from omv_workflow.entrypoints.views.parts import line, plain_table, words, written
from omv_workflow.phrases import said
from omv_workflow.steps.confirmation_story import SignerStory, Story
from omv_workflow.steps.confirmation_told import told_of

_HASH_SHOWN = 12


def confirmation_view(story: Story, local: Callable[[datetime], datetime]) -> Group:
    """What was offered, each signer's part, the letters, what is owed, and the log's events."""
    shown: list[RenderableType] = [
        line(said("{title}, version {number}", title=story.title, number=story.version.number)),
        line(said("The year {year} is {state}.", year=story.year, state=story.state)),
    ]
    for kind, sha256 in (("DOCX", story.version.docx_hash), ("PDF", story.version.pdf_hash)):
        if sha256:
            shown.append(
                line(said("{kind} as it was offered, SHA-256: {sha256}", kind=kind, sha256=sha256))
            )
    for one in story.signers:
        shown += _signer(one, local)
    if story.owed:
        shown.append(line(said("Still owed"), "bold"))
        shown += [Padding(line(owed), (0, 0, 0, 2)) for owed in story.owed]
    return Group(*shown, _letters(story, local), _events(story, local))


def _signer(one: SignerStory, local: Callable[[datetime], datetime]) -> list[RenderableType]:
    head = said(
        "Signer {signer} of {signers}: {state}",
        signer=one.given.signer,
        signers=one.given.signers,
        state=one.given.state,
    )
    told = [Padding(line(each), (0, 0, 0, 2)) for each in told_of(one, local)]
    return [line(head, "bold"), *told]


def _letters(story: Story, local: Callable[[datetime], datetime]) -> Table:
    table = plain_table(said("Letter"), said("Sent to"), said("State"), said("Since"))
    for one in story.letters:
        since = written(local(one.since))
        table.add_row(words(one.purpose), one.person, words(one.state), since)
    return table


def _events(story: Story, local: Callable[[datetime], datetime]) -> Table:
    table = plain_table(said("Event"), said("At"), said("What"), said("Hash"))
    for one in story.events:
        at = written(local(one.happened_at))
        told = speak(event_name(one.kind))
        table.add_row(str(one.sequence), at, told, one.hash[:_HASH_SHOWN])
    return table
