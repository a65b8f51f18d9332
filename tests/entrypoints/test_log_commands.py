"""The log by commands: read, written out, and checked after somebody touched it."""

import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from typer.testing import Result

from omv_workflow.entrypoints.views.log import events_view
from omv_workflow.steps.read_log import ReadEvent
from omv_workflow.testing import NOON
from tests.databases import connected, database_of, without_guards

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")
PLAN = "plan:pieni.pieni-lomake"


REORDERED = """
UPDATE events SET sequence = CASE sequence WHEN 3 THEN -4 ELSE -3 END
WHERE stream LIKE 'plan:%' AND sequence IN (3, 4);
UPDATE events SET sequence = -sequence WHERE sequence < 0
"""
INSERTED = """
UPDATE events SET sequence = -sequence - 1 WHERE stream LIKE 'plan:%' AND sequence > 3;
UPDATE events SET sequence = -sequence WHERE sequence < 0;
INSERT INTO events
SELECT stream, 4, kind, happened_at, recorded_at, data, previous, hash
FROM events WHERE stream LIKE 'plan:%' AND sequence = 3
"""


def tamper(workspace: Path, *statements: str) -> None:
    """Change the database as its owner can: the triggers are taken away first."""
    with connected(database_of(workspace)) as connection:
        without_guards(connection)
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))


def test_an_untouched_log_is_unbroken(omv: Omv, collecting: Path) -> None:
    """One line says how much was checked."""
    result = omv(collecting, *AT, "log", "verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 streams, ")
    assert result.stdout.endswith(" events, unbroken.\n")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE events SET kind = 'x' WHERE stream LIKE 'plan:%' AND sequence = 3", "event 3"),
        ("UPDATE events SET data = '{}' WHERE stream LIKE 'plan:%' AND sequence = 2", "event 2"),
        ("DELETE FROM events WHERE stream LIKE 'plan:%' AND sequence = 4", "event 4"),
        ("DELETE FROM events WHERE stream LIKE 'plan:%' AND sequence > 5", "event 6"),
        (REORDERED, "event 3"),
        (INSERTED, "event 4"),
    ],
    ids=["changed", "emptied", "removed", "cut off", "reordered", "inserted"],
)
def test_a_log_that_was_touched_is_found(
    omv: Omv, collecting: Path, statement: str, told: str
) -> None:
    """Verification exits with 1 and names the stream and the event, and the missing guards."""
    tamper(collecting, *statement.split(";"))
    result = omv(collecting, *AT, "log", "verify")
    assert result.exit_code == 1
    found = [line.split(": ")[0] for line in result.stdout.splitlines()]
    assert found == [f"Stream {PLAN}, {told}", "The database would let the log be changed"]


def test_an_unreadable_event_hides_no_other_stream(omv: Omv, collecting: Path) -> None:
    """The streams after it are checked all the same."""
    tamper(
        collecting,
        "UPDATE events SET data = 'x' WHERE stream LIKE 'plan:%' AND sequence = 2",
        "UPDATE events SET kind = 'x' WHERE stream LIKE 'unit:%' AND sequence = 1",
    )
    result = omv(collecting, *AT, "log", "verify")
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [
        f"Stream {PLAN}, event 2",
        "Stream unit:pieni, event 1",
        "The database would let the log be changed",
    ]


def test_a_stream_removed_with_its_head_is_found(omv: Omv, collecting: Path) -> None:
    """What the unit's and the plans' own rows name must have its stream."""
    tamper(
        collecting,
        "DELETE FROM events WHERE stream LIKE 'plan:%'",
        "DELETE FROM heads WHERE stream LIKE 'plan:%'",
    )
    result = omv(collecting, *AT, "log", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"Stream {PLAN}, event 1: ")


def test_a_changed_opening_is_found(omv: Omv, collecting: Path) -> None:
    """A name put in place of another does not open its commitment."""
    tamper(collecting, "UPDATE openings SET value = 'johtaja' WHERE value = 'koordinaattori'")
    assert omv(collecting, *AT, "log", "verify").exit_code == 1


def test_the_scheduled_verification_fails_as_well(omv: Omv, collecting: Path) -> None:
    """`omv run` ends with exit code 1 where the log is broken."""
    tamper(collecting, "UPDATE events SET kind = 'x' WHERE sequence = 1")
    assert omv(collecting, *AT, "run", "verify-logs").exit_code == 1


def test_an_exported_log_is_checked_without_its_database(
    omv: Omv, collecting: Path, tmp_path: Path
) -> None:
    """Whoever holds the file finds a changed line and a cut end."""
    file = tmp_path / "log.jsonl"
    assert omv(collecting, *AT, "log", "export", file).exit_code == 0
    assert omv(tmp_path, "log", "verify", file).exit_code == 0
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines).replace("plan.begun", "plan.bogus"), encoding="utf-8")
    assert "event 1" in omv(tmp_path, "log", "verify", file).stdout
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    assert omv(tmp_path, "log", "verify", file).exit_code == 1


def test_a_file_that_is_no_log_is_refused(omv: Omv, tmp_path: Path) -> None:
    """The message names the line."""
    file = tmp_path / "log.jsonl"
    for text in ("not json\n", "[]\n", '{"some": "thing"}\n'):
        file.write_text(text, encoding="utf-8")
        refused = omv(tmp_path, "log", "verify", file)
        assert refused.exit_code == 1
        assert "omv log export" in refused.stderr


def test_an_empty_file_is_no_log(omv: Omv, tmp_path: Path) -> None:
    """Nothing is no proof that nothing was touched."""
    (tmp_path / "log.jsonl").write_text("", encoding="utf-8")
    assert omv(tmp_path, "log", "verify", tmp_path / "log.jsonl").exit_code == 1


def test_the_exported_log_names_nobody(omv: Omv, collecting: Path) -> None:
    """Persons stand in it as commitments only; it can be handed out."""
    exported = omv(collecting, *AT, "log", "export").stdout
    assert all(json.loads(line) for line in exported.splitlines())
    for name in ("koordinaattori", "tarkastaja", "hoitaja", "johtaja"):
        assert name not in exported


def test_the_log_is_shown_with_names_as_long_as_they_are_kept(omv: Omv, collecting: Path) -> None:
    """Once an opening is erased its place says so, and the stream still verifies."""
    shown = omv(collecting, *AT, "log", "show", "--stream", PLAN).stdout
    assert "koordinaattori" in shown
    with connected(database_of(collecting)) as connection:
        connection.exec_driver_sql("DELETE FROM openings WHERE value = 'koordinaattori'")
    shown = omv(collecting, *AT, "log", "show", "--stream", PLAN).stdout
    assert "koordinaattori" not in shown
    assert "(erased)" in shown
    assert omv(collecting, *AT, "log", "verify").exit_code == 0


def test_what_an_event_tells_is_named_in_words() -> None:
    """The value stays as it was written down, for it is evidence."""
    event = ReadEvent(
        "plan:p", 1, "version.not_converted", NOON, NOON, {"form_version": "1", "reason": "x"}, ""
    )
    console = Console(width=100)
    with console.capture() as shown:
        console.print(events_view([event], ZoneInfo("Europe/Helsinki")))
    assert "form version=1, reason=x" in shown.get()


def test_a_stream_that_is_not_there_is_refused(omv: Omv, collecting: Path) -> None:
    """The message lists those that are."""
    refused = omv(collecting, *AT, "log", "show", "--stream", "plan:other")
    assert refused.exit_code == 1
    assert PLAN in refused.stderr
