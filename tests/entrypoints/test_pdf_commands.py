"""PDFs by commands, with a small program in LibreOffice's place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]

BY = ("--as", "koordinaattori", "--as-of")
CONFIRM = ("confirm", "--person", "johtaja", "--place", "Lappeenranta", "--system", "A")
REFERENCE = ("--reference", "1", "--reason", "Ensi vuonna paremmin.")


@pytest.fixture
def workspace(collecting: Path) -> Callable[[str], Path]:
    """A workspace in the middle of its year with these settings of `[pdf]`."""

    def write(settings: str) -> Path:
        path = collecting / "omv.toml"
        kept, _, _ = path.read_text().partition("[pdf]")
        path.write_text(f"{kept}[pdf]\n{settings}\n")
        return collecting

    return write


@pytest.fixture
def office() -> str:
    """The setting that names LibreOffice; without it the test is skipped."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: apt install libreoffice-writer-nogui")
    return 'program = "soffice"'


def offered(omv: Omv, folder: Path) -> Result:
    """The plan is offered for confirmation."""
    at = (*BY, "2027-04-23 10:00")
    assert omv(folder, *at, "number", "set", "DNRO-2027-1").exit_code == 0
    return omv(folder, *at, "assemble", "--for-confirmation")


def test_a_plan_is_assembled_handed_out_and_confirmed_with_its_pdf(
    omv: Omv, workspace: Callable[[str], Path], office: str, tmp_path: Path
) -> None:
    """`omv assemble` makes it, `omv document` has it, by the option or the name of the file."""
    folder = workspace(office)
    assert "`omv document --pdf` has it as PDF: version 2." in offered(omv, folder).stdout
    handed = omv(folder, *BY, "2027-04-23", "document", "--pdf", "--out", tmp_path / "plan.pdf")
    assert handed.exit_code == 0, handed.stderr
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")
    assert omv(folder, *BY, "2027-04-23", "document", "--out", tmp_path / "a.pdf").exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "plan.pdf").read_bytes()
    confirmed = omv(folder, *BY, "2027-05-12 12:00", *CONFIRM, *REFERENCE)
    assert confirmed.stdout.splitlines() == ["Confirmed by johtaja, director."]


def test_without_libreoffice_each_place_says_so(
    omv: Omv, workspace: Callable[[str], Path], tmp_path: Path
) -> None:
    """And the plan is confirmed as DOCX alone."""
    folder = workspace('program = "there-is-no-such-program"')
    assert "There is no PDF yet: LibreOffice is missing" in offered(omv, folder).stdout
    handed = omv(folder, *BY, "2027-04-23", "document", "--pdf", "--out", tmp_path / "plan.pdf")
    assert handed.exit_code != 0
    assert "none has been made of it" in handed.stderr
    confirmed = omv(folder, *BY, "2027-05-12 12:00", *CONFIRM, *REFERENCE)
    assert "without a PDF" in confirmed.stdout


def test_where_there_must_be_a_pdf_nothing_is_confirmed_without_one(
    omv: Omv, workspace: Callable[[str], Path]
) -> None:
    """What was assembled stands; the refusal names the setting."""
    folder = workspace('make = "always"\nprogram = "there-is-no-such-program"')
    assert "There is no PDF yet" in offered(omv, folder).stdout
    refused = omv(folder, *BY, "2027-05-12 12:00", *CONFIRM, *REFERENCE)
    assert refused.exit_code != 0
    assert "if-installed" in refused.stderr


def test_a_plan_without_its_pdf_yet_is_not_confirmed(
    omv: Omv, workspace: Callable[[str], Path], tmp_path: Path
) -> None:
    """LibreOffice is there and has made none: `omv run make-pdfs` fails visibly, and says why."""
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\necho LibreOffice 1.0\n")
    program.chmod(0o700)
    folder = workspace(f'program = "{program}"')
    assert "LibreOffice can't read the document" in offered(omv, folder).stdout
    refused = omv(folder, *BY, "2027-05-12 12:00", *CONFIRM, *REFERENCE)
    assert "omv run make-pdfs" in refused.stderr
    run = omv(folder, *BY, "2027-05-12 12:00", "run", "make-pdfs")
    assert run.exit_code == 1
    assert "LibreOffice can't read the document" in " ".join(run.stdout.split())


@pytest.mark.parametrize(
    "setting", ['make = "sometimes"', "seconds_per_document = 0", "program = 3", 'color = "red"']
)
def test_a_wrong_setting_is_named(omv: Omv, workspace: Callable[[str], Path], setting: str) -> None:
    """With its line."""
    refused = omv(workspace(setting), *BY, "2027-04-23", "status")
    assert refused.exit_code != 0
    assert setting.partition(" ")[0] in refused.stderr
