"""LibreOffice at its worst, played by scripts in its place: what is whole is kept, and no more."""

import os
import select
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.office import find_program
from omv_workflow.adapters.pdf.room import prepared_room
from omv_workflow.adapters.pdf.run import run
from omv_workflow.errors import Unavailable
from omv_workflow.steps.ports import MadePdf, NotMade
from tests.full_disk import a_full_disk

BAD = b"BAD"
TOO_LONG = "LibreOffice made no PDF in 2 seconds"


def reasons(ended: list[MadePdf | NotMade]) -> list[str | None]:
    """Why there is no PDF of each document; None where there is one."""
    return [one.why if isinstance(one, NotMade) else None for one in ended]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("sleep 600", TOO_LONG),
        ("kill -KILL $$", "LibreOffice was ended by the signal SIGKILL"),
        ("exit 137", "LibreOffice was ended by the signal SIGKILL"),
        ("exit 77", "LibreOffice ended with the code 77"),
        ("continue", "LibreOffice can't read the document"),
        ("head -c 5000 ../../ready.pdf > made/$(basename $source .docx).pdf; exit 1", "ended"),
        ("head -c 5000 ../../ready.pdf > made/$(basename $source .docx).pdf; sleep 600", "made no"),
    ],
)
def test_a_document_that_breaks_it_stops_no_other(
    program: Callable[[str], LibreOffice],
    runs: Callable[[], int],
    docx: bytes,
    fault: str,
    reason: str,
) -> None:
    """It is tried once more on its own, in a new process; the others go on in another one."""
    office = program(f"if grep -q {BAD.decode()} $source; then {fault}; fi; make")
    ended = reasons(office.convert([docx, docx + BAD, docx]))
    assert (ended[0], ended[2]) == (None, None)
    assert reason in (ended[1] or "")
    assert runs() == (3 if fault == "continue" else 4)  # with the test page


def test_a_document_that_fails_once_is_made_the_second_time(
    program: Callable[[str], LibreOffice], runs: Callable[[], int], docx: bytes, tmp_path: Path
) -> None:
    """In a process of its own."""
    once = f"mkdir {tmp_path}/failed 2>&- && exit 1"
    assert reasons(program(f"{once}; make").convert([docx, docx])) == [None, None]
    assert runs() == 3


def test_two_bad_documents_are_both_found(
    program: Callable[[str], LibreOffice], docx: bytes
) -> None:
    """Wherever they stand."""
    office = program(f"if grep -q {BAD.decode()} $source; then exit 3; fi; make")
    ended = reasons(office.convert([docx + BAD, docx, docx + BAD, docx]))
    assert [why is None for why in ended] == [False, True, False, True]


def test_a_program_that_makes_nothing_at_all_is_not_tried_on_every_document(
    program: Callable[[str], LibreOffice], runs: Callable[[], int], docx: bytes
) -> None:
    """Where not even a test page comes of it, the fault is no document's."""
    ended = reasons(program("exit 9").convert([docx] * 5))
    assert ended[0] == "LibreOffice ended with the code 9"
    assert set(ended[1:]) == {"LibreOffice makes no PDF at all here; `omv doctor` tells more"}
    assert runs() == 3


def test_each_pdf_has_the_whole_time(program: Callable[[str], LibreOffice], docx: bytes) -> None:
    """The clock begins again with every PDF that appears: slow is not hung."""
    assert reasons(program("sleep 0.7; make").convert([docx] * 4)) == [None] * 4


def test_what_is_done_meanwhile_does_not_count_against_it(tmp_path: Path) -> None:
    """A program that has ended well has not hung, however long the look at its PDFs took."""
    ended = tmp_path / "office"
    ended.write_text("#!/bin/sh\nsleep 0.2\n")
    ended.chmod(0o700)

    def look() -> None:
        Event().wait(1.2)

    with prepared_room(tmp_path / "rooms", [b"docx"]) as room:
        assert run(ended, room, 1, look) is None


