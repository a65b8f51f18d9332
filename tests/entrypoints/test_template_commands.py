"""A template of the unit's own by commands: copied out, checked, named in the settings, used."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from typer.testing import Result

Omv = Callable[..., Result]

AT = ("--as", "koordinaattori", "--as-of", "2027-02-25 10:00")
CODE = "{{title}} {% for x in y %} {{ 7 * 7 }} ${date} {{sections}}"


def change(template: Path, old: str, new: str) -> None:
    """Write something else into the body of a template."""
    document = docx.Document(str(template))
    (paragraph,) = (one for one in document.paragraphs if one.text == old)
    paragraph.text = new
    document.save(str(template))


@pytest.fixture
def own(omv: Omv, collecting: Path) -> Path:
    """A template that the settings of a workspace in mid-year name."""
    assert omv(collecting, "template", "export", collecting / "templates").exit_code == 0
    settings = collecting / "omv.toml"
    named = '[templates]\nplan = "templates/plan.docx"\n'
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{named}", encoding="utf-8")
    return collecting / "templates" / "plan.docx"


def test_a_template_is_copied_out_and_can_be_used(omv: Omv, tmp_path: Path) -> None:
    """No workspace is needed; copying again changes nothing, and an edited one is kept."""
    folder = tmp_path / "templates"
    told = omv(tmp_path, "template", "export", folder).stdout
    assert "plan.docx, plan.yaml, covering-letter.docx, covering-letter.yaml stand in" in told
    assert omv(tmp_path, "template", "export", folder).exit_code == 0
    checked = omv(tmp_path, "template", "check", folder / "plan.docx")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("plan.docx can be used.\n")
    assert "en, fi, sv" in checked.stdout
    change(folder / "plan.docx", "{{title}}", "Suunnitelma")
    refused = omv(tmp_path, "template", "export", folder)
    assert (refused.exit_code, "plan.docx" in refused.stderr) == (1, True)


def test_a_covering_letter_s_template_is_checked_as_one(omv: Omv, tmp_path: Path) -> None:
    """It has marks of its own, and the plan's mean nothing in it."""
    omv(tmp_path, "template", "export", tmp_path)
    letter = tmp_path / "covering-letter.docx"
    assert omv(tmp_path, "template", "check", letter).exit_code == 0
    change(letter, "{{subject}}", "{{sections}}")
    refused = omv(tmp_path, "template", "check", letter)
    assert refused.exit_code == 1
    assert "there is no mark {{subject}}." in refused.stdout
    letter.with_suffix(".yaml").write_text("[", encoding="utf-8")
    assert "covering-letter.yaml" in omv(tmp_path, "template", "check", letter).stdout


def test_every_fault_is_told_and_the_exit_code_says_so(
    omv: Omv, own: Path, collecting: Path
) -> None:
    """For people in 80 columns, for programs as JSON."""
    change(own, "{{title}}", "{{titel}} {date}")
    shown = omv(collecting, "template", "check", own)
    assert shown.exit_code == 1
    assert shown.stdout.startswith("plan.docx can't be used: 3 faults.\n")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "→ Correct its spelling, or take it out." in shown.stdout
    as_data = omv(collecting, "--json", "template", "check", own)
    assert as_data.exit_code == 1
    assert [one["seen"] for one in json.loads(as_data.stdout)["faults"]] == [
        'unknown mark "titel"; did you mean "title"?',
        "{date} is no whole mark.",
        "there is no mark {{title}}.",
    ]


@pytest.mark.parametrize(
    ("name", "told"), [("nowhere.docx", "does not exist"), ("unit.yaml", "is not a DOCX document")]
)
def test_what_is_no_template_is_refused(omv: Omv, collecting: Path, name: str, told: str) -> None:
    """In three lines."""
    refused = omv(collecting, "template", "check", collecting / name)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 3)
    assert told in refused.stderr


def test_plans_are_made_from_the_template_that_the_settings_name(
    omv: Omv, own: Path, collecting: Path, tmp_path: Path
) -> None:
    """An answer that reads like the code of a template stays text in it."""
    change(own, "{{title}}", "Oma pohja: {{title}}")
    (tmp_path / "answer.md").write_text(CODE, encoding="utf-8")
    by = ("--as", "tarkastaja", "--as-of", "2027-02-25 10:00")
    answered = omv(collecting, *by, "answer", "safety", "--file", tmp_path / "answer.md")
    assert answered.exit_code == 0, answered.stderr
    assert omv(collecting, *AT, "assemble").exit_code == 0
    assert omv(collecting, *AT, "document", "--out", tmp_path / "plan.docx").exit_code == 0
    lines = [one.text for one in docx.Document(str(tmp_path / "plan.docx")).paragraphs]
    assert lines[0] == "Oma pohja: Omavalvontasuunnitelma"
    assert CODE in lines


def test_a_faulty_template_is_refused_wherever_it_is_met(
    omv: Omv, own: Path, collecting: Path
) -> None:
    """When the workspace is applied, by the doctor, and when a plan is to be made."""
    change(own, "{{sections}}", "{{sektions}}")
    for command in (("apply",), ("assemble",)):
        refused = omv(collecting, *AT, *command)
        assert refused.exit_code == 1
        assert "body: there is no mark {{sections}}." in refused.stderr
    found = json.loads(omv(collecting, "--json", "doctor").stdout)
    assert any('unknown mark "sektions"' in one["seen"] for one in found)


def test_a_missing_template_is_refused(omv: Omv, own: Path, collecting: Path) -> None:
    """As any file that the settings name."""
    own.unlink()
    refused = omv(collecting, *AT, "apply")
    assert refused.exit_code == 1
    assert "plan.docx" in refused.stderr


def test_the_doctor_names_the_template_in_use(omv: Omv, own: Path, collecting: Path) -> None:
    """With its fonts."""
    found = json.loads(omv(collecting, "--json", "doctor").stdout)
    assert any(str(own) in one["seen"] and one["level"] == "ok" for one in found)
