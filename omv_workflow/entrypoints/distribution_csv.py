"""The distribution log as CSV, as ministries ask for it; safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from io import StringIO

from omv_workflow.steps.distribution_log import DistributionRow

# Spreadsheets take the full-width signs for formulas too, and some skip blanks before them.
_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r")


def distribution_csv(rows: Iterable[DistributionRow]) -> str:
    """The rows as CSV (RFC 4180) with a header line."""
    out = StringIO()
    names = [field.name for field in fields(DistributionRow)]
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _as_text(value) for name, value in asdict(row).items()})
    return out.getvalue()


def _as_text(value: object) -> str:
    """A cell that a spreadsheet shows and never computes."""
    text = str(value)
    is_formula = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if is_formula else text
