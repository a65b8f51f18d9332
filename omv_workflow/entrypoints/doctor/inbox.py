"""The folder in which other systems leave signed files: whether they can be taken and moved on."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from omv_workflow.adapters.inbox.folder import ACCEPTED, CHECKING, REFUSED, FolderInbox, inbox_of
from omv_workflow.adapters.inbox.held import held_alone
from omv_workflow.adapters.spoken import spoken
from omv_workflow.bootstrap import clock
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, refusal, warning
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import counted, said

_SUBJECT = said("signed files")


def check(place: Place, clock: Callable[[], datetime] = clock) -> Iterator[Finding]:
    """Whether files can be taken from it and moved on, and those that could not be checked.

    Nothing where the settings name none.
    """
    inbox = inbox_of(place.folder, place.settings.signatures, clock, spoken)
    if inbox is None:
        return
    closed = list(_closed(inbox.folder))
    yield from closed or [*elsewhere(inbox.folder, _below(inbox.folder))] or _of_files(inbox)


def _closed(folder: Path) -> Iterator[Finding]:
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
        yield fault(
            _SUBJECT,
            said("the folder {folder} is not there, or omv may not write to it.", folder=folder),
            said("Make it, or name another as signatures.inbox in omv.toml."),
        )
    for path in _below(folder):
        try:
            with held_alone(path):
                pass
        except Unavailable as error:
            yield refusal(_SUBJECT, error)


def elsewhere(folder: Path, below: Iterable[Path]) -> Iterator[Finding]:
    """Those below a folder to which no file can be moved in one go."""
    for path in below:
        if path.stat().st_dev != folder.stat().st_dev:
            yield fault(
                _SUBJECT,
                said("{folder} is on another disk: no file can be moved there.", folder=path),
                said("Make it a folder of the disk that {folder} is on.", folder=folder),
            )


def _below(folder: Path) -> list[Path]:
    """Those that are there; the first file makes each of them."""
    return [
        path for name in (CHECKING, ACCEPTED, REFUSED) if os.path.lexists(path := folder / name)
    ]


def _of_files(inbox: FolderInbox) -> Iterator[Finding]:
    left = inbox.left()
    if not left:
        yield ok(_SUBJECT, said("they are taken from {folder}.", folder=inbox.folder))
        return
    told = counted(
        "{number} file in {folder} could not be checked, or not be moved on.",
        "{number} files in {folder} could not be checked, or not be moved on.",
        len(left),
        folder=inbox.folder / CHECKING,
    )
    advice = said("`omv run seal-plans` tries again; the log tells what is in the way.")
    yield warning(_SUBJECT, told, advice)
