"""The distribution log as CSV, as ministries ask for it; safe to open in a spreadsheet."""

from collections.abc import Iterable
from dataclasses import fields

from omv_workflow.entrypoints.sheet_files import sheet_csv
from omv_workflow.steps.distribution_log import DistributionRow


def distribution_csv(rows: Iterable[DistributionRow]) -> str:
    """The rows as CSV (RFC 4180) with a header line."""
    names = [field.name for field in fields(DistributionRow)]
    return sheet_csv(names, ([str(getattr(row, name)) for name in names] for row in rows))
