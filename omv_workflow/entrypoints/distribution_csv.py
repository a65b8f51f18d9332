"""The distribution log as CSV, as ministries ask for it; safe to open in a spreadsheet."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Final

from omv_workflow.entrypoints.sheet_files import sheet_csv
from omv_workflow.phrases import Language, in_language, named
from omv_workflow.steps.distribution_log import DistributionRow

_NAMES: Final = tuple(field.name for field in fields(DistributionRow))
_IN_WORDS: Final = ("group", "channel", "copy", "state")
"""Columns of names that stand in words as well, for whoever doesn't know the program."""


def distribution_csv(rows: Iterable[DistributionRow], tongue: Language) -> str:
    """The rows as CSV (RFC 4180) with a header line; names are the same in every language.

    The last columns say in words of the reader's language what the others name.
    """
    header = [*_NAMES, *(f"{name}_in_words" for name in _IN_WORDS)]
    return sheet_csv(header, (_cells(row, tongue) for row in rows))


def _cells(row: DistributionRow, tongue: Language) -> list[str]:
    told = [str(in_language(getattr(row, name), tongue)) for name in _NAMES]
    return [*told, *(in_language(named(getattr(row, name)), tongue) for name in _IN_WORDS)]
