"""A workspace as one file, and back: everything is there, and nothing goes out a second time."""

import json
import lzma
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.migrations import upgrade
from omv_workflow.adapters.database.schema import REVISIONS
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import Fact
from omv_workflow.entrypoints.backup.archive import LIMITS, Limits, unpack
from omv_workflow.entrypoints.backup.before import Before
from omv_workflow.entrypoints.backup.restoring import restore
from omv_workflow.errors import InvalidInput, Unavailable
from omv_workflow.testing import NOON, SeededIds
from tests.databases import Databases, content, database_of

Omv = Callable[..., Result]
Another = Callable[[], tuple[str, str]]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")
MEMBERS = {
    "another tar": ("mine.txt", b""),
    "escaping": ("../new.txt", b""),
    "strange manifest": ("manifest.json", b"\xff"),
}
LATER = ("--as-of", "2027-03-02 10:00", "--as", "tarkastaja")


@pytest.fixture
def drafted(omv: Omv, collecting: Path) -> Path:
    """A workspace with a draft, a mail as a file, a key and a form of its own."""
    assert omv(collecting, *AT, "assemble").exit_code == 0
    assert omv(collecting, *AT, "run", "send-mail").exit_code == 0
    (collecting / "keys").mkdir()
    (collecting / "keys" / "seal.pem").write_text("a key", encoding="utf-8")
    (collecting / "keys" / "seal.pem").chmod(0o600)
    return collecting


@pytest.fixture
def file(omv: Omv, drafted: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    made = omv(drafted, "backup", tmp_path / "backup.tar.gz")
    assert made.exit_code == 0, made.stderr
    return tmp_path / "backup.tar.gz"


def log_of(omv: Omv, workspace: Path) -> list[dict[str, Any]]:
    """All events of a workspace, as they are exported."""
    exported = omv(workspace, "log", "export").stdout.splitlines()
    return [event for line in exported if "heads" not in (event := json.loads(line))]


def answer(omv: Omv, workspace: Path) -> None:
    """Go on after the backup."""
    assert omv(workspace, *LATER, "answer", "mission", "--text", "Uusi vastaus").exit_code == 0


@pytest.fixture
def another(databases: Databases, tmp_path: Path) -> Iterator[Another]:
    """The option that names an empty database, a new one each time it is asked for."""
    urls: list[str] = []

    def option() -> tuple[str, str]:
        folder = tmp_path / f"database-{len(urls)}"
        folder.mkdir()
        urls.append(databases.new(folder))
        return "--database", urls[-1]

    yield option
    for url in urls:
        databases.drop(url)


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


def test_a_backup_is_private_and_never_written_over(omv: Omv, drafted: Path, file: Path) -> None:
    """Only its owner reads it; the name is taken once."""
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    refused = omv(drafted, "backup", file)
    assert (refused.exit_code, "another file of that name" in refused.stderr) == (1, True)
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, drafted.name]


def test_a_backup_inside_the_workspace_is_refused(omv: Omv, drafted: Path) -> None:
    """It would be lost with it, and the next one would hold it."""
    refused = omv(drafted, "backup", drafted / "backup.tar")
    assert (refused.exit_code, "lost with it" in refused.stderr) == (1, True)


