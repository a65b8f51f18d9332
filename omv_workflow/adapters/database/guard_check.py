"""Whether the triggers that guard the log stand as the migrations have set them up."""

from sqlalchemy import Connection

# A trigger of ours fires always; where one does not, its text is another.
_FOUND = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid, true) || CASE tgenabled WHEN 'A' THEN '' ELSE '?' END
        FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'omv\\_%'
    """,
}


def missing_guards(connection: Connection) -> list[str]:
    """The names of triggers and of their functions that are gone, disabled or changed, sorted."""
    from omv_workflow.adapters.database.migrations.standing import (  # noqa: PLC0415 - it imports Alembic
        standing,
    )

    dialect = connection.dialect.name
    rows = connection.exec_driver_sql(_FOUND[dialect].replace("%", "%%")).all()
    found = {name: _words(text, dialect) for name, text in rows}
    expected = {name: _words(text, dialect) for name, text in standing(dialect).items()}
    return sorted(name for name, words in expected.items() if found.get(name) != words)


def _words(text: str, dialect: str) -> list[str]:
    """A text without its line breaks; PostgreSQL tells the parts of a trigger in its own order."""
    words = text.split()
    return sorted(words) if dialect == "postgresql" else words
