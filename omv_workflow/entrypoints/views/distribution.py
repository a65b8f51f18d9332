"""The distribution log as a table."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from omv_workflow.entrypoints.views.parts import plain_table, words, written
from omv_workflow.phrases import said
from omv_workflow.steps.distribution_log import DistributionRow


def distribution_view(rows: Iterable[DistributionRow], zone: ZoneInfo) -> Table:
    """A row for each copy; all columns are in the CSV file."""
    table = plain_table(
        said("No"),
        said("Recipient"),
        said("Group"),
        said("Channel"),
        said("State"),
        said("On"),
    )
    for row in rows:
        table.add_row(
            str(row.version),
            row.recipient,
            words(row.group),
            words(row.channel),
            words(row.state),
            _local_day(row.ended_at or row.sent_at, zone),
        )
    return table


def _local_day(moment: str, zone: ZoneInfo) -> str:
    return written(datetime.fromisoformat(moment).astimezone(zone).date()) if moment else ""
