"""Bytes kept by their hash in a folder: on disk, with fsync, before any row may refer to them."""

import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from threading import get_native_id

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.durable import sync_folder, unwritable, write_durably
from omv_workflow.errors import NotFound, Unavailable, VerificationFailed
from omv_workflow.phrases import said

_PRIVATE = 0o600
_HALF_WRITTEN = ".part"


class FolderBlobs:
    """Blobs as files named by their SHA-256, two letters of it as a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their hash; the same bytes are kept once.

        Once this returns they survive a power failure, even where an earlier `put` was killed. A
        file that has been changed since is put right.

        Raises:
            Unavailable: the disk is full or the folder can't be written.
        """
        sha256 = sha256_hex(content)
        path = self._path(sha256)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not _holds(path, content) or not _touched(path):
                # Several at once may keep the same document: each writes under a name of its own.
                beside = path.with_name(f"{sha256}.{get_native_id()}{_HALF_WRITTEN}")
                write_durably(path, content, beside=beside, mode=_PRIVATE)
            sync_folder(path.parent)
            sync_folder(self._folder)
        except OSError as error:
            raise unwritable(self._folder, said("Keeping a document"), error) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash.

        Raises:
            NotFound: they are not here.
            Unavailable: the folder can't be read.
            VerificationFailed: the stored bytes no longer have that hash.
        """
        content = self._read(sha256)
        if sha256_hex(content) != sha256:
            raise VerificationFailed(
                said("Document {sha256}", sha256=sha256),
                why=said("its file has been changed."),
                next_step=said("Restore {path} from a backup.", path=self._path(sha256)),
            )
        return content

    def remove(self, sha256: str) -> None:
        """Take the bytes of that hash away for good; nothing happens where they are gone.

        Raises:
            Unavailable: the folder can't be written.
        """
        path = self._path(sha256)
        try:
            # What a killed process was writing beside it goes as well.
            for one in (path, *path.parent.glob(f"{sha256}.*{_HALF_WRITTEN}")):
                one.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync_folder(path.parent)
        except OSError as error:
            raise unwritable(self._folder, said("Removing a document"), error) from error

    def sweep(self, in_use: Collection[str | None], age: timedelta) -> list[str]:
        """Take away what was put longer ago than that and is not in use; the hashes of it.

        What was half written when a process was killed goes as well.

        Raises:
            Unavailable: the folder can't be written.
        """
        try:
            oldest = self._clock() - age.total_seconds()
            found = [path for path in self._folder.glob("??/*") if path.name not in in_use]
            swept = [path for path in found if _swept(path, oldest)]
            for folder in {path.parent for path in swept}:
                sync_folder(folder)
        except OSError as error:
            raise unwritable(self._folder, said("Sweeping documents"), error) from error
        return [path.name for path in swept if not path.name.endswith(_HALF_WRITTEN)]

    def _clock(self) -> float:
        """What time it is by the clock that dates the files here, be it another machine's."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=self._folder) as file:
            return os.fstat(file.fileno()).st_mtime

    def _read(self, sha256: str) -> bytes:
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(
                said("Document {sha256}", sha256=sha256),
                why=said("its file is missing."),
                next_step=said("Restore {folder} from a backup.", folder=self._folder),
            ) from error
        except OSError as error:
            raise Unavailable(
                said("Document {sha256}", sha256=sha256),
                why=said(
                    "the folder {folder} can't be read: {reason}.",
                    folder=self._folder,
                    reason=error.strerror,
                ),
                next_step=said("Set the rights or mend the disk, then run the same command again."),
            ) from error

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _swept(path: Path, oldest: float) -> bool:
    """Take a file away that is older, whatever a `put` does to it meanwhile; not what is gone."""
    try:
        return _taken_away(path, oldest)
    except FileNotFoundError:
        return False


def _taken_away(path: Path, oldest: float) -> bool:
    """Whether a file was old enough to go.

    It is moved aside before its age decides. Who puts the same bytes just before that makes it
    young, and it comes back; who does afterwards does not find it, and writes it anew.
    """
    if path.stat().st_mtime >= oldest:
        return False
    aside = path.with_name(f"{path.name.removesuffix(_HALF_WRITTEN)}.swept{_HALF_WRITTEN}")
    path.replace(aside)
    if aside.stat().st_mtime >= oldest:
        aside.replace(path)
        return False
    aside.unlink()
    return True


def _touched(path: Path) -> bool:
    """Make a file young again: whether it still was there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False
