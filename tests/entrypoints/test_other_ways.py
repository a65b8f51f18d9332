"""The ways beside the straight one: back, round, by hand, and what fails on the way."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import docx
import pytest
from typer.testing import Result

from omv_workflow.adapters.ooxml.leak_search import texts_in
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.entrypoints.files import check_is_called
from omv_workflow.errors import InvalidInput
from tests.entrypoints.test_template_commands import change

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")
COORDINATOR = (*AT, "--as", "koordinaattori", "--json")
only_in_a_file = pytest.mark.only_sqlite("PostgreSQL's databases are out of reach of such slips")


def done(omv: Omv, workspace: Path, *words: str) -> object:
    """The JSON of a command that succeeds."""
    result = omv(workspace, *COORDINATOR, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def state_of(omv: Omv, workspace: Path, *words: str) -> str:
    """The state of what a command gives."""
    given = done(omv, workspace, *words)
    assert isinstance(given, dict)
    return str(given["state"])


@pytest.fixture
def confirmed(omv: Omv, collecting: Path) -> Path:
    """A workspace whose plan is confirmed, with a reason for the missing answers."""
    done(omv, collecting, "number", "waive", "--reason", "Kirjaamo on kiinni.")
    done(omv, collecting, "assemble", "--for-confirmation")
    words = ("--place", "Helsinki", "--system", "Asianhallinta", "--reference", "1")
    done(omv, collecting, "confirm", "--person", "johtaja", *words, "--reason", "Kesken.")
    return collecting


def test_a_confirmed_plan_goes_back_and_is_confirmed_again(omv: Omv, confirmed: Path) -> None:
    """The year returns to collecting, with the reason."""
    assert state_of(omv, confirmed, "return-year", "--reason", "Virhe.") == "collecting"


def test_a_confirmation_tells_its_story_and_is_voided(omv: Omv, confirmed: Path) -> None:
    """In words, and as JSON with the hashes of the log's events; what is voided is asked anew."""
    told = " ".join(omv(confirmed, *AT, "confirmation", "show").stdout.split())
    assert "no electronic signature, only what somebody wrote down" in told
    story = done(omv, confirmed, "confirmation", "show")
    assert isinstance(story, dict)
    assert [one["kind"] for one in story["events"]][-1] == "plan.confirmed"
    done(omv, confirmed, "confirmation", "void", "--reason", "Väärä henkilö.")
    again = " ".join(omv(confirmed, *AT, "confirmation", "show").stdout.split())
    assert ("Väärä henkilö." in again, "has yet to sign it" in again) == (True, True)


def test_a_signed_paper_is_recorded_and_given_out_again(
    omv: Omv, collecting: Path, tmp_path: Path
) -> None:
    """A file that is no scan, and one that is not there, are refused."""
    done(omv, collecting, "number", "waive", "--reason", "Kirjaamo on kiinni.")
    done(omv, collecting, "assemble", "--for-confirmation")
    scan = tmp_path / "scan.pdf"
    words = ("--person", "johtaja", "--place", "Helsinki", "--seen-by", "koordinaattori")
    kept = ("--kept-at", "Arkisto", "Kansio 3", "--reason", "Kesken.")
    paper = ("confirmation", "paper", str(scan), *words, *kept)
    assert omv(collecting, *COORDINATOR, *paper).exit_code != 0
    scan.write_bytes(b"%PDF-1.7 signed by hand")
    assert state_of(omv, collecting, *paper) == "confirmed"
    given = done(omv, collecting, "confirmation", "scan", "--out", str(tmp_path))
    assert isinstance(given, dict)
    assert Path(given["file"]).read_bytes() == scan.read_bytes()


def test_a_year_is_excused_and_the_next_one_comes(omv: Omv, collecting: Path) -> None:
    """The reason is kept; the year after is scheduled."""
    assert state_of(omv, collecting, "excuse", "--reason", "Yksikkö oli suljettu.") == "excused"
    status = done(omv, collecting, "status")
    assert isinstance(status, dict)
    assert (status["state"], status["anniversary"]) == ("scheduled", "2028-05-15")


def test_what_one_person_leaves_open_is_handed_over(omv: Omv, collecting: Path) -> None:
    """The stand-in is asked for the same items."""
    taken = done(omv, collecting, "hand-over", "tarkastaja", "hoitaja")
    assert isinstance(taken, dict)
    assert (taken["person_id"], taken["items"]) == ("hoitaja", ["mission", "safety"])


