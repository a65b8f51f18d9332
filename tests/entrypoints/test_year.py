"""A whole small year, by commands, as a coordinator and the staff would give them."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]

YEAR = """
2027-01-15 koordinaattori apply
2027-01-15 koordinaattori import previous.yaml
2027-01-15 koordinaattori live --yes
2027-02-12 koordinaattori open
2027-02-12 koordinaattori working-model --text Yhdessä.
2027-02-24 koordinaattori run
2027-03-01 tarkastaja     show safety
2027-03-01 tarkastaja     answer safety --text "Ovet pidetään auki."
2027-03-01 tarkastaja     unchanged
2027-03-02 hoitaja        answer on_call --text no
2027-03-03 koordinaattori return safety --comment Lukossa?
2027-03-04 tarkastaja     answer safety --text "Ovet pidetään lukossa."
2027-03-05 koordinaattori accept
2027-03-05 koordinaattori status --items
2027-04-14 koordinaattori meeting --on 2027-04-14 --participant johtaja --typist hoitaja --text Ok.
2027-04-14 koordinaattori number set DNRO-2027-7
2027-04-14 koordinaattori assemble --out draft.docx
2027-04-23 koordinaattori assemble --for-confirmation
2027-04-23 koordinaattori document --out copy.docx
2027-05-12 koordinaattori confirm --person johtaja --at "2027-05-11 14:30" --place Helsinki \
                                  --system Asianhallinta --reference 4711
2027-05-12 koordinaattori status
2027-05-12 koordinaattori run
2027-05-13 koordinaattori distribution --csv distribution.csv
2027-05-13 koordinaattori distribution
2027-05-13 koordinaattori clients-told --how Ilmoitustaululla.
2027-05-14 koordinaattori delivered valvoja --how Siirretty. --register-number V/1
2027-05-14 koordinaattori delivered ministerio --how Postitse. --channel paper
2027-05-14 koordinaattori status --year 2027
2027-05-14 koordinaattori log show
2027-05-14 koordinaattori log export log.jsonl
2027-05-14 koordinaattori log verify
2027-05-14 koordinaattori log verify log.jsonl
"""
LINES = tuple(shlex.split(line) for line in YEAR.replace("\\\n", "").strip().splitlines())


def play(omv: Omv, workspace: Path, *options: str) -> list[Result]:
    """The results of the year's commands; names of files are taken from the workspace."""

    def placed(word: str) -> str:
        is_a_file = word.endswith((".yaml", ".docx", ".csv", ".jsonl"))
        return str(workspace / word) if is_a_file else word

    return [
        omv(workspace, *options, "--as", who, "--as-of", when, *(placed(word) for word in words))
        for when, who, *words in LINES
    ]


Begin = Callable[[Path], None]


def before_the_year(folder: Path, begin: Begin) -> Path:
    """A workspace with the plan of the year before, still to be imported."""
    begin(folder)
    previous = Path(__file__).with_name("small") / "previous.yaml"
    (folder / "previous.yaml").write_bytes(previous.read_bytes())
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, begin: Begin) -> Path:
    """The workspace in which the year has been played."""
    return before_the_year(tmp_path_factory.mktemp("kept"), begin)


@pytest.fixture(scope="module")
def played(omv: Omv, kept: Path) -> list[Result]:
    """What the commands of the year said."""
    return play(omv, kept)


def test_a_year_goes_from_the_unit_to_the_last_recipient(
    omv: Omv, kept: Path, played: list[Result]
) -> None:
    """Every command succeeds, and the year ends closed, with its documents and its log."""
    assert [result.stderr for result in played if result.exit_code] == []
    assert "closed" in played[-5].stdout
    assert "unbroken" in played[-1].stdout
    assert (kept / "draft.docx").read_bytes().startswith(b"PK")
    status = omv(kept, "--as-of", "2027-05-14", "status")
    assert "scheduled · 367 days to 2028-05-15" in status.stdout


def test_every_command_of_the_year_gives_one_json_value(
    omv: Omv, tmp_path: Path, begin: Begin
) -> None:
    """What a person does by commands, another program can do and read."""
    results = play(omv, before_the_year(tmp_path, begin), "--json")
    assert [result.stderr for result in results if result.exit_code] == []
    values = [json.loads(result.stdout) for result in results]
    assert values[0][0]["applied"]["plan_id"] == "pieni.pieni-lomake"
    assert values[-5]["state"] == "closed"


def test_no_table_is_wider_than_a_terminal(played: list[Result]) -> None:
    """In 80 columns tables fold and stay whole, and without a terminal there is no colour."""
    tables = "status", "run", "distribution", "show"
    shown = [
        result.stdout
        for (_, _, *words), result in zip(LINES, played, strict=True)
        if words[-1] in tables
    ]
    assert len(shown) == 5
    assert max(len(line) for text in shown for line in text.splitlines()) <= 80
    assert not any("\x1b" in text for text in shown)


@pytest.mark.usefixtures("played")
def test_a_documents_bytes_and_hash_are_those_that_were_confirmed(
    omv: Omv, kept: Path, tmp_path: Path
) -> None:
    """Years later the same version is written again, byte for byte."""
    again = tmp_path / "again.docx"
    at = ("--as-of", "2027-12-01")
    written = omv(kept, *at, "--json", "document", "--version", "2", "--out", again)
    assert again.read_bytes() == (kept / "copy.docx").read_bytes()
    log = json.loads(omv(kept, *at, "--json", "log", "show").stdout)
    confirmed = next(event for event in log if event["kind"] == "plan.confirmed")
    assert confirmed["data"]["docx"] == json.loads(written.stdout)["sha256"]


def test_a_step_is_moved_and_excused_by_command(omv: Omv, collecting: Path) -> None:
    """The obligations tell why then; a name that no step has is refused with those there are."""
    by = ("--as", "koordinaattori", "--as-of", "2027-02-25 10:00")
    moved = omv(collecting, *by, "move", "draft", "2027-04-12", "--reason", "Muutto.")
    assert moved.stdout == "draft is due on 2027-04-12 now.\n"
    assert "in charge: Muutto." in omv(collecting, *by, "obligations").stdout
    excused = omv(collecting, *by, "excuse", "--step", "remind_1", "--reason", "Muutto.")
    assert excused.stdout == "remind 1 is excused.\n"
    refused = omv(collecting, *by, "excuse", "--step", "nothing", "--reason", "Muutto.")
    assert (refused.exit_code, "remind_1, remind_2" in refused.stderr) == (1, True)
