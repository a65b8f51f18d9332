"""Rights: what omv must be able to write, and what others must not be able to read."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from omv_workflow.bootstrap import database_url
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE, UNIT_FILE

_WRITTEN = ("blobs", "mail")
_PERSONAL = (UNIT_FILE, "units", "blobs", "mail")
_READ_BY_OTHERS, _WRITTEN_BY_OTHERS = 0o004, 0o002


def check(place: Place) -> Iterator[Finding]:
    """The folder as a whole, and each part of it that is there."""
    folder, database = place.folder, _database_files(place)
    found = [
        *_unwritable([folder, *(folder / name for name in _WRITTEN), *database]),
        *_changeable([folder, folder / SETTINGS_FILE, *_personal(folder), *database]),
        *_readable(folder, database),
    ]
    yield from found or [ok(said("rights"), said("the workspace is omv's to write, and closed."))]


def _personal(folder: Path) -> list[Path]:
    return [folder / name for name in _PERSONAL]


def _database_files(place: Place) -> list[Path]:
    """The file that the settings name, with those beside it; none for a server's database."""
    url = database_url(place.folder, place.settings.database.url)
    path = url.removeprefix("sqlite:///")
    return [] if path == url else [Path(f"{path}{end}") for end in ("", "-wal")]


def _unwritable(paths: Iterable[Path]) -> Iterator[Finding]:
    for path in paths:
        if path.exists() and not os.access(path, os.W_OK):
            yield fault(
                said("rights"),
                said("{path} can't be written.", path=path),
                said("Give it to the account that runs omv, with the right to write."),
            )


def _changeable(paths: Iterable[Path]) -> Iterator[Finding]:
    for path in paths:
        if path.exists() and path.stat().st_mode & _WRITTEN_BY_OTHERS:
            yield fault(
                said("rights"),
                said("{path} can be changed by every account of this machine.", path=path),
                said("Close it: `chmod o-w {path}`.", path=path),
            )


def _readable(folder: Path, database: Iterable[Path]) -> Iterator[Finding]:
    """A folder that is closed keeps what is in it, but no database elsewhere."""
    elsewhere = [path for path in database if not path.is_relative_to(folder.resolve())]
    inside = [path for path in (*_personal(folder), *database) if path not in elsewhere]
    names = [path.name for path in inside if _is_open(path)]
    if names and _is_open(folder):
        yield warning(
            said("rights"),
            said("every account of this machine can read {names}.", names=tuple(names)),
            said("They hold personal data. Close the folder: `chmod o= {path}`.", path=folder),
        )
    for path in filter(_is_open, elsewhere):
        yield warning(
            said("rights"),
            said("every account of this machine can read {path}.", path=path),
            said("It holds personal data. Close it: `chmod o= {path}`.", path=path),
        )


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & _READ_BY_OTHERS)
