"""A backup as a file: a tar whose last member, the manifest, names every other one by its hash."""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from gzip import BadGzipFile
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Literal

from pydantic import ValidationError

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.fields import Part
from omv_workflow.entrypoints.files import PRIVATE
from omv_workflow.errors import InvalidInput, Unavailable, VerificationFailed
from omv_workflow.phrases import said

MANIFEST = "manifest.json"
_RIGHTS = 0o777


@dataclass(frozen=True)
class Limits:
    """What a backup may be unpacked to; a file made to fill the disk goes far beyond it.

    Attributes:
        members: how many files.
        times: how many times as large as the file that is unpacked.
        bytes: what may be unpacked of however small a file.
    """

    members: int = 1_000_000
    times: int = 200
    bytes: int = 1 << 26

    def check(self, file: Path, members: Iterable[tarfile.TarInfo]) -> Iterator[tarfile.TarInfo]:
        """Hand members on for as long as they stay within the limits.

        Raises:
            InvalidInput: one does not.
        """
        room = max(self.bytes, self.times * file.stat().st_size)
        for number, member in enumerate(members, start=1):
            room -= tarfile.BLOCKSIZE + member.size
            if room < 0 or number > self.members:
                raise _no_backup(
                    file,
                    said(
                        "unpacked, it is more than {times} times as large, or more than {members}"
                        " files.",
                        times=self.times,
                        members=self.members,
                    ),
                )
            yield member


LIMITS = Limits()


class Filed(Part):
    """One member: its SHA-256, and its length in bytes."""

    sha256: str
    size: int


class StreamEnd(Part):
    """Where a stream of the log ended when the backup was made."""

    stream: str
    sequence: int
    hash: str


class Manifest(Part):
    """What a backup holds.

    Attributes:
        made_at: when it was made.
        revision: that of the database's tables.
        beginning: the hash of the event with which the workspace began.
        heads: where the streams of the log end.
        damaged: documents that were missing or changed already then, by hash.
        files: every member but this one, by name.
    """

    format: Literal[1] = 1
    made_at: datetime
    revision: str
    beginning: str | None
    heads: tuple[StreamEnd, ...]
    damaged: tuple[str, ...]
    files: dict[str, Filed]


class Archive:
    """A backup being written; every member is hashed on its way."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, Filed] = {}

    def add_file(self, name: str, path: Path) -> None:
        """Add a file of the disk, with its rights."""
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            self._add(name, file, facts.st_size, facts.st_mode & _RIGHTS)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add what is at hand."""
        self._add(name, BytesIO(content), len(content), PRIVATE)

    def add_rows(self, name: str, rows: Iterable[Mapping[str, JsonValue]]) -> None:
        """Add rows as lines of JSON; however many there are, they never stand in memory at once."""
        with TemporaryFile() as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            size = file.tell()
            file.seek(0)
            self._add(name, file, size, PRIVATE)

    def _add(self, name: str, file: IO[bytes], size: int, rights: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, rights
        hashing = _Hashing(file)
        self._tar.addfile(member, hashing)
        self.files[name] = Filed(sha256=hashing.sha256, size=size)


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        some = self._file.read(size)
        self._digest.update(some)
        return some

    @property
    def sha256(self) -> str:
        """The hash of all that has been read."""
        return self._digest.hexdigest()


def unpack(file: Path, folder: Path, limits: Limits = LIMITS) -> Manifest:
    """Unpack a backup into an empty folder, if it is whole and as it was written.

    Raises:
        InvalidInput: the file is no backup, or would fill the disk.
        Unavailable: it can't be read, or the disk can't be written.
        VerificationFailed: it is cut off, or a member is missing, changed or not in the manifest.
    """
    try:
        with tarfile.open(file) as tar:
            members = limits.check(file, tar)
            found = {member.name: _unpacked(tar, member, folder) for member in members}
    except FileNotFoundError as error:
        raise _no_backup(file, said("there is no such file.")) from error
    except (tarfile.TarError, EOFError, BadGzipFile, LZMAError, zlib.error) as error:
        raise _no_backup(file, said("it is cut off, or no backup at all.")) from error
    except OSError as error:
        raise Unavailable(
            said("Unpacking {file}", file=file),
            why=said("a file can't be read or written ({error}).", error=error.strerror),
            next_step=said("Make room or set the rights, then run the same command again."),
        ) from error
    manifest = _manifest(file, folder)
    del found[MANIFEST]
    if found != manifest.files:
        names = [
            name
            for name in sorted({*found, *manifest.files})
            if found.get(name) != manifest.files.get(name)
        ]
        raise VerificationFailed(
            said("The backup {file}", file=file),
            why=said("it is not as it was written: {names}.", names=tuple(names)),
            next_step=said("Take another copy of it, or an earlier backup."),
        )
    return manifest


def _unpacked(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> Filed:
    """Write one member below the folder, never beside it, and say what it is."""
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(member.name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    hashing = _Hashing(tar.extractfile(member) or BytesIO())
    with path.open("xb") as file:
        while some := hashing.read(1 << 20):
            file.write(some)
        os.fchmod(file.fileno(), member.mode & _RIGHTS)
    return Filed(sha256=hashing.sha256, size=path.stat().st_size)


def _manifest(file: Path, folder: Path) -> Manifest:
    content = None
    with suppress(FileNotFoundError):
        content = (folder / MANIFEST).read_bytes()
    if content is None:
        raise _no_backup(file, said("its end is missing."))
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        raise _no_backup(file, said("its manifest is of another kind.")) from error


def _no_backup(file: Path, why: str) -> InvalidInput:
    return InvalidInput(
        said("The file {file}", file=file),
        why=why,
        next_step=said("Give a file written by `omv backup`."),
    )
