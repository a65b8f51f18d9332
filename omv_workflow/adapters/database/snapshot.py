"""A database at one moment, to be written out: its revision, its log, and every row of every table.

The tables are read as they stand in the database, so a database that still misses migrations can be
written out too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, inspect, select

from omv_workflow.adapters.database.engine import opened
from omv_workflow.adapters.database.log import SqlLog
from omv_workflow.adapters.database.metadata import METADATA
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.schema import check_begun
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.canonical import JsonValue
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said

# Blobs that rows refer to: the bytes of versions, of their confirmation and of what went out.
BLOB_COLUMNS = {
    "versions": ("docx_hash", "pdf_hash", "answers_hash", "kept_document", "openings_hash"),
    "copies": ("docx_hash", "pdf_hash"),
    "confirmations": ("sealed_hash", "record_hash", "record_signature", "evidence_hash"),
    "received_files": ("sha256",),
    "deliveries": ("letter_hash",),
    "messages": ("attachment", "pdf_attachment", "letter_attachment"),
}
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Snapshot:
    """What one transaction sees, whatever others write meanwhile."""

    revision: str
    log: SqlLog
    tables: dict[str, Table]
    connection: Connection

    def rows(self, name: str) -> Iterator[dict[str, JsonValue]]:
        """The rows of a table, by its key: days and instants in ISO 8601, instants in UTC.

        Raises:
            VerificationFailed: a value can't be read, so somebody has changed it.
        """
        table = self.tables[name]
        query = select(table).order_by(*table.primary_key)
        found = self.connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
        try:
            for row in found.mappings():
                yield {column: _plain(value) for column, value in row.items()}
        except (ValueError, TypeError) as error:
            raise VerificationFailed(
                said("The table {table}", table=name),
                why=said("a value in it can't be read: {error}.", error=str(error)),
                next_step=said("Compare the database with an earlier backup."),
            ) from error


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Open a database at one moment; nobody who writes meanwhile has to wait.

    Raises:
        NotFound: it has no tables.
        NotPossibleNow: a newer version of the software has migrated it.
        Unavailable: it can't be read.
    """
    with opened(url) as engine:
        revision = check_begun(engine)
        with database_errors(), engine.connect() as connection:
            log = SqlLog(Transaction(connection))  # which lets the connection see one moment
            yield Snapshot(revision, log, tables_of(connection), connection)


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables that are ours, as they stand there, each after those it refers to."""
    there = set(inspect(connection).get_table_names())
    found = MetaData()
    found.reflect(connection, only=[name for name in METADATA.tables if name in there])
    return {table.name: table for table in found.sorted_tables}


def _plain(value: Any) -> JsonValue:
    if isinstance(value, datetime):  # SQLite gives it back without time zone
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    plain: JsonValue = value
    return plain