def test_nothing_that_it_started_outlives_it(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """Its whole group is ended."""
    office = program(f"sleep 601 & echo $! > {tmp_path}/child; wait")
    assert reasons(office.convert([docx])) == [TOO_LONG]
    child = int((tmp_path / "child").read_text())
    assert has_ended(child)


def test_an_older_libreoffice_that_makes_plain_pdf_is_refused(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """Nothing degrades silently: without its claims it is not what was asked for."""
    office = program("make")
    plain = (tmp_path / "ready.pdf").read_bytes().replace(b"pdfuaid:part>1", b"pdfuaid:part>0")
    (tmp_path / "ready.pdf").write_bytes(plain)
    (why,) = reasons(office.convert([docx]))
    assert "too old" in (why or "")


def test_what_is_no_pdf_inside_is_refused(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """Though it begins and ends as one."""
    office = program("make")
    (tmp_path / "ready.pdf").write_bytes(b"%PDF-1.6\nnothing\n%%EOF\n")
    assert reasons(office.convert([docx])) == ["what LibreOffice made is no sound PDF"]


def test_rooms_left_by_a_killed_process_go_with_the_next_run(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """They hold a plan; those that somebody is in stay."""
    left = tmp_path / "rooms" / "left" / "sources"
    left.mkdir(parents=True)
    (left / "0000.docx").write_bytes(docx)
    program("make").convert([docx])
    assert not left.exists()


def test_nobody_else_can_look_into_a_room(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """Neither there nor into the folder of them all."""
    program(f"make; stat -c %a . .. > {tmp_path}/rights").convert([docx])
    assert (tmp_path / "rights").read_text().split() == ["700", "700"]


def test_it_is_told_the_same_by_everybody(
    program: Callable[[str], LibreOffice], docx: bytes, tmp_path: Path
) -> None:
    """Home, language and time zone are its own; nothing of the caller's environment is there."""
    program(f"make; env > {tmp_path}/environment").convert([docx])
    told = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines())
    assert told.keys() <= {"HOME", "PATH", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_"}
    assert told["HOME"].startswith(str(tmp_path / "rooms"))


def test_a_program_that_cannot_be_run_is_told(tmp_path: Path, docx: bytes) -> None:
    """With what to do."""
    broken = tmp_path / "office"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o700)
    with pytest.raises(Unavailable, match="can't be run") as refused:
        LibreOffice(broken, tmp_path / "rooms", 1).convert([docx])
    assert "omv doctor" in refused.value.next_step


def test_a_program_that_is_missing_is_not_found(tmp_path: Path) -> None:
    """Neither by name nor by path; a file that can't be run is none."""
    (tmp_path / "office").write_text("")
    assert find_program("there-is-no-such-program") is None
    assert find_program(str(tmp_path / "office")) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, docx: bytes) -> None:
    """A file stands in the place of the rooms."""
    (tmp_path / "rooms").write_text("")
    with pytest.raises(Unavailable, match="can't be written"):
        LibreOffice(Path("/bin/true"), tmp_path / "rooms", 1).convert([docx])


def test_a_disk_that_is_full_before_libreoffice_begins_is_told(tmp_path: Path, docx: bytes) -> None:
    """Nothing stays of what was put there for it."""
    with a_full_disk(), pytest.raises(Unavailable, match="Make room"):
        LibreOffice(Path("/bin/true"), tmp_path / "rooms", 1).convert([docx])
    assert list((tmp_path / "rooms").iterdir()) == []


def test_a_version_that_is_not_told_is_an_error(program: Callable[[str], LibreOffice]) -> None:
    """What made a PDF is recorded with it."""
    office = program("exit 1")
    office.rooms.mkdir()
    with pytest.raises(Unavailable, match="does not tell its version"):
        assert office.name


def has_ended(process: int) -> bool:
    """Whether a process that was killed is gone, or goes in good time."""
    try:
        ended = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(ended):
        return bool(select.select([ended], [], [], 10)[0])


def test_a_room_that_is_taken_away_meanwhile_stops_nobody(tmp_path: Path) -> None:
    """Two converters at once: one leaves its room while the other looks for old ones."""
    (tmp_path / "left").symlink_to(tmp_path / "gone")
    with prepared_room(tmp_path, [b"docx"]) as room:
        assert room.sources[0].read_bytes() == b"docx"
