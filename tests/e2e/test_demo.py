"""One compressed year through Prefect: what it leaves behind, and what it must not."""

import csv
import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from openxml_audit import OpenXmlValidator
from pyhanko.pdf_utils.reader import PdfFileReader

from omv_workflow.adapters.ooxml.leak_search import texts_in as docx_search
from omv_workflow.adapters.pdf.leak_search import texts_in as pdf_search
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.loader import shipped_form
from tests.e2e.rehearsed_demo import letters_sent, letters_told, rehearsed
from tests.entrypoints.command_line import run_command

FORM = shipped_form("auttamisjarjestelman-omavalvontalomake")
UNIT = read_unit(data_file("unit.yaml"), "unit.yaml", shipped_form)
RECIPIENTS = recipients_on(UNIT, date(2027, 5, 14))
WITHHELD = ("SALAINEN-KOE-1", "SALAINEN-KOE-2")
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_HEX = re.compile(r"\b[0-9a-f]{32,64}\b")


def events(folder: Path) -> list[dict[str, Any]]:
    """The exported log without the heads of the streams."""
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if "heads" not in event]


def text_of(path: Path) -> str:
    """All text of a DOCX body, tables included, in order."""
    body = Document(str(path)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return "\n".join("".join(one.itertext()) for one in paragraphs)


def words_of(path: Path) -> list[str]:
    """All that can be read on the pages of a DOCX, word by word."""
    return "".join(one.text for one in Document(str(path)).element.body.iter(_TEXT)).split()


def test_the_demo_leaves_its_files(demo: Path) -> None:
    """The plan, the log, the distribution, the mail and a summary stand in the folder."""
    for name in ("plan.docx", "plan-public.docx", "events.jsonl", "distribution.csv", "summary.md"):
        assert (demo / name).stat().st_size > 0
    assert len(list((demo / "mail").glob("*.eml"))) > 40


def test_the_plan_holds_the_whole_form_in_order(demo: Path) -> None:
    """Every section title and item text stands in the plan, in the order of the form (R1)."""
    text, place = text_of(demo / "plan.docx"), 0
    for section in FORM.sections:
        for expected in (section.title, *(item.text for item in section.items)):
            found = text.find(expected, place)
            assert found >= 0, f"{expected} is missing or out of order"
            place = found + len(expected)


def test_the_plan_is_a_sound_docx(demo: Path) -> None:
    """The auditor of Office Open XML finds no error in it."""
    assert OpenXmlValidator().validate(demo / "plan.docx").errors == []


def test_the_text_survives_being_saved_again(
    demo: Path, saved_again: Callable[..., None], tmp_path: Path
) -> None:
    """LibreOffice opens the plan and its public copy, and saves every word in its place."""
    names = ("plan.docx", "plan-public.docx")
    saved_again(*(demo / name for name in names), into=tmp_path)
    for name in names:
        assert words_of(tmp_path / name) == words_of(demo / name)


def test_the_plan_comes_as_pdf_too(demo: Path, soffice: str) -> None:
    """The very bytes that were confirmed with the DOCX, in both standards, and sealed."""
    assert soffice
    content = (demo / "plan.pdf").read_bytes()
    confirmed = next(event for event in events(demo) if event["kind"] == "plan.confirmed")
    (sealed,) = (event for event in events(demo) if event["kind"] == "confirmation.sealed")
    assert sealed["data"]["sealed"] == hashlib.sha256(content).hexdigest()
    assert sealed["data"]["pdf"] == confirmed["data"]["pdf"]
    assert confirmed["data"]["converter"].startswith("LibreOffice ")
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_the_whole_plan_is_validly_signed(demo: Path, soffice: str) -> None:
    """So says poppler; and our own check names the level, and that it proves nothing."""
    assert soffice
    command = ["pdfsig", "-nocert", str(demo / "plan.pdf")]
    told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    with (demo / "plan.pdf").open("rb") as file:
        (found,) = PdfFileReader(file).embedded_signatures
        assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        assert found.field_name == "Confirmation1"


def test_no_word_of_the_plan_tells_of_its_own_confirmation(demo: Path) -> None:
    """The confirmed bytes hold neither the day nor the words of an electronic signature (R13)."""
    text = text_of(demo / "plan.docx")
    assert "sähköisesti allekirjoitettu" not in text
    assert "12.5.2027" not in text


def test_two_runs_give_the_same_plan(demos: tuple[Path, Path]) -> None:
    """The same inputs give the same bytes."""
    first, second = demos
    assert (first / "plan.docx").read_bytes() == (second / "plan.docx").read_bytes()


def test_two_runs_give_the_same_events(demos: tuple[Path, Path]) -> None:
    """But for random identifiers, salts and the hashes over them, the logs are the same."""
    first, second = (
        [_HEX.sub("#", json.dumps(event, sort_keys=True)) for event in events(folder)]
        for folder in demos
    )
    assert len(first) > 200
    assert first == second


def test_every_recipient_has_the_plan(demo: Path) -> None:
    """Each recipient of the day has a final state (R14), and an abolished one gets nothing."""
    with (demo / "distribution.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["version"] == "2"]
    assert {row["recipient"] for row in rows} == {one.name for one in RECIPIENTS}
    assert len(RECIPIENTS) == len(UNIT.recipients) - 1
    ends = Counter(row["state"] for row in rows)
    assert ends == {"recorded_by_hand": 4, "acknowledged": 1, "delivered": 1}
    assert all(row["sha256"] for row in rows)
    assert [row["before"] for row in rows].count("") == len(rows) - 1


def test_an_answer_with_a_number_acknowledges_by_itself(demo: Path) -> None:
    """The registry answered to where its letter asked for; nobody had to record it."""
    with (demo / "distribution.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [
            row
            for row in csv.DictReader(file)
            if row["state"] == "acknowledged" and row["version"] == "2"
        ]
    assert (row["recipient_register_number"], row["recorded_by"]) == ("VN/00000/2027", "")
    assert row["proof"].startswith("kuitattu vastauksella")
    assert len([*(demo / "returns" / ".omv-read" / "cur").iterdir()]) == 1


def test_a_mail_that_bounced_went_on_by_the_next_way(demo: Path) -> None:
    """The log of the distribution tells both: what did not get through, and what did."""
    with (demo / "distribution.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if "ei mennyt perille" in row["before"]]
    assert (row["recipient"], row["channel"]) == ("Oikeuskanslerinvirasto", "secure_mail")
    kinds = [event["kind"] for event in events(demo)]
    assert kinds.index("delivery.failed") < kinds.index("delivery.rerouted")


def test_the_year_is_closed_and_the_deputy_confirmed_it(demo: Path) -> None:
    """The last move of the cycle closes it, and one confirmation stands in the log (R3, R4)."""
    log = events(demo)
    moves = [event["data"]["state"] for event in log if event["kind"] == "cycle.moved"]
    confirmed = [event["data"] for event in log if event["kind"] == "plan.confirmed"]
    assert moves[-1] == CycleState.CLOSED
    assert [one["role"] for one in confirmed] == ["deputy"]


def test_the_exported_log_verifies(demo: Path, omv: str) -> None:
    """`omv log verify` finds the export unbroken."""
    assert _verify(omv, demo / "events.jsonl") == 0


def test_a_changed_export_is_found(demo: Path, omv: str, tmp_path: Path) -> None:
    """A word changed in the export makes the check fail."""
    text = (demo / "events.jsonl").read_text(encoding="utf-8")
    changed = tmp_path / "events.jsonl"
    changed.write_text(text.replace('"deputy"', '"director"', 1), encoding="utf-8")
    assert _verify(omv, changed) == 1


def test_the_log_names_nobody(demo: Path) -> None:
    """No person's id, name or address stands in clear in any event."""
    text = (demo / "events.jsonl").read_text(encoding="utf-8")
    for person in UNIT.people:
        assert person.email not in text
        assert json.dumps(person.id) not in text
        assert json.dumps(person.name, ensure_ascii=False) not in text


def test_prefect_knows_no_name_address_or_answer(demo: Path) -> None:
    """Prefect's own database holds ids and plain words only, whatever has run."""
    stored = b"".join(path.read_bytes() for path in (demo / ".prefect").glob("prefect.db*"))
    answers = yaml.safe_load(data_file("previous_plan.yaml"))["answers"].values()
    secret = [*(one.email for one in UNIT.people), *(one.address for one in UNIT.recipients)]
    names = [one.name for one in UNIT.people] + [one.name for one in UNIT.recipients]
    secret += names
    secret += [str(answer)[:60] for answer in answers if len(str(answer)) > 60]
    assert len(stored) > 100_000
    assert [one for one in secret if one.encode() in stored] == []


def test_every_mail_can_be_read(demo: Path) -> None:
    """Every mail has a subject, plain text and HTML in the language of its reader."""
    languages = {one.email: one.language for one in UNIT.people}
    languages |= {one.address: one.language for one in UNIT.recipients}
    for path in (demo / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        reader = mail["To"].addresses[0].addr_spec
        assert mail["Subject"]
        for kind in ("plain", "html"):
            body = mail.get_body((kind,))
            assert body is not None
            assert body.get_content().strip()
        assert mail["Content-Language"] == languages[reader]


def test_the_summary_tells_what_a_director_asks(demo: Path) -> None:
    """Who confirmed and when, what changed, who has the plan, and whether the log holds."""
    text = (demo / "summary.md").read_text(encoding="utf-8")
    assert "vahvisti apulaisjohtaja 12.5.2027" in text
    assert "ketju eheä" in text
    assert all(recipient.name in text for recipient in RECIPIENTS)


def _verify(omv: str, path: Path) -> int:
    command = [omv, "--workspace", str(path.parent), "log", "verify", str(path)]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


def test_no_public_file_holds_what_is_secret(demo: Path) -> None:
    """Neither a copy, nor a mail with what it brings, nor a name; the full plan does."""
    assert all(word in text_of(demo / "plan.docx") for word in WITHHELD)
    public = [demo / "plan-public.docx", *demo.glob("plan-public.pdf")]
    texts = [text for path in public for text in texts_of_file(path.read_bytes())]
    texts += [demo.joinpath(name).read_text("utf-8") for name in ("summary.md", "distribution.csv")]
    texts += [str(path) for path in demo.rglob("*")]
    for path in (demo / "mail").glob("*.eml"):
        texts += texts_of_mail(path)
    assert [word for word in WITHHELD for text in texts if word in text] == []


def texts_of_mail(path: Path) -> list[str]:
    """Everything that a mail tells and brings."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    texts = [str(message.items())]
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            is_document = content.startswith((b"PK", b"%PDF-"))
            texts += texts_of_file(content) if is_document else [content.decode("utf-8", "replace")]
        texts.append(part.get_filename() or "")
    return texts


@cache
def texts_of_file(content: bytes) -> list[str]:
    """Every text that a document holds; recipients get the same one."""
    search = pdf_search if content.startswith(b"%PDF-") else docx_search
    return [one.text for one in search(content)]


def test_the_public_copy_is_a_sound_docx_with_its_markers(demo: Path) -> None:
    """One for each of the two passages."""
    assert OpenXmlValidator().validate(demo / "plan-public.docx").errors == []
    marker = "[peitetty, JulkL 24 § 1 mom. 7 k]"
    lines = Document(str(demo / "plan-public.docx")).element.body.iter(_TEXT)
    assert sum(marker in (line.text or "") for line in lines) == len(WITHHELD)


def test_the_rehearsal_tells_what_the_demo_sends(demo: Path, tmp_path: Path) -> None:
    """Letter by letter: the day, the reader, what for."""
    year = rehearsed(tmp_path)
    assert letters_told(year) == letters_sent(demo)
    assert year.failed == ()


@pytest.mark.parametrize(
    "words",
    [
        ("record.json",),
        ("plan.pdf", "--record", "record.json"),
        ("plan-public.docx", "--record", "record.json", "--openings", "openings.json"),
        ("plan-public.pdf", "--record", "record.json", "--openings", "openings.json"),
    ],
)
def test_what_the_demo_hands_out_can_be_checked(
    demo: Path, soffice: str, words: tuple[str, ...]
) -> None:
    """The sealed plan, the record of its confirmation and the public copies hold together."""
    assert soffice
    files = [str(demo / one) if "." in one else one for one in words]
    checked = run_command("verify", *files, "--trust", str(demo / "root.pem"))
    assert checked.exit_code == 0, checked.stdout
    assert "for trying out" in checked.stdout


def test_openssl_accepts_the_record_of_the_demo(demo: Path) -> None:
    """By its signature, and the root that stands beside it; nothing secret is in it."""
    command = "openssl cms -verify -binary -inform DER -in record.p7s -content record.json"
    words = [*command.split(), "-CAfile", "root.pem", "-out", "/dev/null"]
    ended = subprocess.run(words, cwd=demo, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    for name in ("record.json", "openings.json"):
        assert not [one for one in WITHHELD if one in (demo / name).read_text(encoding="utf-8")]