def test_a_contributor_takes_back_comments_and_asks_a_colleague(omv: Omv, collecting: Path) -> None:
    """With one item each; what was handed in is open again, and then somebody else's."""
    mine = (*AT, "--as", "tarkastaja", "--json")
    acts = (
        ("answer", "safety", "--text", "Vartija."),
        ("comment", "safety", "--text", "Kuka vastaa?"),
        ("take-back", "safety"),
        ("delegate", "safety", "hoitaja"),
    )
    answered, commented, restored, asked = (omv(collecting, *mine, *act) for act in acts)
    assert [one.exit_code for one in (answered, commented, restored, asked)] == [0] * len(acts)
    assert json.loads(commented.stdout)["text"] == "Kuka vastaa?"
    assert json.loads(restored.stdout)["revision"] > json.loads(answered.stdout)["revision"]
    assert json.loads(asked.stdout)["items"] == ["safety"]
    again = omv(collecting, *AT, "--as", "tarkastaja", "take-back", "safety")
    assert (again.exit_code, "was not asked for it" in again.stderr) == (1, True)


def test_a_distribution_by_hand_closes_the_year(omv: Omv, confirmed: Path) -> None:
    """Staff are told, clients are told, each recipient has its copy: nothing keeps it open."""
    done(omv, confirmed, "distribute")
    refused = omv(confirmed, *COORDINATOR, "close")
    assert "still open" in json.loads(refused.stderr)["error"]["why"]
    done(omv, confirmed, "run", "distribute-plans")
    done(omv, confirmed, "clients-told", "--how", "Taululla.")
    done(omv, confirmed, "delivered", "ministerio", "--how", "Kirjaamosta haettu.")
    last = done(omv, confirmed, "delivered", "valvoja", "--how", "Siirto.", "--channel", "portal")
    assert isinstance(last, dict)
    assert last["channel"] == "portal"
    assert state_of(omv, confirmed, "status", "--year", "2027") == "closed"


def test_an_acknowledgement_needs_something_that_was_sent(omv: Omv, confirmed: Path) -> None:
    """In mail mode `test` nothing is ever sent, and so nothing is acknowledged."""
    done(omv, confirmed, "distribute")
    refused = omv(confirmed, *COORDINATOR, "acknowledged", "ministerio", "--how", "Vastaus.")
    assert refused.exit_code == 1


