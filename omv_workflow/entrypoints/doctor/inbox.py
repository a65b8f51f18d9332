"""The folder in which other systems leave signed files: whether it is there, and can be written."""

import os
from collections.abc import Iterator

from omv_workflow.adapters.inbox import inbox_of
from omv_workflow.adapters.spoken import spoken
from omv_workflow.bootstrap import clock
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok
from omv_workflow.phrases import said


def check(place: Place) -> Iterator[Finding]:
    """Whether files can be taken from it and moved on; nothing where the settings name none."""
    inbox = inbox_of(place.folder, place.settings.signatures, clock, spoken)
    subject = said("signed files")
    if inbox is None:
        return
    if os.access(inbox.folder, os.R_OK | os.W_OK | os.X_OK) and inbox.folder.is_dir():
        yield ok(subject, said("they are taken from {folder}.", folder=inbox.folder))
        return
    told = said(
        "the folder {folder} is not there, or omv may not write to it.", folder=inbox.folder
    )
    advice = said("Make it, or name another as signatures.inbox in omv.toml.")
    yield fault(subject, told, advice)
