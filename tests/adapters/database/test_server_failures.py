"""What goes wrong around a PostgreSQL server: one clear refusal, and never the password."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, make_url

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.schema import bring_up_to_date
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.errors import NotPossibleNow, Unavailable
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]

SECRET = "TOP-SECRET"  # noqa: S105 - a password that opens nothing
FACT = Fact(WORKSPACE_STREAM, "tested", NOON, {})
about_servers = pytest.mark.only_postgresql("SQLite has no server")


def changed(url: str, **parts: str) -> str:
    """The URL with other parts."""
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]  # text parts only


def refusal(url: str) -> str:
    """What somebody is told who wants to use that database."""
    engine = open_engine(url)
    with pytest.raises(Unavailable) as refused:
        bring_up_to_date(engine)
    engine.dispose()
    assert SECRET not in str(refused.value)
    assert "database.url in omv.toml" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1", "[::1]:1", "nowhere.invalid", "127.0.0.1:1/omv?sslmode=nonsense"]
)
def test_a_server_that_cannot_be_reached_is_told(address: str) -> None:
    """Whatever the reason: nobody listens, nobody is called so, an option that there is not."""
    assert "it answers: " in refusal(f"postgresql://omv:{SECRET}@{address}")


@about_servers
def test_a_wrong_password_is_told_and_not_shown(database: str) -> None:
    """The server's own words say what is wrong."""
    assert "password" in refusal(changed(database, password=SECRET))


@about_servers
def test_a_database_that_is_not_there_is_told(database: str) -> None:
    """It is named, for it may be misspelt."""
    assert "omv_nowhere" in refusal(changed(database, database="omv_nowhere"))


@about_servers
@pytest.mark.parametrize("right", ["CREATE", "ALL"])
def test_who_may_make_no_tables_is_told(empty: Engine, right: str) -> None:
    """A right that its administrator has to give."""
    with empty.begin() as connection:
        connection.exec_driver_sql(f"REVOKE {right} ON SCHEMA public FROM PUBLIC")
        connection.exec_driver_sql("CREATE ROLE omv_guest LOGIN PASSWORD 'TOP-SECRET'")
    try:
        url = empty.url.render_as_string(hide_password=False)
        told = refusal(changed(url, username="omv_guest", password=SECRET))
    finally:
        with empty.begin() as connection:
            connection.exec_driver_sql("DROP ROLE omv_guest")
    assert "its user may not read, write or create tables there" in told


@about_servers
def test_a_server_that_lets_nobody_write_is_told(database: str, engine: Engine) -> None:
    """What is there can be read."""
    name = make_url(database).database
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    read_only = open_engine(database)
    with SqlWork(read_only, str) as work:
        assert work.units.find() == []
        with pytest.raises(Unavailable, match="lets nobody write"):
            work.units.add(AppliedUnit("unit", "{}", NOON))
    read_only.dispose()


@about_servers
def test_a_connection_lost_in_mid_transaction_is_told(engine: Engine, sql: Work) -> None:
    """Nothing of it stands, and the next command finds a new connection."""
    with sql() as work:
        work.units.add(AppliedUnit("unit", "{}", NOON))
        work.record(FACT)
        with engine.connect() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(Unavailable, match="connection to its server was lost"):
            work.commit(NOON)
    with sql() as work:
        assert work.units.find() == []


@about_servers
def test_tables_that_are_missing_are_told(empty: Engine) -> None:
    """Somebody named the wrong database."""
    with SqlWork(empty, str) as work, pytest.raises(Unavailable, match="tables are missing"):
        work.units.find()


@about_servers
def test_a_database_of_another_encoding_is_refused(engine: Engine, database: str) -> None:
    """Not every name could be stored in it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "CREATE DATABASE omv_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C'"
            " LC_CTYPE 'C'"
        )
        other = open_engine(changed(database, database="omv_ascii"))
        try:
            with pytest.raises(NotPossibleNow, match="its encoding is SQL_ASCII"):
                bring_up_to_date(other)
        finally:
            other.dispose()
            connection.exec_driver_sql("DROP DATABASE omv_ascii WITH (FORCE)")
