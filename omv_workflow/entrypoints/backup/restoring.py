"""Restoring a backup: into a folder of its own first, checked there, and only then in its place."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from omv_workflow.adapters.blobs import FolderBlobs
from omv_workflow.adapters.database.refill import emptied_if_broken_off, refill
from omv_workflow.adapters.database.schema import REVISIONS
from omv_workflow.adapters.database.snapshot import snapshot
from omv_workflow.bootstrap import url_of, work_on_any_revision
from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.missed import Comparison
from omv_workflow.entrypoints.backup.archive import Manifest, unpack
from omv_workflow.entrypoints.backup.before import Before
from omv_workflow.entrypoints.backup.contents import BLOBS, FILES, documents, rows_name
from omv_workflow.entrypoints.backup.moving import cannot, move_in, set_rights
from omv_workflow.entrypoints.backup.settings import name_database
from omv_workflow.entrypoints.identity import account
from omv_workflow.entrypoints.interrupting import ignore_signals, interrupting
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE
from omv_workflow.steps.note_restored import note_restored
from omv_workflow.steps.verify_log import check_log

_LIVE = "live_since"  # the column of the plans that says so


@dataclass(frozen=True)
class Restored:
    """A workspace that has been made from a backup.

    Attributes:
        workspace: its folder.
        made_at: when the backup was made.
        revision: that of its database; `needs_upgrade` where this version uses a newer one.
        events: how many events its log had in the backup.
        documents: how many documents came with it; `faults` tells which are missing.
        faults: what is wrong with what was restored.
        replaced: where the workspace stands that was here before.
        since: what the log that it was compared with has beyond the backup; None without one.
        not_compared: why the log of the replaced workspace could not be read.
    """

    workspace: Path
    made_at: datetime
    revision: str
    needs_upgrade: bool
    events: int
    documents: int
    faults: tuple[str, ...]
    replaced: Path | None
    since: Comparison | None
    not_compared: str | None


def restore(
    file: Path, before: Before, now: datetime, *, may_replace: bool, database: str | None
) -> Restored:
    """Make a workspace from a backup; whatever goes wrong, what stood there stays.

    Args:
        file: the backup.
        before: where the workspace is to stand, and what to say is missing since.
        now: when it is restored.
        may_replace: whether a workspace that stands there is to be moved aside.
        database: the URL of an empty database, in place of the one in `omv.toml`.

    Raises:
        AlreadyDone: something stands there already, or in the database.
        InvalidInput: the file is no backup.
        Unavailable: database or disk can't be used.
        VerificationFailed: the backup is not as it was written.
    """
    target = before.target
    before.check_place(may_replace=may_replace)
    with interrupting(), _room_beside(target) as room:
        manifest = unpack(file, room)
        workspace = _workspace_in(room)
        if database:
            name_database(workspace / SETTINGS_FILE, database)
        since, not_compared = before.compare_with(manifest)
        url = url_of(workspace)
        refill(url, manifest.revision, lambda table: map(_paused, _rows(room / rows_name(table))))
        with emptied_if_broken_off(url):
            faults = _checked(workspace, manifest, now, _live_plans(room))
            set_rights(workspace, target)
            ignore_signals()
            replaced = move_in(workspace, target, now)
    return _told(manifest, target, faults, replaced, since, not_compared)


def _told(
    manifest: Manifest,
    target: Path,
    faults: tuple[str, ...],
    replaced: Path | None,
    since: Comparison | None,
    not_compared: str | None,
) -> Restored:
    return Restored(
        workspace=target,
        made_at=manifest.made_at,
        revision=manifest.revision,
        needs_upgrade=manifest.revision != REVISIONS[-1],
        events=sum(head.sequence for head in manifest.heads),
        documents=sum(name.startswith(f"{BLOBS}/") for name in manifest.files),
        faults=faults,
        replaced=replaced,
        since=since,
        not_compared=not_compared,
    )


def _checked(
    workspace: Path, manifest: Manifest, now: datetime, paused: list[str]
) -> tuple[str, ...]:
    """Say what is wrong with what was restored, and note in its log that it was."""
    faults = tuple(_faults(workspace, manifest))
    with work_on_any_revision(workspace) as new_work:
        note_restored(new_work, manifest.made_at, account(), now, paused)
    return faults


@contextmanager
def _room_beside(target: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards."""
    try:
        room = Path(tempfile.mkdtemp(prefix=f".{target.name}.restoring.", dir=target.parent))
    except OSError as error:
        raise cannot(target.parent, error) from error
    try:
        yield room
    finally:
        shutil.rmtree(room)


def _workspace_in(room: Path) -> Path:
    """The workspace as it was unpacked, with its documents in their place."""
    workspace = room / FILES
    if not (workspace / SETTINGS_FILE).is_file():
        raise InvalidInput(
            said("The backup"),
            why=said("it holds no {file}.", file=SETTINGS_FILE),
            next_step=said("Give a file written by `omv backup`."),
        )
    (room / BLOBS).mkdir(exist_ok=True)
    (room / BLOBS).rename(workspace / BLOBS)
    return workspace


def _rows(path: Path) -> Iterator[dict[str, JsonValue]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _paused(row: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A row as it is restored: of a live plan, that is paused.

    It happens as the rows are copied, so that it doesn't depend on the revision of the tables.
    """
    return row | {_LIVE: None} if _LIVE in row else row


def _live_plans(room: Path) -> list[str]:
    """The ids of the plans that were live in the backup; the first revision knew of none."""
    return [str(row["id"]) for row in _rows(room / rows_name("plans")) if row.get(_LIVE)]


def _faults(workspace: Path, manifest: Manifest) -> Iterator[str]:
    """What of the restored workspace is not as it should be."""
    with snapshot(url_of(workspace)) as stored:
        yield from (check.fault for check in check_log(stored.log) if check.fault)
        heads = [vars(stored.log.head(stream)) for stream in stored.log.streams()]
        needed = documents(stored)
    if heads != [head.model_dump() for head in manifest.heads]:
        yield said("The log does not end where the backup says that it ended.")
    blobs = FolderBlobs(workspace / BLOBS)
    for sha256 in needed:
        try:
            blobs.get(sha256)
        except OmvError as error:
            yield said("{what}: {why}", what=error.what, why=error.why)
