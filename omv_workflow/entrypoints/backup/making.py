"""Making a backup: everything of a workspace in one file, consistent while others go on writing."""

import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from omv_workflow.adapters.blobs import FolderBlobs
from omv_workflow.adapters.database.snapshot import Snapshot, snapshot
from omv_workflow.bootstrap import url_of
from omv_workflow.domain.events import WORKSPACE_STREAM
from omv_workflow.entrypoints.backup.archive import (
    MANIFEST,
    Archive,
    Manifest,
    StreamEnd,
)
from omv_workflow.entrypoints.backup.before import beginning
from omv_workflow.entrypoints.backup.contents import (
    BLOBS,
    blob_name,
    documents,
    rows_name,
    workspace_files,
)
from omv_workflow.entrypoints.files import PRIVATE, check_can_hold
from omv_workflow.errors import InvalidInput, NotFound, Unavailable, VerificationFailed
from omv_workflow.phrases import said
from omv_workflow.steps.verify_log import check_log


@dataclass(frozen=True)
class Backup:
    """A backup that has been made; `damaged` are documents that were missing or changed."""

    file: Path
    made_at: datetime
    revision: str
    events: int
    documents: int
    files: int
    bytes: int
    damaged: tuple[str, ...]


def place(typed: str) -> Path:
    """The file or folder that somebody has named; what ends in a slash is a folder.

    Raises:
        Unavailable: there is no such folder.
    """
    path = Path(typed)
    if typed.endswith(os.sep) and not path.is_dir():
        raise Unavailable(
            said("Writing into {folder}", folder=typed),
            why=said("there is no such folder."),
            next_step=said("Make the folder, or name the file."),
        )
    return path


def make_backup(folder: Path, target: Path, now: datetime) -> Backup:
    """Write a workspace into one file that only its owner can read.

    The rows come first, all of one moment; what they refer to was on the disk before them.

    Args:
        folder: the workspace.
        target: the file, or a folder in which it is named after the moment.
        now: when it is made.

    Raises:
        AlreadyDone: the file is there.
        InvalidInput: it would stand inside the workspace.
        Unavailable: database or disk can't be used.
        VerificationFailed: the log is broken, so that no workspace could be made from it.
    """
    file = _file(folder, target, now)
    with _new_file(file) as tar:
        manifest = _write(Archive(tar), folder, now)
    blobs = sum(name.startswith(f"{BLOBS}/") for name in manifest.files)
    return Backup(
        file=file,
        made_at=now,
        revision=manifest.revision,
        events=sum(head.sequence for head in manifest.heads),
        documents=blobs,
        files=len(manifest.files),
        bytes=file.stat().st_size,
        damaged=manifest.damaged,
    )


def _write(archive: Archive, folder: Path, now: datetime) -> Manifest:
    url = url_of(folder)
    with snapshot(url) as stored:
        heads = _heads(stored)
        for table in stored.tables:
            archive.add_rows(rows_name(table), stored.rows(table))
        needed, revision = documents(stored), stored.revision
        begun = beginning(stored.log.events(WORKSPACE_STREAM))
    damaged = tuple(_add_documents(archive, folder, needed))
    for name, path in workspace_files(folder.resolve(), url):
        archive.add_file(name, path)
    manifest = Manifest(
        made_at=now,
        revision=revision,
        beginning=begun,
        heads=heads,
        damaged=damaged,
        files=dict(archive.files),
    )
    archive.add_bytes(MANIFEST, manifest.model_dump_json(indent=1).encode())
    return manifest


def _heads(stored: Snapshot) -> tuple[StreamEnd, ...]:
    """Where every stream ends, if all of them hold."""
    faults = [check.fault for check in check_log(stored.log) if check.fault]
    if faults:
        raise VerificationFailed(
            said("Backing up the workspace"),
            why=said("its log is broken: {faults}", faults=tuple(faults)),
            next_step=said(
                "Keep a copy of the database as evidence, then restore the last good backup."
            ),
        )
    return tuple(StreamEnd(**vars(stored.log.head(name))) for name in stored.log.streams())


def _add_documents(archive: Archive, folder: Path, needed: Sequence[str]) -> Iterator[str]:
    """Add every document that is as it was, and tell those that are not."""
    blobs = FolderBlobs(folder / BLOBS)
    for sha256 in needed:
        try:
            archive.add_bytes(blob_name(sha256), blobs.get(sha256))
        except (NotFound, VerificationFailed):
            yield sha256


def _file(folder: Path, target: Path, now: datetime) -> Path:
    name = f"omv-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.tar.gz"
    file = (target / name if target.is_dir() else target).resolve()
    if file.is_relative_to(folder.resolve()):
        raise InvalidInput(
            said("A backup at {file}", file=file),
            why=said("it would stand in the workspace, and be lost with it."),
            next_step=said("Choose a place outside, best on another disk."),
        )
    check_can_hold(file)
    return file


@contextmanager
def _new_file(file: Path) -> Iterator[tarfile.TarFile]:
    """A tar that appears under its name when it is whole and on the disk."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb") as raw:
            with tarfile.open(fileobj=raw, mode=_mode(file)) as tar:
                yield tar
            raw.flush()
            os.fsync(raw.fileno())
        check_can_hold(file)
        temporary.rename(file)
    except OSError as error:
        raise Unavailable(
            said("Writing {file}", file=file),
            why=said(
                "a file can't be read or written ({error}).", error=error.strerror or str(error)
            ),
            next_step=said("Make room or set the rights, then run the same command again."),
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _mode(file: Path) -> Literal["w", "w:gz"]:
    return "w:gz" if file.suffix in {".gz", ".tgz"} else "w"
