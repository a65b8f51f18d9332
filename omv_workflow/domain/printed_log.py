"""The distribution log of one version as a document of its own, in words of one language."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LogTable:
    """A table of the document below its heading: as many texts in a row as there are columns."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PrintedLog:
    """All that stands in the document; `opening` is the paragraph below its title.

    `sender` is the unit with its address, a line each; `register_number` that of the version.
    """

    language: str
    sender: tuple[str, ...]
    title: str
    issued_on: date
    register_number: str | None
    opening: str
    tables: tuple[LogTable, ...]
