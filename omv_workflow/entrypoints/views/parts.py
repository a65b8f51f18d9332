"""What all views are made of."""

from datetime import date

from rich.table import Table
from rich.text import Text

from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.phrases import Phrase, named, said

NOT_LIVE = said("Nothing goes out yet: `omv live` shows what would, and lets it.")


def plain_table(*columns: str) -> Table:
    """A table without lines, which stays readable where it is narrow; its headings are spoken."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(speak(column), overflow="fold")
    return table


def line(told: str, style: str = "") -> Text:
    """A text of its own, as the reader's language says it."""
    return Text(speak(told), style)


def of_its_year(what: str, anniversary: date, present: date) -> str:
    """What is to be done, with the anniversary of its year where that is not the present one."""
    if anniversary == present:
        return what
    return said("{what} (year of {anniversary})", what=what, anniversary=anniversary)


def words(name: str) -> str:
    """A name from the program, as people write it in the reader's language."""
    return speak(named(name))


def written(day: date | None) -> str:
    """A day, or an instant in local time, as the reader's language writes it; none is blank."""
    return reader().day(day) if day else ""


def classification_note(grounds: tuple[str, ...]) -> Phrase:
    """What those who mark something on these grounds must think of (906/2019 18 §)."""
    return said(
        "What is secret on these grounds can need a security classification (906/2019 18 §):"
        " {grounds}.",
        grounds=grounds,
    )