def test_the_distribution_log_runs_nothing_in_a_spreadsheet(omv: Omv, confirmed: Path) -> None:
    """What begins like a formula is shown as text; all else stands as it was recorded."""
    done(omv, confirmed, "distribute")
    how = '=HYPERLINK("https://evil.example")'
    done(omv, confirmed, "delivered", "valvoja", "--how", how, "--register-number", "@SUM(A1)")
    file = confirmed / "distribution.csv"
    done(omv, confirmed, "distribution", "--csv", str(file))
    rows = list(csv.DictReader(StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    row = next(one for one in rows if one["version"] == "2" and one["how"])
    assert (row["how"], row["recipient_register_number"]) == (f"'{how}", "'@SUM(A1)")
    assert row["recipient"] == "Valvoja"
    assert not any(cell.startswith(("=", "+", "-", "@")) for one in rows for cell in one.values())


def test_each_draft_stays_retrievable(omv: Omv, collecting: Path) -> None:
    """By version and draft; the newest where neither is named."""
    hashes = []
    for text in ("Ovi.", "Ikkuna."):
        done(omv, collecting, "answer", "safety", "--text", text)
        made = done(omv, collecting, "assemble")
        assert isinstance(made, dict)
        hashes.append(made["docx_hash"])
    early, late = (("--out", str(collecting / name)) for name in ("early.docx", "late.docx"))
    first = done(omv, collecting, "document", "--version", "2", "--draft", "1", *early)
    newest = done(omv, collecting, "document", *late)
    assert isinstance(first, dict)
    assert isinstance(newest, dict)
    assert [first["sha256"], newest["sha256"]] == hashes
    assert hashes[0] != hashes[1]


def test_a_document_that_was_never_made_is_refused(omv: Omv, collecting: Path) -> None:
    """An imported plan has answers, but no bytes of ours."""
    refused = omv(collecting, *COORDINATOR, "document", "--version", "1")
    assert refused.exit_code == 1


def test_a_document_goes_beside_whoever_asks_for_it(
    omv_process: Callable[..., "subprocess.Popen[bytes]"], confirmed: Path
) -> None:
    """Without --out it stands in the current folder, named by title and version."""
    out, _ = omv_process(confirmed, *COORDINATOR, "document").communicate()
    assert json.loads(out)["file"] == "omavalvontasuunnitelma-version-2.docx"
    assert (confirmed / "omavalvontasuunnitelma-version-2.docx").exists()


def test_a_covering_letter_is_handed_out_beside_the_copy(
    omv: Omv, confirmed: Path, tmp_path: Path
) -> None:
    """A DOCX in the recipient's language; before the distribution there is none."""
    refused = omv(confirmed, *COORDINATOR, "document", "--letter-for", "valvoja")
    assert refused.exit_code == 1
    assert "has not been distributed" in refused.stderr
    assert omv(confirmed, *COORDINATOR, "distribute").exit_code == 0
    file = tmp_path / "saate.docx"
    told = done(omv, confirmed, "document", "--letter-for", "valvoja", "--out", str(file))
    assert isinstance(told, dict)
    assert (told["recipient"], told["sha256"]) == ("valvoja", sha256_hex(file.read_bytes()))
    text = "".join(one.text for one in texts_in(file.read_bytes()))
    assert "Oheisena toimitetaan vahvistettu omavalvontasuunnitelma" in text


@pytest.mark.parametrize(
    ("words", "name", "told"),
    [
        (("document", "--letter-for", "valvoja"), "saate.PDF", "a DOCX with the name of a PDF"),
        (("document", "--pdf"), "plan.docx", "a PDF with the name of a DOCX"),
        (("document",), "plan.pdf", "none has been made of it"),
        (("assemble",), "plan.pdf", "a DOCX with the name of a PDF"),
    ],
)
def test_no_file_has_the_name_of_another_format(
    omv: Omv, confirmed: Path, tmp_path: Path, words: tuple[str, ...], name: str, told: str
) -> None:
    """A plan comes in that by which the file is called; where it can't, nothing is written."""
    assert omv(confirmed, *COORDINATOR, "distribute").exit_code == 0
    refused = omv(confirmed, *COORDINATOR, *words, "--out", str(tmp_path / name))
    assert (refused.exit_code, told in refused.stderr) == (1, True)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("name", "is_fine"),
    [("a.pdf", True), ("a.PDF", True), ("a", True), ("a.v2", True), ("a.docx", False)],
)
def test_a_letter_that_is_kept_as_pdf_goes_into_no_docx(*, name: str, is_fine: bool) -> None:
    """A name that says nothing of the format will do."""
    with nullcontext() if is_fine else pytest.raises(InvalidInput, match=r"ends in \.pdf"):
        check_is_called(Path(name), ".pdf")


def test_a_text_of_several_lines_is_quoted_in_short(omv: Omv, confirmed: Path) -> None:
    """Where one line is asked for, whatever was pasted into it."""
    refused = omv(confirmed, *COORDINATOR, "number", "set", "rivi\n" + "pitkä " * 100)
    assert refused.exit_code == 1
    assert "it has several lines" in refused.stderr
    assert len(refused.stderr) < 200


def test_a_covering_letter_has_no_version_of_its_own(omv: Omv, confirmed: Path) -> None:
    """What can't be meant is refused."""
    words = ("document", "--letter-for", "valvoja", "--pdf")
    assert omv(confirmed, *COORDINATOR, *words).exit_code == 2


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param(("document", "--out"), "omv.db", marks=only_in_a_file),
        (("assemble", "--out"), "unit.yaml"),
        pytest.param(("log", "export"), "omv.db", marks=only_in_a_file),
        (("distribution", "--csv"), "omv.toml"),
        (("document", "--out"), "."),
    ],
)
def test_nothing_that_stands_there_is_written_over(
    omv: Omv, confirmed: Path, words: tuple[str, ...], name: str
) -> None:
    """A slip of the hand costs neither the database nor what somebody has edited."""
    place = confirmed / name
    before = sorted(path.stat().st_size for path in confirmed.glob("omv.*"))
    result = omv(confirmed, *COORDINATOR, *words, str(place))
    assert result.exit_code == 1
    assert sorted(path.stat().st_size for path in confirmed.glob("omv.*")) == before


