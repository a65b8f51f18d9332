"""Files that survive a power failure: on the disk, whole, or not there at all."""

import os
from pathlib import Path

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said


def write_durably(path: Path, content: bytes, *, beside: Path, mode: int = 0o666) -> None:
    """Write a file so that at no moment half of it stands under its name.

    Args:
        path: the file; one that stands there is replaced.
        content: what it is to hold.
        beside: another name in the same folder, under which it is written first.
        mode: who may read it, as far as the umask allows.

    Raises:
        OSError: it can't be written; what stood there stays.
    """
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let what was named, renamed or removed in a folder be on the disk.

    Raises:
        OSError: it can't be.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(folder: Path, what: str, error: OSError) -> Unavailable:
    """What keeps a folder from being changed, in our own words; `what` can be tried again."""
    return Unavailable(
        what,
        why=said(
            "the folder {folder} can't be written: {reason}.", folder=folder, reason=error.strerror
        ),
        next_step=said("Make room or set the rights, then run the same command again."),
    )
