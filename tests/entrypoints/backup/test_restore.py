"""A workspace from its backup: everything is there, and nothing goes out a second time."""

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.migrations import upgrade
from omv_workflow.adapters.database.schema import REVISIONS
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import Fact
from omv_workflow.domain.missed import Comparison
from omv_workflow.entrypoints.backup.archive import Manifest
from omv_workflow.entrypoints.backup.before import Before
from omv_workflow.entrypoints.backup.moving import move_in
from omv_workflow.entrypoints.backup.restoring import restore
from omv_workflow.errors import Unavailable
from omv_workflow.testing import NOON, SeededIds
from tests.databases import content, database_of

Omv = Callable[..., Result]
Another = Callable[[], tuple[str, str]]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")
LATER = ("--as-of", "2027-03-02 10:00", "--as", "tarkastaja")


def log_of(omv: Omv, workspace: Path) -> list[dict[str, Any]]:
    """All events of a workspace, as they are exported."""
    exported = omv(workspace, "log", "export").stdout.splitlines()
    return [event for line in exported if "heads" not in (event := json.loads(line))]


def answer(omv: Omv, workspace: Path) -> None:
    """Go on after the backup."""
    assert omv(workspace, *LATER, "answer", "mission", "--text", "Uusi vastaus").exit_code == 0


def restored(omv: Omv, workspace: Path, *words: str | Path) -> dict[str, Any]:
    """What a restore that ends well tells."""
    done = omv(workspace, "--json", "restore", *words)
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_restored_workspace_is_what_was_backed_up(
    omv: Omv, drafted: Path, file: Path, tmp_path: Path, another: Another
) -> None:
    """Answers, documents, mail, keys with their rights, and a log to which one event is added."""
    before, status = log_of(omv, drafted), omv(drafted, *AT, "--json", "status").stdout
    told = restored(omv, tmp_path, file, tmp_path / "new", *another())
    assert (told["faults"], told["since"], told["needs_upgrade"]) == ([], None, False)
    new = tmp_path / "new"
    after = log_of(omv, new)
    added = [event["kind"] for event in after if event not in before]
    assert [event for event in before if event not in after] == []
    assert sorted(added) == ["plan.paused", "workspace.restored"]
    assert omv(new, *AT, "log", "verify").exit_code == 0
    now = {**json.loads(omv(new, *AT, "--json", "status").stdout), "live_since": None}
    assert now == {**json.loads(status), "live_since": None}
    for part in ("mail", "keys", "unit.yaml", "form.yaml", "blobs"):
        assert contents(new / part) == contents(drafted / part)
    assert (new / "keys" / "seal.pem").stat().st_mode & 0o777 == 0o600
    assert omv(new, *AT, "document", "--out", tmp_path / "draft.docx").exit_code == 0


def contents(path: Path) -> dict[str, bytes]:
    """The files at a path, by their names below it."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return {str(one.relative_to(path)): one.read_bytes() for one in files}


def test_nothing_goes_out_after_a_restore_until_somebody_lets_it(
    omv: Omv, collecting: Path, tmp_path: Path, another: Another
) -> None:
    """Mail that was written after the backup would otherwise go out a second time."""
    omv(collecting, "backup", tmp_path / "backup.tar")
    sent = json.loads(omv(collecting, *AT, "--json", "run", "send-mail").stdout)[0]["done"]
    assert sent != []
    restored(omv, tmp_path, tmp_path / "backup.tar", tmp_path / "new", *another())
    again = json.loads(omv(tmp_path / "new", *AT, "--json", "run").stdout)
    assert [summary["step"] for summary in again if summary["done"]] == ["verify the log"]
    assert not (tmp_path / "new" / "mail").exists()
    assert omv(tmp_path / "new", *AT, "live", "--yes").exit_code == 0
    omv(tmp_path / "new", *AT, "run", "send-mail")
    assert len(list((tmp_path / "new" / "mail").iterdir())) == len(sent)


def test_restoring_over_a_workspace_moves_it_aside_and_says_what_is_missing(
    omv: Omv, drafted: Path, file: Path, another: Another
) -> None:
    """By stream, number, kind and time."""
    answer(omv, drafted)
    since = restored(omv, drafted, file, "--replace", *another())
    assert [one["kind"] for one in since["since"]["missed"]] == ["answer.changed"]
    assert since["since"]["diverged"] == []
    aside = Path(since["replaced"])
    assert aside.name.startswith(f"{drafted.name}.replaced-")
    assert "Uusi vastaus" in omv(aside, *AT, "show", "mission").stdout
    assert "Uusi vastaus" not in omv(drafted, *AT, "show", "mission").stdout


def test_what_is_missing_is_told_by_an_exported_log_too(
    omv: Omv, drafted: Path, file: Path, tmp_path: Path, another: Another
) -> None:
    """Where the workspace itself is lost, a log that was kept elsewhere says it."""
    answer(omv, drafted)
    omv(drafted, "log", "export", tmp_path / "events.jsonl")
    words = (file, tmp_path / "new", "--log", tmp_path / "events.jsonl", *another())
    told = omv(tmp_path, "restore", *words)
    assert told.exit_code == 0
    assert "1 event is missing since:" in told.stdout
    assert "answer: changed" in told.stdout
    assert "Every plan is paused" in told.stdout


def test_a_log_that_went_another_way_is_told(
    omv: Omv, drafted: Path, file: Path, tmp_path: Path, another: Another
) -> None:
    """Both go on from the backup, each by itself."""
    restored(omv, tmp_path, file, tmp_path / "new", *another())
    answer(omv, tmp_path / "new")
    omv(tmp_path / "new", "backup", tmp_path / "second.tar")
    answer(omv, drafted)
    omv(drafted, "log", "export", tmp_path / "events.jsonl")
    words = (tmp_path / "second.tar", tmp_path / "third", *another())
    told = omv(tmp_path, "restore", *words, "--log", tmp_path / "events.jsonl")
    assert "has gone another way since" in told.stdout


@pytest.mark.only_sqlite("a server's files are out of reach")
def test_a_damaged_workspace_can_be_replaced(omv: Omv, drafted: Path, file: Path) -> None:
    """That is what backups are for; what is missing since can't be known then."""
    (drafted / "omv.db").write_bytes(b"no database at all" * 100)
    told = restored(omv, drafted, file, "--replace")
    beginning = "Using the database of database.url in omv.toml: its file is"
    assert told["not_compared"].startswith(beginning)
    assert omv(drafted, *AT, "status").exit_code == 0


