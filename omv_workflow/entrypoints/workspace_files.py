"""The files of a workspace that people write, searched for a person."""

from collections.abc import Iterator
from pathlib import Path

from omv_workflow.bootstrap import CONVERTING_FOLDER, KEYS_FOLDER
from omv_workflow.domain.traces import Traces, may_be_named_in
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

# What the program itself keeps, and has searched by other means.
_KEPT_BY_US = frozenset({"blobs", "mail", KEYS_FOLDER, CONVERTING_FOLDER})
_DATABASE = (".db", ".db-wal", ".db-shm", ".db-journal")


def files_naming(folder: Path, known: Traces) -> tuple[str, ...]:
    """The files that may name a person, relative to the folder: somebody has to edit them.

    Raises:
        Unavailable: one of them can't be read.
    """
    try:
        return tuple(
            str(path.relative_to(folder))
            for path in sorted(_files(folder))
            if may_be_named_in(path.read_bytes(), known)
        )
    except OSError as error:
        raise Unavailable(
            said("Searching the workspace"),
            why=said(
                "{file} can't be read ({reason}).", file=error.filename, reason=error.strerror
            ),
            next_step=said("Set its rights, then run the same command again."),
        ) from error


def _files(folder: Path) -> Iterator[Path]:
    for top in folder.iterdir():
        if top.is_dir() and top.name not in _KEPT_BY_US:
            yield from (path for path in top.rglob("*") if path.is_file())
        elif top.is_file() and not top.name.endswith(_DATABASE):
            yield top
