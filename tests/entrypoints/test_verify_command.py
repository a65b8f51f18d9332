"""`omv verify`: anywhere, offline; it says what holds and what doesn't, and ends accordingly."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from typer.testing import Result

from omv_workflow.adapters.seal.limits import Limits
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.commitments import commitment_to, root_of
from omv_workflow.domain.confirmation_record import spelled
from omv_workflow.domain.verdict import Outcome
from omv_workflow.entrypoints.verifying import Asked
from omv_workflow.entrypoints.verifying_apart import verify_apart
from omv_workflow.errors import Unavailable
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
from tests.adapters.seal.small_pdf import endless, small_pdf, with_other_text
from tests.entrypoints.command_line import run_command
from tests.records import OPENINGS, example_openings, example_record

SEAL = {"subject": "Seal of a test", "is_test": False, "level": "b-b"}


class Handed:
    """The files that somebody was handed, in a folder of their own."""

    def __init__(self, folder: Path, root: Keys, seal: Keys) -> None:
        self.folder, self.seal = folder, seal
        self.pdf = sealed(with_field(small_pdf()), seal)
        self.put("root.pem", root.pem)
        self.put("plan.pdf", self.pdf)
        self.record = self.made()
        self.put("record.json", self.record)
        self.put("record.p7s", signed(self.record, seal))
        self.put("openings.json", spelled(example_openings()))

    def made(self, **changed: object) -> bytes:
        """A record of the signed PDF, with other parts where they are given."""
        files = {
            "docx": {"sha256": "ab" * 32, "commitment": None},
            "pdf": {"sha256": "cd" * 32, "commitment": None},
            "signed_pdf": sha256_hex(self.pdf),
        }
        return spelled(example_record(**{"seal": SEAL, "files": files, **changed}))

    def put(self, name: str, content: bytes) -> Path:
        """A file of that name."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def checked(self, name: str, *words: str, trust: str = "root.pem") -> Result:
        """What the command says of a file."""
        named = [str(self.folder / one) if "." in one else one for one in words]
        trusted = ["--trust", str(self.folder / trust)] if trust else []
        return run_command("--json", "verify", str(self.folder / name), *trusted, *named)

    def whys(self, name: str, *words: str, trust: str = "root.pem") -> str:
        """Why it does not hold: the command ends with code 1."""
        result = self.checked(name, *words, trust=trust)
        assert (result.exit_code, result.stderr) == (1, "")
        told = json.loads(result.stdout)
        assert told["holds"] is False
        return "\n".join(one["why"] for one in told["findings"] if one["outcome"] == "fails")


@pytest.fixture(scope="module")
def authority() -> tuple[Keys, Keys]:
    """A root, and a seal that it issued."""
    root = made_root("Root of a test", begins=BY_THE_CLOCK)
    return root, issued(root, "Seal of a test", begins=BY_THE_CLOCK, lasts=YEAR * 90)


@pytest.fixture
def handed(authority: tuple[Keys, Keys], tmp_path: Path) -> Handed:
    """A signed plan with its record."""
    return Handed(tmp_path, *authority)


def test_an_honest_plan_holds_with_its_record(handed: Handed) -> None:
    """Signatures, the very bytes and the level; what was not checked is said as well."""
    result = handed.checked("plan.pdf", "--record", "record.json")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert told["holds"] is True
    held = [one["what"] for one in told["findings"] if one["outcome"] == "holds"]
    assert "The PDF is the very one that was signed, by its SHA-256" in held
    assert [one for one in told["findings"] if one["outcome"] == "not_checked"]


def test_people_read_a_line_for_each_thing(handed: Handed) -> None:
    """With a word beside the colour, and the sum at the end."""
    root, pdf = str(handed.folder / "root.pem"), str(handed.folder / "plan.pdf")
    result = run_command("verify", pdf, "--trust", root)
    assert result.exit_code == 0
    assert "holds" in result.stdout
    assert "not checked" in result.stdout
    assert result.stdout.rstrip().endswith("All that was checked holds.")
    result = run_command("verify", pdf)
    assert result.exit_code == 1
    assert "FAILS" in result.stdout
    assert result.stdout.rstrip().endswith("do not rely on this file.")


def test_a_record_holds_by_itself(handed: Handed) -> None:
    """Without the secret PDF; its signature is found beside it, or named."""
    assert handed.checked("record.json").exit_code == 0
    (handed.folder / "record.p7s").rename(handed.folder / "other.p7s")
    assert handed.checked("record.json", "--signature", "other.p7s").exit_code == 0
    assert "no signature is beside it" in handed.whys("record.json")