def test_a_folder_is_enough_for_every_nights_backup(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """The file is named after the moment."""
    (tmp_path / "nightly").mkdir()
    assert omv(drafted, "backup", tmp_path / "nightly").exit_code == 0
    (made,) = (tmp_path / "nightly").iterdir()
    assert made.name.startswith("omv-2")
    assert made.name.endswith(".tar.gz")


def test_a_folder_that_is_a_link_is_told_and_not_left_out(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """A backup without what stands on another disk would look whole."""
    (tmp_path / "elsewhere").mkdir()
    (drafted / "letters").symlink_to(tmp_path / "elsewhere")
    refused = omv(drafted, "backup", tmp_path / "backup.tar")
    assert refused.exit_code == 1
    assert "is a link" in refused.stderr
    assert not (tmp_path / "backup.tar").exists()


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


def test_a_database_that_holds_a_workspace_is_never_emptied(
    omv: Omv, drafted: Path, file: Path, tmp_path: Path
) -> None:
    """Another one was to be restored into it by mistake."""
    before = content(database_of(drafted))
    refused = omv(tmp_path, "restore", file, tmp_path / "new", "--database", database_of(drafted))
    assert (refused.exit_code, "holds a workspace already" in refused.stderr) == (1, True)
    assert content(database_of(drafted)) == before


def test_a_folder_that_is_missing_is_not_made_a_file(omv: Omv, drafted: Path) -> None:
    """Who ends a name in a slash means a folder."""
    refused = omv(drafted, "backup", f"{drafted.parent}/backups/")
    assert (refused.exit_code, "there is no such folder" in refused.stderr) == (1, True)
    assert not (drafted.parent / "backups").exists()


def test_a_file_made_to_fill_the_disk_is_refused(omv: Omv, tmp_path: Path) -> None:
    """Nothing of it stays."""
    with tarfile.open(tmp_path / "bomb.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("zeros")
        member.size = LIMITS.bytes + 1
        tar.addfile(member, BytesIO(bytes(member.size)))
    refused = omv(tmp_path, "restore", tmp_path / "bomb.tar.gz", tmp_path / "new")
    assert (refused.exit_code, "times as large" in refused.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.tar.gz"]


def test_a_file_of_countless_members_is_refused(file: Path, tmp_path: Path) -> None:
    """Each of them takes room, however empty it is."""
    (tmp_path / "room").mkdir()
    with pytest.raises(InvalidInput, match="more than 3 files"):
        unpack(file, tmp_path / "room", Limits(members=3))
    assert len(list((tmp_path / "room").rglob("*.jsonl"))) <= 3


def test_a_restore_says_that_erasures_are_to_be_repeated(
    omv: Omv, file: Path, tmp_path: Path, another: Another
) -> None:
    """Nothing is known of what came after the backup where no later log is at hand."""
    told = omv(tmp_path, "restore", file, tmp_path / "new", *another()).stdout
    assert "Whoever was erased after the backup is here again" in told
    assert "`omv person erased` tells who" in " ".join(told.split())


def test_a_backup_holds_neither_database_file_nor_the_schedulers_state(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """Rows stand in it as text, for either kind of database; Prefect's state is made anew."""
    (drafted / ".prefect").mkdir()
    (drafted / ".prefect" / "prefect.db").touch()
    assert omv(drafted, "backup", tmp_path / "backup.tar").exit_code == 0
    with tarfile.open(tmp_path / "backup.tar") as tar:
        names = tar.getnames()
    assert [name for name in names if "omv.db" in name or ".prefect" in name] == []
    assert {"database/events.jsonl", "workspace/omv.toml", "manifest.json"} <= set(names)


def test_a_damaged_document_is_told_and_the_rest_is_kept(
    omv: Omv, drafted: Path, tmp_path: Path, another: Another
) -> None:
    """Backing up ends with exit 1, and so does restoring: the document is named each time."""
    blob = max((drafted / "blobs").rglob("*/*"), key=lambda path: path.stat().st_size)
    blob.write_bytes(b"changed")
    made = omv(drafted, "backup", tmp_path / "backup.tar")
    assert (made.exit_code, blob.name in made.stdout) == (1, True)
    back = omv(tmp_path, "--json", "restore", tmp_path / "backup.tar", tmp_path / "new", *another())
    assert back.exit_code == 1
    assert json.loads(back.stdout)["faults"] == [f"Document {blob.name}: its file is missing."]
    assert omv(tmp_path / "new", *AT, "status").exit_code == 0


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_a_broken_log_is_not_backed_up(omv: Omv, drafted: Path, tmp_path: Path) -> None:
    """The last good backup is what to go back to."""
    with sqlite3.connect(drafted / "omv.db") as connection:
        connection.execute("DROP TRIGGER events_are_not_updated")
        connection.execute("UPDATE events SET kind = 'other' WHERE sequence = 2")
    refused = omv(drafted, "backup", tmp_path / "backup.tar")
    assert (refused.exit_code, "its log is broken" in refused.stderr) == (1, True)
    assert not (tmp_path / "backup.tar").exists()


@pytest.mark.parametrize("member", ["database/answers.jsonl", "workspace/unit.yaml"])
def test_a_backup_that_was_changed_is_refused(
    omv: Omv, file: Path, tmp_path: Path, member: str
) -> None:
    """The manifest knows every file by its hash; nothing is left behind."""
    shutil.unpack_archive(file, tmp_path / "parts")
    with (tmp_path / "parts" / member).open("ab") as changed:
        changed.write(b"\n")
    with tarfile.open(tmp_path / "changed.tar", "w") as tar:
        for path in (tmp_path / "parts").rglob("*"):
            tar.add(path, path.relative_to(tmp_path / "parts"), recursive=False)
    refuse_unpacking(omv, tmp_path, "changed.tar")


def refuse_unpacking(omv: Omv, folder: Path, name: str) -> None:
    """A restore must be refused and leave nothing."""
    refused = omv(folder, "restore", folder / name, folder / "new")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 3
    assert [path.name for path in folder.iterdir() if "new" in path.name] == []


@pytest.mark.parametrize(
    "bad", ["missing", "text", "cut off", "damaged", "another tar", "escaping", "strange manifest"]
)
def test_what_is_no_whole_backup_is_refused(omv: Omv, file: Path, tmp_path: Path, bad: str) -> None:
    """In three lines, with nothing left behind; a member can't be written outside."""
    broken = tmp_path / "broken.tar.gz"
    if bad == "text":
        broken.write_text("no tar", encoding="utf-8")
    if bad == "cut off":
        broken.write_bytes(file.read_bytes()[:-2000])
    if bad == "damaged":
        packed = lzma.compress(file.read_bytes())
        broken.write_bytes(packed[:-2000] + b"\0" * 2000)
    if bad in MEMBERS:
        with tarfile.open(broken, "w:gz") as tar:
            name, content = MEMBERS[bad]
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    refuse_unpacking(omv, tmp_path, broken.name)


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_a_backup_of_an_older_version_is_restored_as_it_is_and_upgraded_afterwards(
    omv: Omv, fresh: Path, tmp_path: Path
) -> None:
    """What was live then waits all the same, after upgrading too."""
    made_by_an_older_version(fresh / "omv.db")
    assert omv(fresh, "backup", tmp_path / "old.tar").exit_code == 0
    told = restored(omv, tmp_path, tmp_path / "old.tar", tmp_path / "new")
    assert told["needs_upgrade"] is True
    assert "omv upgrade" in omv(tmp_path / "new", *AT, "status").stderr
    assert omv(tmp_path / "new", "upgrade").exit_code == 0
    with sqlite3.connect(tmp_path / "new" / "omv.db") as connection:
        assert connection.execute("SELECT id, live_since FROM plans").fetchall() == [("p", None)]


def made_by_an_older_version(path: Path) -> None:
    """A database of the first revision, with a unit, its plan and the event it began with."""
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine, REVISIONS[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO units VALUES (1, 'u', '{}', '2026-01-01 10:00:00.000000')"
        )
        connection.exec_driver_sql(
            "INSERT INTO plans VALUES (1, 'p', 'u', 'form', '2026-01-01', 'Plan', 'fi', '05-15')"
        )
    with SqlWork(engine, SeededIds().new_salt) as work:
        work.record(Fact("plan:p", "plan.begun", NOON, {}))
        work.commit(NOON)
    engine.dispose()


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_another_database_may_be_named(omv: Omv, file: Path, tmp_path: Path) -> None:
    """The settings name it from then on; everything else in them stays."""
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    restored(omv, tmp_path, file, tmp_path / "new", "--database", url)
    settings = (tmp_path / "new" / "omv.toml").read_text(encoding="utf-8")
    assert settings == f'[workspace]\nvirtual = true\n\n[database]\nurl = "{url}"\n'
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