@pytest.mark.parametrize(
    ("words", "why"), [((), "a workspace stands there"), (("--replace",), "another workspace")]
)
def test_another_workspace_is_never_replaced(
    omv: Omv, file: Path, fresh: Path, words: tuple[str, ...], why: str
) -> None:
    """Nor one's own without saying so."""
    assert omv(fresh, *AT, "apply").exit_code == 0
    refused = omv(fresh, "restore", file, *words)
    assert (refused.exit_code, why in refused.stderr) == (1, True)
    assert omv(fresh, *AT, "status").exit_code == 0


def test_a_folder_with_something_else_is_never_replaced(
    omv: Omv, file: Path, tmp_path: Path
) -> None:
    """Not with --replace either."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").touch()
    refused = omv(tmp_path, "restore", file, tmp_path / "letters", "--replace")
    assert (refused.exit_code, "no workspace stands there" in refused.stderr) == (1, True)


def test_a_restored_workspace_is_closed_to_others(
    omv: Omv, file: Path, tmp_path: Path, another: Another
) -> None:
    """It holds personal data; a folder that was made ready for it keeps its own rights."""
    (tmp_path / "prepared").mkdir()
    (tmp_path / "prepared").chmod(0o750)
    for name, rights in (("new", 0o700), ("prepared", 0o750)):
        restored(omv, tmp_path, file, tmp_path / name, *another())
        assert (tmp_path / name).stat().st_mode & 0o777 == rights


def test_what_is_in_a_restored_workspace_is_its_owners_alone(
    omv: Omv, file: Path, tmp_path: Path, another: Another
) -> None:
    """Whatever rights it had, and however the database was made."""
    restored(omv, tmp_path, file, tmp_path / "new", *another())
    there = list((tmp_path / "new").rglob("*"))
    assert len(there) > 5
    open_to_others = [path.name for path in there if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in there if path.is_dir())


def test_a_restore_that_breaks_off_leaves_the_database_empty(
    file: Path, tmp_path: Path, another: Another
) -> None:
    """The same command can be run again, as it was."""
    url = another()[1]
    target = tmp_path / "new"
    target.mkdir()
    (target / "omv.toml").touch()
    in_the_way = tmp_path / f"new.replaced-{NOON:%Y-%m-%dT%H%M%SZ}"
    (in_the_way / "something").mkdir(parents=True)
    with pytest.raises(Unavailable, match="can't be written or moved"):
        restore(file, Before(target, None), NOON, may_replace=True, database=url)
    assert content(url) == {}
    shutil.rmtree(in_the_way)
    again = restore(file, Before(target, None), NOON, may_replace=True, database=url)
    assert (again.workspace, again.faults) == (target, ())


@dataclass(frozen=True)
class Ended(Before):
    """What was before, during whose comparison the process is asked to end."""

    by: signal.Signals = signal.SIGTERM

    def compare_with(self, manifest: Manifest) -> tuple[Comparison | None, str | None]:
        """Be asked to."""
        os.kill(os.getpid(), self.by)
        return super().compare_with(manifest)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
def test_a_restore_that_is_asked_to_end_leaves_nothing(
    file: Path, tmp_path: Path, another: Another, by: signal.Signals
) -> None:
    """As at Ctrl-C; what such a signal did before it does again."""
    before, url = Ended(tmp_path / "new", None, by), another()[1]
    inherited = signal.signal(by, signal.SIG_DFL)  # under nohup SIGHUP is ignored, and stays so
    try:
        with pytest.raises(KeyboardInterrupt):
            restore(file, before, NOON, may_replace=False, database=url)
        assert signal.getsignal(by) is signal.SIG_DFL
    finally:
        signal.signal(by, inherited)
    assert list(tmp_path.glob(".new*")) == []
    assert not (tmp_path / "new").exists()


def test_a_workspace_that_can_not_be_moved_leaves_what_stood_there(tmp_path: Path) -> None:
    """It has been moved aside already, and comes back."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "omv.toml").touch()
    with pytest.raises(Unavailable, match="can't be written or moved"):
        move_in(tmp_path / "gone", tmp_path / "here", NOON)
    assert [one.name for one in tmp_path.rglob("*")] == ["here", "omv.toml"]


