"""What a backup holds of a workspace, and under which names."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from omv_workflow.adapters.database.snapshot import BLOB_COLUMNS, Snapshot
from omv_workflow.bootstrap import CONVERTING_FOLDER
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Phrase, said

DATABASE, BLOBS, FILES = "database", "blobs", "workspace"

# Prefect's own state is made anew by `omv up`; a PDF in the making is no PDF.
_LEFT_OUT = frozenset({BLOBS, ".prefect", CONVERTING_FOLDER})
_BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")
_HALF_WRITTEN = ".part"


def workspace_files(folder: Path, database: str) -> Iterator[tuple[str, Path]]:
    """The files of a workspace but for database, blobs and Prefect's state: name and path.

    Args:
        folder: the workspace.
        database: the URL of its database.

    Raises:
        Unavailable: a folder in it is a link, or can't be read.
    """
    sqlite = {f"{database.removeprefix('sqlite:///')}{end}" for end in _BESIDE_SQLITE}
    for place, folders, names in os.walk(folder, onerror=_refuse_unreadable):
        top = Path(place) == folder
        folders[:] = sorted(one for one in folders if not (top and one in _LEFT_OUT))
        _refuse_links(Path(place, name) for name in folders)
        for path in (Path(place, name) for name in sorted(names)):
            is_kept = path.is_file() and path.suffix != _HALF_WRITTEN and str(path) not in sqlite
            if is_kept:
                yield f"{FILES}/{path.relative_to(folder)}", path


def _refuse_unreadable(error: OSError) -> None:
    raise _incomplete(
        said(
            "the folder {folder} can't be read ({error}).",
            folder=error.filename,
            error=error.strerror,
        ),
        said("Set its rights, then run the same command again."),
    )


def _refuse_links(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.is_symlink():
            raise _incomplete(
                said("the folder {folder} is a link to another place.", folder=folder),
                said("Put the folder itself there, for example by mounting its disk."),
            )


def _incomplete(why: Phrase, next_step: Phrase) -> Unavailable:
    return Unavailable(said("Backing up the whole workspace"), why=why, next_step=next_step)


def documents(stored: Snapshot) -> list[str]:
    """The hashes of all documents that rows refer to, sorted; older versions have fewer columns."""
    return sorted(
        {
            str(row[column])
            for table, columns in BLOB_COLUMNS.items()
            if table in stored.tables
            for row in stored.rows(table)
            for column in columns
            if row.get(column)  # empty where it has been disposed of
        }
    )


def rows_name(table: str) -> str:
    """The member that holds the rows of a table."""
    return f"{DATABASE}/{table}.jsonl"


def blob_name(sha256: str) -> str:
    """The member that holds a document; its place below `blobs` is that in a workspace."""
    return f"{BLOBS}/{sha256[:2]}/{sha256}"
