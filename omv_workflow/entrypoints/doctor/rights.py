"""Rights: what omv must be able to write, and what others must not be able to read."""

import os
from collections.abc import Iterator
from pathlib import Path

from omv_workflow.bootstrap import SETTINGS_FILE, UNIT_FILE
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.phrases import said

_WRITTEN = ("blobs", "mail", "omv.db")
_PERSONAL = (UNIT_FILE, "units", "omv.db", "blobs", "mail")
_READ_BY_OTHERS, _WRITTEN_BY_OTHERS = 0o004, 0o002


def check(place: Place) -> Iterator[Finding]:
    """The folder as a whole, and each part of it that is there."""
    found = [*_unwritable(place.folder), *_changeable(place.folder), *_readable(place.folder)]
    yield from found or [ok(said("rights"), said("the workspace is omv's to write, and closed."))]


def _unwritable(folder: Path) -> Iterator[Finding]:
    for path in (folder, *(folder / name for name in _WRITTEN)):
        if path.exists() and not os.access(path, os.W_OK):
            yield fault(
                said("rights"),
                said("{path} can't be written.", path=path),
                said("Give it to the account that runs omv, with the right to write."),
            )


def _changeable(folder: Path) -> Iterator[Finding]:
    for path in (folder, folder / SETTINGS_FILE, *(folder / name for name in _PERSONAL)):
        if path.exists() and path.stat().st_mode & _WRITTEN_BY_OTHERS:
            yield fault(
                said("rights"),
                said("{path} can be changed by every account of this machine.", path=path),
                said("Close it: `chmod o-w {path}`.", path=path),
            )


def _readable(folder: Path) -> Iterator[Finding]:
    """A folder that is closed keeps what is in it."""
    if not folder.stat().st_mode & _READ_BY_OTHERS:
        return
    names = [name for name in _PERSONAL if _is_open(folder / name)]
    if names:
        yield warning(
            said("rights"),
            said("every account of this machine can read {names}.", names=tuple(names)),
            said("They hold personal data. Close the folder: `chmod o= {path}`.", path=folder),
        )


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & _READ_BY_OTHERS)