def test_a_database_that_holds_a_workspace_is_never_emptied(
    omv: Omv, drafted: Path, file: Path, tmp_path: Path
) -> None:
    """Another one was to be restored into it by mistake."""
    before = content(database_of(drafted))
    refused = omv(tmp_path, "restore", file, tmp_path / "new", "--database", database_of(drafted))
    assert (refused.exit_code, "holds a workspace already" in refused.stderr) == (1, True)
    assert content(database_of(drafted)) == before


def test_a_restore_says_that_erasures_are_to_be_repeated(
    omv: Omv, file: Path, tmp_path: Path, another: Another
) -> None:
    """Nothing is known of what came after the backup where no later log is at hand."""
    told = omv(tmp_path, "restore", file, tmp_path / "new", *another()).stdout
    assert "Whoever was erased after the backup is here again" in told
    assert "`omv person erased` tells who" in " ".join(told.split())


@pytest.mark.only_sqlite("it looks into the file, or names another one")
@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_backup_of_an_older_version_is_restored_as_it_is_and_upgraded_afterwards(
    omv: Omv, fresh: Path, tmp_path: Path, revision: str
) -> None:
    """What was live then waits all the same, after upgrading too."""
    made_by_an_older_version(fresh / "omv.db", revision)
    assert omv(fresh, "backup", tmp_path / "old.tar").exit_code == 0
    told = restored(omv, tmp_path, tmp_path / "old.tar", tmp_path / "new")
    assert told["needs_upgrade"] is True
    assert "omv upgrade" in omv(tmp_path / "new", *AT, "status").stderr
    assert omv(tmp_path / "new", "upgrade").exit_code == 0
    with sqlite3.connect(tmp_path / "new" / "omv.db") as connection:
        assert connection.execute("SELECT id, live_since FROM plans").fetchall() == [("p", None)]
        paused = connection.execute("SELECT kind FROM events WHERE kind = 'plan.paused'").fetchall()
    assert len(paused) == (0 if revision == REVISIONS[0] else 1)


def made_by_an_older_version(path: Path, revision: str) -> None:
    """A database of that revision: a unit, its plan, live where it can be, and its first event."""
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine, REVISIONS[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO units VALUES (1, 'u', '{}', '2026-01-01 10:00:00.000000')"
        )
        connection.exec_driver_sql(
            "INSERT INTO plans VALUES (1, 'p', 'u', 'form', '2026-01-01', 'Plan', 'fi', '05-15')"
        )
    upgrade(engine, revision)
    if revision != REVISIONS[0]:
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE plans SET live_since = '2026-01-02 10:00:00.000000'")
    with SqlWork(engine, SeededIds().new_salt) as work:
        work.record(Fact("plan:p", "plan.begun", NOON, {}))
        work.commit(NOON)
    engine.dispose()


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_another_database_may_be_named(omv: Omv, drafted: Path, file: Path, tmp_path: Path) -> None:
    """The settings name it from then on; everything else in them stays."""
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    restored(omv, tmp_path, file, tmp_path / "new", "--database", url)
    before = (drafted / "omv.toml").read_text(encoding="utf-8")
    settings = (tmp_path / "new" / "omv.toml").read_text(encoding="utf-8")
    assert settings == before.replace('url = "sqlite:///omv.db"', f'url = "{url}"')
    assert (tmp_path / "elsewhere.db").exists()
    assert omv(tmp_path / "new", *AT, "status").exit_code == 0
    refused = omv(tmp_path, "restore", file, tmp_path / "third", "--database", url)
    assert (refused.exit_code, "holds a workspace already" in refused.stderr) == (1, True)
    assert not (tmp_path / "third").exists()


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_naming_another_database_leaves_the_other_settings(
    omv: Omv, collecting: Path, tmp_path: Path
) -> None:
    """The line that named the first one goes, comments and what follows stay."""
    before = '[workspace]\nvirtual = true\n[database]\n# Ours.\n{}\n[mail]\nmode = "test"\n'
    first, url = 'url = "sqlite:///omv.db"', f"sqlite:///{tmp_path / 'elsewhere.db'}"
    (collecting / "omv.toml").write_text(before.format(first), encoding="utf-8")
    assert omv(collecting, "backup", tmp_path / "backup.tar").exit_code == 0
    restored(omv, tmp_path, tmp_path / "backup.tar", tmp_path / "new", "--database", url)
    after = (tmp_path / "new" / "omv.toml").read_text(encoding="utf-8").splitlines()
    assert sorted(after) == sorted(before.format(f'url = "{url}"').splitlines())
    assert after.index(f'url = "{url}"') < after.index("[mail]")