def test_a_draft_with_nowhere_to_go_is_not_made(omv: Omv, collecting: Path) -> None:
    """The place is looked at first, so that a refusal has changed nothing."""
    words = ("assemble", "--out", str(collecting / "nowhere" / "plan.docx"))
    assert omv(collecting, *COORDINATOR, *words).exit_code == 1
    assert omv(collecting, *COORDINATOR, "document").exit_code == 1


def test_what_fails_in_a_run_is_told_without_a_traceback(
    omv_process: Callable[..., "subprocess.Popen[bytes]"], confirmed: Path
) -> None:
    """Its exit code is 1, and the reason stands on standard error in plain words."""
    shutil.rmtree(confirmed / "blobs")
    process = omv_process(confirmed, *COORDINATOR, "run", "distribute-plans")
    out, told = process.communicate()
    assert process.returncode == 1
    assert [one["failed"] for one in json.loads(out)] != [[]]
    assert b"Restore" in told
    assert b"Traceback" not in told


def test_a_run_with_nothing_due_says_so(omv: Omv, fresh: Path) -> None:
    """A tick too many does no harm."""
    omv(fresh, *COORDINATOR, "apply")
    omv(fresh, *COORDINATOR, "live", "--yes")
    omv(fresh, *AT, "run", "open-cycles", "send-mail")
    assert "Nothing was due" in omv(fresh, *AT, "run", "open-cycles", "send-mail").stdout


def test_how_the_plan_was_drafted_together_stands_in_the_status(omv: Omv, collecting: Path) -> None:
    """R2: a line for the working model and for each meeting; their texts in the JSON."""
    done(omv, collecting, "working-model", "--text", "Yhdessä.")
    who = ("--participant", "johtaja", "--participant", "tarkastaja", "--typist", "tarkastaja")
    done(omv, collecting, "meeting", "--on", "2027-02-26", *who, "--text", "Luonnos luettiin.")
    shown = omv(collecting, *AT, "--as", "koordinaattori", "status", "--all").stdout
    assert "Working model recorded on 2027-03-01 by koordinaattori" in shown
    assert "Meeting on 2027-02-26: johtaja, tarkastaja; typed by tarkastaja" in shown
    status = done(omv, collecting, "status")
    assert isinstance(status, dict)
    assert [one["text"] for one in status["working_models"]] == ["Yhdessä."]
    assert [one["notes"] for one in status["meetings"]] == ["Luonnos luettiin."]


def test_letters_are_made_from_the_template_that_the_settings_name(
    omv: Omv, confirmed: Path, tmp_path: Path
) -> None:
    """One with a fault is refused before."""
    omv(confirmed, "template", "export", confirmed)
    letter, settings = confirmed / "covering-letter.docx", confirmed / "omv.toml"
    named = f'{settings.read_text(encoding="utf-8")}\n[templates]\nletter = "{letter.name}"\n'
    settings.write_text(named, encoding="utf-8")
    shipped = letter.read_bytes()
    change(letter, "{{subject}}", "{{sections}}")
    refused = omv(confirmed, *COORDINATOR, "apply")
    assert (refused.exit_code, "{{subject}}" in refused.stderr) == (1, True)
    letter.write_bytes(shipped)
    words = letter.with_suffix(".yaml")
    known = words.read_text(encoding="utf-8")
    finnish = slice(known.index("  fi:\n"), known.index("  sv:\n"))
    words.write_text(known.replace(known[finnish], ""), encoding="utf-8")
    refused = omv(confirmed, *COORDINATOR, "apply")
    assert (refused.exit_code, "no words for fi" in refused.stderr) == (1, True)
    words.write_text(known, encoding="utf-8")
    change(letter, "{{subject}}", "Oma kirje: {{subject}}")
    assert omv(confirmed, *COORDINATOR, "distribute").exit_code == 0
    out = tmp_path / "saate.docx"
    done(omv, confirmed, "document", "--letter-for", "valvoja", "--out", str(out))
    lines = [one.text for one in docx.Document(str(out)).paragraphs]
    assert any(one.startswith("Oma kirje: ") for one in lines)
    found = json.loads(omv(confirmed, *COORDINATOR, "doctor").stdout)
    assert any(str(letter) in one["seen"] and one["level"] == "ok" for one in found)