def test_openings_hold_against_their_record(handed: Handed) -> None:
    """What is withheld stays a commitment."""
    result = handed.checked("openings.json", "--record", "record.json")
    assert result.exit_code == 0
    assert "1 passage stays withheld" in result.stdout
    assert "none was given with --record" in handed.whys("openings.json")


Attack = Callable[[Handed], str]


def _another_record(handed: Handed) -> str:
    other = sealed(with_field(small_pdf("Last year")), handed.seal)
    handed.put("plan.pdf", other)
    return handed.whys("plan.pdf", "--record", "record.json")


def _changed_record(handed: Handed) -> str:
    handed.put("record.json", handed.record.replace(b"Johtaja (", b"Tuttava ("))
    return handed.whys("record.json")


def _another_signature(handed: Handed) -> str:
    handed.put("record.p7s", signed(b"{}", handed.seal))
    return handed.whys("record.json")


def _signature_of_a_stranger(handed: Handed) -> str:
    stranger = issued(
        made_root("Another", begins=BY_THE_CLOCK), "Seal of a test", begins=BY_THE_CLOCK
    )
    handed.put("record.p7s", signed(handed.record, stranger))
    return handed.whys("record.json")


def _no_signature(handed: Handed) -> str:
    handed.put("record.json", handed.made(seal=None))
    (handed.folder / "record.p7s").unlink()
    return handed.whys("record.json")


def _claimed_level(handed: Handed) -> str:
    record = handed.made(seal={**SEAL, "level": "b-lt"})
    handed.put("record.json", record)
    handed.put("record.p7s", signed(record, handed.seal))
    return handed.whys("plan.pdf", "--record", "record.json")


def _changed_pdf(handed: Handed) -> str:
    handed.put("plan.pdf", with_other_text(handed.pdf))
    return handed.whys("plan.pdf", "--record", "record.json")


def _unsigned_pdf(handed: Handed) -> str:
    handed.put("plan.pdf", small_pdf())
    return handed.whys("plan.pdf")


def _twice(handed: Handed) -> str:
    handed.put("record.json", handed.record.replace(b'"version":1', b'"version":2,"version":1'))
    return handed.whys("record.json")


def _changed_opening(handed: Handed) -> str:
    openings = spelled(example_openings()).replace(b"8-16", b"8-20")
    handed.put("openings.json", openings)
    return handed.whys("openings.json", "--record", "record.json")


def _other_openings(handed: Handed) -> str:
    other = example_openings().model_copy(update={"root": "ab" * 32})
    handed.put("openings.json", spelled(other))
    return handed.whys("openings.json", "--record", "record.json")


def _of_somebody_else(handed: Handed) -> str:
    record = handed.made(seal={**SEAL, "subject": "Another unit"})
    handed.put("record.json", record)
    handed.put("record.p7s", signed(record, handed.seal))
    return handed.whys("record.json")


ATTACKS: dict[str, Attack] = {
    "the record is of other bytes": _another_record,
    "it is not of these bytes, or it has been changed": _changed_record,
    "it is not of these bytes": _another_signature,
    "leads to none of the given roots": _signature_of_a_stranger,
    "the record names Another unit, and it is of Seal of a test": _of_somebody_else,
    "nothing proves where it comes from": _no_signature,
    "the record claims B-LT, and B-B is what holds": _claimed_level,
    "the file was changed after it was signed": _changed_pdf,
    "it bears no signature": _unsigned_pdf,
    "a key stands in it twice": _twice,
    "its text or its salt is not what was committed to": _changed_opening,
    "they belong to another record": _other_openings,
}


@pytest.mark.parametrize("why", ATTACKS)
def test_each_attack_is_told_by_its_own_message(handed: Handed, why: str) -> None:
    """And ends with code 1."""
    assert why in ATTACKS[why](handed)


def test_the_certificate_of_the_seal_shuts_out_its_sisters(
    handed: Handed, authority: tuple[Keys, Keys]
) -> None:
    """Somebody else's seal of the same authority is not the unit's."""
    root, seal = authority
    handed.put("seal.pem", seal.pem)
    assert handed.checked("record.json", trust="seal.pem").exit_code == 0
    sister = issued(root, "Seal of a test", begins=BY_THE_CLOCK, lasts=YEAR * 90)
    handed.put("record.p7s", signed(handed.record, sister))
    assert handed.checked("record.json").exit_code == 0
    assert "none of the given roots" in handed.whys("record.json", trust="seal.pem")


