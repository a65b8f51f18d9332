"""One call of LibreOffice for all documents of a room, ended with all that it has started.

LibreOffice converts one document after the other and keeps silent about those that it can't read;
so what tells is which PDFs are there, and how the process ended.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from omv_workflow.adapters.pdf.office import environment
from omv_workflow.adapters.pdf.room import Room
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Phrase, said

_BETWEEN_LOOKS = 0.05
_DOCX_ALONE = "--infilter=MS Word 2007 XML"  # whatever is no DOCX is refused, not guessed at
_BY_SIGNAL = 128  # what a shell adds to the number of the signal that ended its program
FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b (ISO 19005-2)
        "PDFUACompliance": {"type": "boolean", "value": "true"},  # PDF/UA-1 (ISO 14289-1)
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "ExportBookmarks": {"type": "boolean", "value": "true"},
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
    }
)
"""LibreOffice's filter for PDF with all that we ask of it."""


def run(program: Path, room: Room, seconds: int, meanwhile: Callable[[], None]) -> Phrase | None:
    """Convert the documents of a room; why LibreOffice did not come to its end, if it did not.

    Args:
        program: LibreOffice's.
        room: where the documents are, and the PDFs will be.
        seconds: how long it is waited for each further PDF.
        meanwhile: what is done again and again as long as it is waited for.

    Raises:
        Unavailable: the program can't be started.
    """
    try:
        process = _start(program, room)
    except OSError as error:
        raise Unavailable(
            said("LibreOffice"),
            why=said("{program} can't be run: {reason}.", program=program, reason=error.strerror),
            next_step=said("Run `omv doctor` to see what it needs."),
        ) from error
    try:
        in_time = _wait(process, room, seconds, meanwhile)
    finally:
        _end(process)
    if not in_time:
        return said("LibreOffice made no PDF in {seconds} seconds", seconds=seconds)
    return _broken_off(process.returncode)


def _start(program: Path, room: Room) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the program is that of the settings
        [
            program,
            f"-env:UserInstallation={room.profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(_DOCX_ALONE, "--convert-to", FILTER, "--outdir", room.made),
            *room.sources,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=room.folder,
        env=environment(room.folder),
        start_new_session=True,
    )


def _wait(
    process: subprocess.Popen[bytes], room: Room, seconds: int, meanwhile: Callable[[], None]
) -> bool:
    """Whether it ended by itself, no further PDF having taken longer than so many seconds."""
    made, deadline = 0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_BETWEEN_LOOKS)
            return True
        if (now_made := len(room.ready)) > made:
            made, deadline = now_made, time.monotonic() + seconds
        begun = time.monotonic()
        meanwhile()
        deadline += time.monotonic() - begun  # it is not LibreOffice that takes this time
    return process.poll() is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() != 0:
        with suppress(ProcessLookupError):  # nothing of it is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _broken_off(code: int) -> Phrase | None:
    number = -code if code < 0 else code - _BY_SIGNAL
    if number in {one.value for one in signal.Signals}:
        name = signal.Signals(number).name
        return said("LibreOffice was ended by the signal {name}", name=name)
    return said("LibreOffice ended with the code {code}", code=code) if code else None
