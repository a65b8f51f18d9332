"""The distribution log as a table."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from omv_workflow.entrypoints.views.parts import plain_table, words
from omv_workflow.steps.distribution_log import DistributionRow


def distribution_view(rows: Iterable[DistributionRow], zone: ZoneInfo) -> Table:
    """A row for each copy; all columns are in the CSV file."""
    table = plain_table("No", "Recipient", "Group", "Channel", "State", "On")
    for row in rows:
        table.add_row(
            str(row.version),
            row.recipient,
            row.group,
            words(row.channel),
            words(row.state),
            _local_day(row.ended_at or row.sent_at, zone),
        )
    return table


def _local_day(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).date().isoformat() if moment else ""
