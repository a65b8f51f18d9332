"""docs/verifying.md: its commands check what was handed out, without this program."""

import re
import subprocess
from pathlib import Path

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.commitments import commitment_to
from omv_workflow.domain.confirmation_record import spelled
from tests.adapters.seal.checking_keys import (
    BY_THE_CLOCK,
    YEAR,
    Keys,
    issued,
    made_root,
    sealed,
    signed,
    with_field,
)
from tests.adapters.seal.small_pdf import small_pdf
from tests.records import example_openings, example_record

_PAGE = Path(__file__).parents[3] / "docs" / "verifying.md"
_BLOCKS = re.findall(r"```sh\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
_SAYS = (
    "Signature is Valid",
    "subject=CN = Seal of a test",
    "the very PDF",
    "3 opened, 1 withheld",
    "the very DOCX",
)
_DOCX, _SALT = b"PK\x03\x04 the DOCX", "0f" * 32


@pytest.fixture(scope="module")
def seal() -> Keys:
    """A seal that is valid now: other programs read the clock."""
    root = made_root("Root of a test", BY_THE_CLOCK)
    return issued(root, "Seal of a test", begins=BY_THE_CLOCK, lasts=YEAR * 90)


@pytest.fixture
def handed(seal: Keys, tmp_path: Path) -> Path:
    """A folder with everything that was handed out."""
    pdf = sealed(with_field(small_pdf()), seal)
    files = {
        "docx": {"sha256": None, "commitment": commitment_to(_SALT, "docx", sha256_hex(_DOCX))},
        "pdf": {"sha256": "cd" * 32, "commitment": None},
        "signed_pdf": sha256_hex(pdf),
    }
    record = spelled(example_record(files=files))
    contents = {
        "plan.pdf": pdf,
        "plan.docx": _DOCX,
        "record.json": record,
        "record.p7s": signed(record, seal),
        "openings.json": spelled(example_openings()),
        "openings-full.json": spelled(example_openings().model_copy(update={"docx_salt": _SALT})),
        "root.pem": seal.issuer_pem,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def ran(block: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a block of the page says there."""
    return subprocess.run(
        ["bash", "-euc", block], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("block", "says"), list(zip(_BLOCKS, _SAYS, strict=True)))
def test_each_command_of_the_page_accepts_what_is_honest(
    handed: Path, block: str, says: str
) -> None:
    """As they stand there, one after the other."""
    ended = ran(block, handed)
    assert (ended.returncode, says in ended.stdout) == (0, True), ended


def test_they_tell_that_the_whole_document_is_signed(handed: Path) -> None:
    """As `pdfsig` puts it."""
    assert "Total document signed" in ran(_BLOCKS[0], handed).stdout


def test_each_command_of_the_page_refuses_what_was_changed(handed: Path) -> None:
    """A PDF, a DOCX, a record, a hash and an opening."""
    (handed / "plan.docx").write_bytes(_DOCX + b" changed")
    pdf = (handed / "plan.pdf").read_bytes()
    (handed / "plan.pdf").write_bytes(pdf.replace(b"(Plan)", b"(Flan)"))
    openings = (handed / "openings.json").read_bytes()
    (handed / "openings.json").write_bytes(openings.replace(b"8-16", b"8-20"))
    assert "Signature is Valid" not in ran(_BLOCKS[0], handed).stdout
    assert ran(_BLOCKS[2], handed).returncode != 0
    assert ran(_BLOCKS[3], handed).returncode != 0
    assert ran(_BLOCKS[4], handed).returncode != 0
    record = (handed / "record.json").read_bytes()
    (handed / "record.json").write_bytes(record.replace(b"Johtaja (", b"Tuttava ("))
    assert ran(_BLOCKS[1], handed).returncode != 0
