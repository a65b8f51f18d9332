"""A table for a spreadsheet, whose cells are texts that no spreadsheet computes."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from omv_workflow.domain.invisible import INVISIBLE

# Spreadsheets take the full-width signs for formulas too, and some skip blanks and what nobody
# sees before them.
_SKIPPED: Final = rf"(?:\s|{INVISIBLE.pattern})*"
_SIGN: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA: Final = re.compile(rf"{_SKIPPED}{_SIGN}|[\t\r]")
_AFTER_A_SEPARATOR: Final = re.compile(rf"(?<=[;,\t\r\n])({_SKIPPED}[\"']*)(?={_SIGN})")


@dataclass(frozen=True)
class Sheet:
    """A table: a heading for each column, and rows of as many texts.

    `made_at` is an instant in local time, `author` the unit that the table is about.
    """

    title: str
    author: str
    made_at: datetime
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_text(text: str) -> str:
    """A cell of a CSV file that a spreadsheet shows and never computes.

    An apostrophe stands before what would begin a formula: at the beginning, and after a separator
    within. A spreadsheet whose separator is the semicolon parts cells there, whatever is quoted.
    """
    kept = _AFTER_A_SEPARATOR.sub(r"\1'", text)
    return f"'{kept}" if _FORMULA.match(text) else kept
