"""Who holds which version, as a table of the command line and as one for spreadsheets."""

from collections.abc import Callable, Iterable
from datetime import datetime

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.text import Text

from omv_workflow.domain.holders import Holder, WhoHolds
from omv_workflow.domain.proofs import proof_told
from omv_workflow.domain.sheets import Sheet
from omv_workflow.domain.versions import Version
from omv_workflow.entrypoints.views.parts import line, plain_table, words
from omv_workflow.phrases import Language, Phrase, in_language, listed, named, said

Local = Callable[[datetime], datetime]
_MOST_COLUMNS = 3  # a terminal is narrow


def holders_view(found: WhoHolds, local: Local) -> RenderableType:
    """A row for each recipient, a column for each of the last versions, and what is missing."""
    from omv_workflow.entrypoints.language import speak

    shown = found.versions[-_MOST_COLUMNS:]
    table = plain_table(said("Recipient"), said("Group"), *_columns(shown), said("Missing"))
    for one in found.holders:
        cells = (_brief(one, version.number, local) for version in shown)
        table.add_row(one.name, words(one.group), *map(speak, cells), speak(lacks_told(one)))
    told = [missing_told(found)]
    if len(found.versions) > len(shown):
        told.append(said("Earlier versions stand in the files: `--csv`, `--xlsx`."))
    return Lines(table, Text(), *map(line, told))


def holders_sheet(
    found: WhoHolds, author: str, made_at: datetime, local: Local, tongue: Language
) -> Sheet:
    """The same for a spreadsheet: each version with its state and its proof."""
    pairs = [(said("{version}: proof", version=one), one) for one in _columns(found.versions)]
    header = [said("Recipient"), said("Group"), said("On the list"), said("Missing")]
    header += [each for proof, state in pairs for each in (state, proof)]
    rows = (_row(found, one, local) for one in found.holders)
    return Sheet(
        title=in_language(said("Who holds which version"), tongue),
        author=author,
        made_at=local(made_at),
        header=tuple(in_language(one, tongue) for one in header),
        rows=tuple(tuple(in_language(cell, tongue) for cell in row) for row in rows),
    )


def lacks_told(one: Holder) -> Phrase:
    """What is missing at a recipient; empty where nothing is."""
    return listed(map(named, one.lacks), "; ")


def missing_told(found: WhoHolds) -> Phrase:
    """At how many recipients something is missing."""
    lacking = len(found.lacking)
    if not found.versions:
        return said("No version has been confirmed or given out yet.")
    if not lacking:
        return said("Every recipient holds the newest version.")
    return said(
        "{lacking} of {all} recipients lack something.", lacking=lacking, all=len(found.holders)
    )


def _columns(versions: Iterable[Version]) -> list[Phrase]:
    return [said("Version {number}", number=one.number) for one in versions]


def _brief(one: Holder, number: int, local: Local) -> str:
    copy = one.copies.get(number)
    if copy is None:
        return "–"
    if copy.proof.at is None:
        return named(copy.holding)
    day = local(copy.proof.at).date()
    return said("{holding} {day}", holding=copy.holding, day=day)


def _row(found: WhoHolds, one: Holder, local: Local) -> list[str]:
    listed_now = said("yes") if one.is_listed else said("no")
    cells: list[str] = [one.name, named(one.group), listed_now, lacks_told(one)]
    for version in found.versions:
        copy = one.copies.get(version.number)
        cells += [named(copy.holding), proof_told(copy.proof, local)] if copy else ["", ""]
    return cells
