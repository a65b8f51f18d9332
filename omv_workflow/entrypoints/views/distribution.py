"""The distribution log as a table, on a terminal and for a spreadsheet."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from omv_workflow.domain.sheets import Sheet
from omv_workflow.entrypoints.views.parts import plain_table, words, written
from omv_workflow.phrases import Language, in_language, named, said
from omv_workflow.steps.distribution_log import DistributionRow


def distribution_view(rows: Iterable[DistributionRow], zone: ZoneInfo) -> Table:
    """A row for each copy; all columns are in the files."""
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


def distribution_sheet(
    rows: Iterable[DistributionRow],
    author: str,
    made_at: datetime,
    zone: ZoneInfo,
    tongue: Language,
) -> Sheet:
    """A row for each copy, with headings and names in words; times are those of the unit."""
    return Sheet(
        title=in_language(said("Distribution log"), tongue),
        author=author,
        made_at=made_at.astimezone(zone),
        header=tuple(in_language(one, tongue) for one in _HEADER),
        rows=tuple(tuple(in_language(cell, tongue) for cell in _row(row, zone)) for row in rows),
    )


_HEADER = (
    said("Version"),
    said("Register number"),
    said("Recipient"),
    said("Group"),
    said("Channel"),
    said("Copy"),
    said("Language"),
    said("State"),
    said("Sent"),
    said("Ended"),
    said("Proof"),
    said("What happened before"),
    said("How"),
    said("Recipient's register number"),
    said("Recorded by"),
    said("Message-ID"),
    said("Checksum (SHA-256)"),
)


def _row(row: DistributionRow, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(row.version),
        row.register_number,
        row.recipient,
        named(row.group),
        named(row.channel),
        named(row.copy),
        row.language,
        named(row.state),
        _local_time(row.sent_at, zone),
        _local_time(row.ended_at, zone),
        row.proof,
        row.before,
        row.how,
        row.recipient_register_number,
        row.recorded_by,
        row.message_id,
        row.sha256,
    )


def _local_day(moment: str, zone: ZoneInfo) -> str:
    return written(datetime.fromisoformat(moment).astimezone(zone).date()) if moment else ""


def _local_time(moment: str, zone: ZoneInfo) -> str:
    """A form that is sorted as a text, too."""
    return f"{datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