@pytest.mark.parametrize("name", ["missing.pdf", "empty.json"])
def test_files_that_can_not_be_looked_at_are_refused(handed: Handed, name: str) -> None:
    """One that is missing, and one that is nothing."""
    if name == "empty.json":
        handed.put(name, b"")
        assert "not JSON" in handed.whys(name)
    else:
        result = handed.checked(name)
        assert result.exit_code == 1
        assert json.loads(result.stderr)["error"]["why"] == "there is no such file."


def test_a_file_that_takes_too_much_to_read_is_refused(handed: Handed) -> None:
    """In a process of its own, which ends; nothing else is said of it."""
    file = handed.put("plan.pdf", endless(small_pdf()))
    asked, limits = Asked(file, (), None, None, None), Limits(cpu_seconds=2)
    (finding,) = verify_apart(asked, datetime.now(UTC), limits)
    assert finding.outcome is Outcome.FAILS
    assert "more time or memory than any honest file" in str(finding.why)


def test_on_a_busy_machine_nothing_is_said_of_a_file(handed: Handed) -> None:
    """The clock ran out, which is not the file's fault; it can be tried again."""
    asked = Asked(handed.folder / "plan.pdf", (), None, None, None)
    with pytest.raises(Unavailable, match="Try again"):
        verify_apart(asked, datetime.now(UTC), Limits(seconds=0.01))


def test_a_root_that_is_no_certificate_is_named(handed: Handed) -> None:
    """Nothing is believed by it."""
    result = handed.checked("plan.pdf", trust="record.json")
    assert result.exit_code == 1
    assert "record.json" in json.loads(result.stderr)["error"]["what"]


def test_checking_takes_no_database(handed: Handed) -> None:
    """Whoever has a file can check it: SQLAlchemy is not even imported."""
    code = (
        "import sys; from omv_workflow.entrypoints import cli\n"
        "try: cli.app(sys.argv[1:])\n"
        "except SystemExit as ended: code = ended.code\n"
        "sys.exit(code or any(one in sys.modules for one in ('sqlalchemy', 'prefect', 'fastapi')))"
    )
    root, record = str(handed.folder / "root.pem"), str(handed.folder / "record.json")
    command = [sys.executable, "-c", code, "verify", record, "--trust", root]
    ended = subprocess.run(command, check=False, capture_output=True, cwd=handed.folder)
    assert ended.returncode == 0, ended.stderr


def test_a_public_copy_shows_what_was_confirmed(handed: Handed) -> None:
    """By its text, with the openings of what it shows."""
    words = ("--record", "record.json", "--openings", "openings.json")
    shown = [one.text for one in OPENINGS if one.ground is None]
    handed.put("copy.docx", docx_of(*shown[:1], "[peitetty]", *shown[1:]))
    assert handed.checked("copy.docx", *words).exit_code == 0
    handed.put("copy.docx", docx_of(shown[0], "Muu henkilöstö ei avusta.", shown[2]))
    assert "does not show it as it was confirmed" in handed.whys("copy.docx", *words)
    handed.put("copy.docx", b"PK\x03\x04 nothing")
    assert "can't be read as a DOCX" in handed.whys("copy.docx", *words)


def test_a_plan_without_secrets_is_told_from_its_copy(handed: Handed) -> None:
    """By openings with the salt: the full file by its hash, and any other by its words alone."""
    opened = [one for one in OPENINGS if one.ground is None]
    content, salt = docx_of(*(one.text for one in opened)), "0f" * 32
    answers = {
        "root": root_of(one.commitment for one in opened),
        "commitments": [vars(one.commitment) for one in opened],
    }
    docx = {"sha256": None, "commitment": commitment_to(salt, "docx", sha256_hex(content))}
    files = {"docx": docx, "pdf": None, "signed_pdf": None}
    record = handed.made(answers=answers, files=files)
    handed.put("record.json", record)
    handed.put("record.p7s", signed(record, handed.seal))
    openings = example_openings().model_copy(update={"root": answers["root"], "docx_salt": salt})
    handed.put("openings.json", spelled(openings))
    words = ("--record", "record.json", "--openings", "openings.json")
    handed.put("plan.docx", content)
    full = handed.checked("plan.docx", *words)
    assert "the very one that was confirmed" in full.stdout
    handed.put("plan.docx", docx_of("Otsikko", *(one.text for one in opened)))
    copy = handed.checked("plan.docx", *words)
    assert (full.exit_code, copy.exit_code) == (0, 0)
    assert "it is a public copy at best" in copy.stdout


def docx_of(*paragraphs: str) -> bytes:
    """A DOCX of these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
