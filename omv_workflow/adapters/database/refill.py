"""Filling an empty database with the rows of another one, of either kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Date, DateTime, MetaData, Table, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.schema import DropTable

from omv_workflow.adapters.database.engine import open_engine, opened
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.schema import check_known, stored_revision
from omv_workflow.adapters.database.snapshot import tables_of
from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.events import first_head
from omv_workflow.errors import AlreadyDone, VerificationFailed
from omv_workflow.phrases import said

Row = Mapping[str, JsonValue]
RowsOf = Callable[[str], Iterable[Row]]

_HEADS, _EVENTS = "heads", "events"
_ROWS_AT_ONCE = 500


def refill(url: str, revision: str, rows_of: RowsOf) -> None:
    """Make the tables of that revision in an empty database, and fill them; all of it or nothing.

    The log is not copied but continued, event by event, so that the database's own guards check
    every link.

    Args:
        url: the database.
        revision: what its tables are to be; it is not upgraded.
        rows_of: the rows of a table by its name, as `Snapshot.rows` gives them.

    Raises:
        AlreadyDone: the database has tables of ours.
        NotPossibleNow: the revision is that of a newer version of the software.
        VerificationFailed: the database's constraints or guards refuse a row.
        Unavailable: it can't be written.
    """
    from omv_workflow.adapters.database.migrations import upgrade_within  # noqa: PLC0415 - slow

    check_known(revision)
    engine = open_engine(url)
    try:
        _check_empty(stored_revision(engine))
        with database_errors(), engine.begin() as connection:
            upgrade_within(connection, revision)
            _fill(connection, rows_of)
    finally:
        engine.dispose()


@contextmanager
def emptied_if_broken_off(url: str) -> Iterator[None]:
    """Take our tables out of a database again, unless the `with` block comes to its end.

    It is for a database that was empty and has just been filled.

    Raises:
        Unavailable: it can't be emptied.
    """
    try:
        yield
    except BaseException:  # Ctrl-C as well
        _empty(url)
        raise


def _empty(url: str) -> None:
    from omv_workflow.adapters.database.migrations.standing import standing  # noqa: PLC0415 - slow

    with opened(url) as engine, database_errors(), engine.begin() as connection:
        for table in reversed(tables_of(connection).values()):
            connection.execute(DropTable(table))
        connection.execute(DropTable(Table("alembic_version", MetaData())))
        if connection.dialect.name == "postgresql":
            for name in standing("postgresql"):  # triggers have gone with their tables
                connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}")


def _fill(connection: Connection, rows_of: RowsOf) -> None:
    tables = tables_of(connection)
    for name, table in tables.items():
        if name not in {_HEADS, _EVENTS}:
            with _row_refusals(name):
                _copy(connection, table, rows_of(name))
    with _row_refusals(_EVENTS):
        _begin_streams(connection, tables[_HEADS], rows_of(_HEADS))
        _continue_streams(connection, tables, rows_of(_EVENTS))


def _copy(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    waiting = iter(rows)
    while some := [_stored(table, row) for row in islice(waiting, _ROWS_AT_ONCE)]:
        connection.execute(insert(table), some)
    if connection.dialect.name == "postgresql" and "position" in table.c:
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one that was copied."""
    sequence = func.pg_get_serial_sequence(table.name, "position")
    last = select(func.max(table.c.position)).scalar_subquery()
    connection.execute(select(func.setval(sequence, last)))


def _begin_streams(connection: Connection, heads: Table, rows: Iterable[Row]) -> None:
    for row in rows:
        connection.execute(insert(heads), vars(first_head(str(row["stream"]))))


def _continue_streams(
    connection: Connection, tables: Mapping[str, Table], rows: Iterable[Row]
) -> None:
    heads = tables[_HEADS]
    for row in rows:
        connection.execute(insert(tables[_EVENTS]), dict(row))
        moved = {"sequence": row["sequence"], "hash": row["hash"]}
        connection.execute(update(heads).where(heads.c.stream == row["stream"]).values(moved))


def _stored(table: Table, row: Row) -> dict[str, Any]:
    """The values as the columns take them."""
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: object, value: JsonValue) -> object:
    if isinstance(value, str) and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def _check_empty(stored: str | None) -> None:
    if stored is not None:
        raise AlreadyDone(
            said("Restoring the database"),
            why=said("the one that is named in omv.toml holds a workspace already."),
            next_step=said("Make an empty one, and name it with `omv restore --database URL`."),
        )


@contextmanager
def _row_refusals(table: str) -> Iterator[None]:
    """Say of rows that the database refuses that they aren't what they should be.

    Raises:
        VerificationFailed: a constraint or a guard refuses one.
    """
    try:
        yield
    except (IntegrityError, DataError, KeyError, ValueError) as error:
        raise VerificationFailed(
            said("The table {table} of the backup", table=table),
            why=said("its rows don't fit together: {error}.", error=_first_line(error)),
            next_step=said("Take an earlier backup."),
        ) from error


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).partition("\n")[0]
