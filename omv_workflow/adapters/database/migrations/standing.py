"""Which guards stand in a current database, and how they are made to fire for everybody.

A revision that brings guards of its own adds their tuples to `_SET_UP`; from these it is known what
must stand.
"""

import re

from omv_workflow.adapters.database.migrations import disposal_guards, guards, letter_guards

# Whoever empties the openings at once would leave nothing that tells of whom the log speaks.
_KEEP_OPENINGS = {
    "sqlite": (),
    "postgresql": (
        """
        CREATE TRIGGER openings_are_not_truncated BEFORE TRUNCATE ON openings
        FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
        """,
    ),
}
_SET_UP = (
    guards.BY_DIALECT,
    disposal_guards.BY_DIALECT,
    _KEEP_OPENINGS,
    letter_guards.BY_DIALECT,
)

_CREATED = re.compile(r"\s*CREATE (?:OR REPLACE )?(?:TRIGGER|FUNCTION) (\w+)")
_DROPPED = re.compile(r"\s*DROP TRIGGER (\w+)")
_BODY = re.compile(r"\$\$(.*)\$\$", re.DOTALL)
_TABLE = re.compile(r"\s*CREATE TRIGGER \w+ .* ON (\w+)")


def standing(dialect: str) -> dict[str, str]:
    """What must stand in a current database: each trigger in full, each function by its body."""
    found: dict[str, str] = {}
    for statement in (one for set_up in _SET_UP for one in set_up[dialect]):
        if dropped := _DROPPED.match(statement):
            found.pop(dropped.group(1))
        elif created := _CREATED.match(statement):
            body = _BODY.search(statement)
            found[created.group(1)] = body.group(1) if body else statement
    return found


def finishing(dialect: str) -> tuple[str, ...]:
    """The last of r0002: PostgreSQL's triggers fire also where a session is called a replica's."""
    if dialect != "postgresql":
        return ()
    tables = {name: _TABLE.match(statement) for name, statement in standing(dialect).items()}
    always = (
        f"ALTER TABLE {found.group(1)} ENABLE ALWAYS TRIGGER {name}"
        for name, found in tables.items()
        if found
    )
    return (*_KEEP_OPENINGS[dialect], *always)
