"""What commands refuse: one clear message, exit code 1, and nothing changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")
COORDINATOR = ("--as", "koordinaattori")
INSPECTOR = ("--as", "tarkastaja")
CONFIRM = ("confirm", "--place", "Helsinki", "--system", "Asianhallinta", "--reference", "4711")


def refused(omv: Omv, workspace: Path, *words: str, stdin: str | bytes | None = None) -> str:
    """What the command said in refusing, having changed nothing and shown no traceback."""
    before = omv(workspace, *AT, "--json", "log", "export").stdout
    result = omv(workspace, *words, stdin=stdin)
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [lines[0][:7], lines[1][:7], lines[-1][:7]] == ["Error: ", "Why:   ", "Next:  "]
    assert "Traceback" not in result.stderr
    assert omv(workspace, *AT, "--json", "log", "export").stdout == before
    return result.stderr


def done(omv: Omv, workspace: Path, *words: str) -> Result:
    """The result of a command that succeeds."""
    result = omv(workspace, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result


@pytest.fixture
def offered(omv: Omv, collecting: Path) -> Path:
    """A workspace whose plan awaits confirmation, every answer given."""
    for person in ("tarkastaja", "hoitaja"):
        done(omv, collecting, *AT, "--as", person, "unchanged")
    done(omv, collecting, *AT, *COORDINATOR, "number", "set", "DNRO-2027-7")
    done(omv, collecting, *AT, *COORDINATOR, "assemble", "--for-confirmation")
    return collecting


@pytest.fixture
def confirmed(omv: Omv, offered: Path) -> Path:
    """A workspace whose plan is confirmed."""
    done(omv, offered, *AT, *COORDINATOR, *CONFIRM, "--person", "johtaja")
    return offered


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "[mission, safety]",
            "[mission, saftey]",
            'unit.yaml:45: people.3.items.2: unknown item "saftey"',
        ),
        ("{role: coordinator", "{role: director", "overlaps the director's mandate"),
        ("    address: kirjaamo@ministerio.example\n", "", "address: required, but missing"),
    ],
)
def test_a_faulty_unit_is_told_by_line(
    omv: Omv, collecting: Path, old: str, new: str, told: str
) -> None:
    """An unknown item, two directors at once, a recipient without address."""
    file = collecting / "unit.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert told in refused(omv, collecting, *AT, *COORDINATOR, "apply")


def test_a_form_with_the_same_id_twice_is_told_by_line(omv: Omv, collecting: Path) -> None:
    """A form is refused before any answer can go astray."""
    file = collecting / "form.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: safety", "id: mission"))
    message = refused(omv, collecting, *AT, *COORDINATOR, "apply")
    assert "form.yaml:17" in message
    assert '"mission" is used twice' in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 100_001, "100001 characters; 100000 is the most"),
        ("a\x00b", "U+0000"),
        ("a\x1b[31mb", "U+001B"),
        ("", "empty"),
        ("  \n\t ", "empty"),
    ],
)
def test_an_answer_that_no_document_can_hold_is_refused(
    omv: Omv, collecting: Path, text: str, told: str
) -> None:
    """Too long, control characters, nothing at all: by a file, as by any other way."""
    (collecting / "answer.md").write_text(text, encoding="utf-8")
    words = ("answer", "safety", "--file", str(collecting / "answer.md"))
    assert told in refused(omv, collecting, *AT, *INSPECTOR, *words)


def test_an_answer_to_an_unknown_item_is_refused(omv: Omv, collecting: Path) -> None:
    """The message says where the items can be seen."""
    message = refused(omv, collecting, *AT, *INSPECTOR, "answer", "saftey", "--text", "x")
    assert "omv status --items" in message


@pytest.mark.parametrize(
    "text",
    ["{{ 7 * 7 }}", "{% if x %}", "{ PAGE }", "[bold]x[/bold]", "=1+1", "${HOME} `id`", ":smile:"],
)
def test_what_looks_like_code_is_kept_as_typed(omv: Omv, collecting: Path, text: str) -> None:
    """Template syntax, field codes, markup: it is printed as it was typed, and nothing runs."""
    done(omv, collecting, *AT, *INSPECTOR, "answer", "safety", "--text", text)
    assert done(omv, collecting, *AT, "show", "safety", "--text").stdout == f"{text}\n"


def test_an_answer_comes_from_standard_input(omv: Omv, collecting: Path) -> None:
    """What another program writes is read as it is, whatever ends its lines."""
    words = ("--json", "answer", "safety", "--file", "-")
    given = omv(collecting, *AT, *INSPECTOR, *words, stdin=b"Ovi.\r\nIkkuna.\r\n")
    assert json.loads(given.stdout)["text"] == "Ovi.\nIkkuna."


def test_standard_input_that_is_no_text_is_refused(omv: Omv, collecting: Path) -> None:
    """Bytes of some other kind never become an answer."""
    words = (*AT, *INSPECTOR, "answer", "safety", "--file", "-")
    assert "UTF-8" in refused(omv, collecting, *words, stdin=b"\xff\xfe\x00")


def test_a_second_confirmation_is_refused(omv: Omv, confirmed: Path) -> None:
    """A plan is confirmed once a year; the message says what to do if it must be again."""
    message = refused(omv, confirmed, *AT, *COORDINATOR, *CONFIRM, "--person", "johtaja")
    assert "confirmed already" in message


def test_a_confirmation_without_mandate_is_refused(omv: Omv, offered: Path) -> None:
    """Neither the coordinator nor anybody else but director and deputy confirms."""
    words = (*COORDINATOR, *CONFIRM, "--person", "koordinaattori")
    assert "neither director nor deputy" in refused(omv, offered, *AT, *words)


def test_a_confirmation_over_missing_answers_needs_a_reason(omv: Omv, collecting: Path) -> None:
    """With the reason it is recorded."""
    done(omv, collecting, *AT, *INSPECTOR, "answer", "safety", "--erase")
    done(omv, collecting, *AT, *COORDINATOR, "number", "waive", "--reason", "Kirjaamo on kiinni.")
    done(omv, collecting, *AT, *COORDINATOR, "assemble", "--for-confirmation")
    words = (*AT, *COORDINATOR, *CONFIRM, "--person", "johtaja")
    assert "--reason" in refused(omv, collecting, *words)
    done(omv, collecting, *words, "--reason", "Tieto tulee myöhemmin.")


def test_an_unconfirmed_plan_is_not_distributed(omv: Omv, offered: Path) -> None:
    """What nobody has confirmed leaves for nobody."""
    assert "confirm" in refused(omv, offered, *AT, *COORDINATOR, "distribute")


def test_a_plan_that_changed_is_not_distributed(omv: Omv, confirmed: Path) -> None:
    """A change after the confirmation takes the plan back, until it is confirmed again."""
    done(omv, confirmed, *AT, *COORDINATOR, "answer", "safety", "--text", "Ovet avattiin.", "--yes")
    told = refused(omv, confirmed, *AT, *COORDINATOR, "distribute")
    assert "the year 2027 is" in told


def test_who_takes_a_plan_back_by_an_answer_is_told_so(omv: Omv, offered: Path) -> None:
    """A correction after the offer costs another confirmation, and asks for it at once."""
    words = (*AT, *COORDINATOR, "answer", "safety", "--text", "Ovet avattiin.")
    declined = omv(offered, *words, stdin="n\n")
    assert declined.exit_code == 1
    assert "Change the answer?" in declined.stderr
    assert "Nothing has changed." in declined.stderr
    assert "awaiting confirmation" in done(omv, offered, *AT, "status").stdout
    agreed = omv(offered, *words, stdin="y\n")
    assert "was taken back by a change" in agreed.stdout
    assert "has to be offered and confirmed again" in agreed.stdout


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("answer", "safety", "--file", "-"), "Ovet avattiin."),
        (("--json", "answer", "safety", "--erase"), None),
    ],
)
def test_a_plan_is_not_taken_back_where_nobody_can_be_asked(
    omv: Omv, confirmed: Path, words: tuple[str, ...], stdin: str | None
) -> None:
    """A program, or text from standard input, says beforehand that it is meant."""
    before = omv(confirmed, *AT, "--json", "log", "export").stdout
    stopped = omv(confirmed, *AT, *COORDINATOR, *words, stdin=stdin)
    assert (stopped.exit_code, stopped.stdout) == (1, "")
    assert "--yes" in stopped.stderr
    assert omv(confirmed, *AT, "--json", "log", "export").stdout == before
    again = omv(confirmed, *AT, *COORDINATOR, *words, "--yes", stdin=stdin)
    assert again.exit_code == 0


def test_the_same_answer_takes_nothing_back(omv: Omv, confirmed: Path) -> None:
    """Nobody is asked, for the confirmed bytes stay what they are; so does the plan's state."""
    text = done(omv, confirmed, *AT, "show", "safety", "--text").stdout
    before = done(omv, confirmed, *AT, *COORDINATOR, "--json", "status").stdout
    done(omv, confirmed, *AT, *COORDINATOR, "answer", "safety", "--text", text)
    assert '"confirmed"' in before
    assert done(omv, confirmed, *AT, *COORDINATOR, "--json", "status").stdout == before


def test_a_number_of_another_pattern_is_refused(omv: Omv, collecting: Path) -> None:
    """A register number looks as the unit's registry writes it."""
    words = (*COORDINATOR, "number", "set", "VN/1/2027")
    assert "pattern" in refused(omv, collecting, *AT, *words)


def test_a_reason_with_control_characters_is_refused(omv: Omv, offered: Path) -> None:
    """What is recorded can be printed, and does nothing to a terminal."""
    words = (*COORDINATOR, "return-year", "--reason", "a\x1b[2Jb")
    assert "U+001B" in refused(omv, offered, *AT, *words)


@pytest.mark.parametrize("when", ["yesterday", "12.5.2027", "2027-05-12T25:00", "2027-13-01"])
def test_a_time_that_cannot_be_read_is_refused(omv: Omv, offered: Path, when: str) -> None:
    """The message shows how to write it."""
    words = (*COORDINATOR, *CONFIRM, "--person", "johtaja", "--at", when)
    assert "2027-05-12 14:30" in refused(omv, offered, *AT, *words)


def test_an_error_is_one_json_value_where_json_is_asked_for(omv: Omv, collecting: Path) -> None:
    """It stands on standard error, with its three parts."""
    result = omv(collecting, *AT, *INSPECTOR, "unchanged", "--json", "saftey")
    assert (result.exit_code, result.stdout) == (1, "")
    assert set(json.loads(result.stderr)["error"]) == {"what", "why", "next_step"}


@pytest.mark.parametrize(
    "words",
    [
        ("answer", "safety"),
        ("answer", "safety", "--text", "x", "--file", "y"),
        ("answer", "safety", "--text", "x", "--erase"),
        ("status", "--items", "--year", "2027"),
        ("run", "sleep"),
        ("delivered", "valvoja", "--how", "x", "--channel", "pigeon"),
        ("nothing",),
        ("status", "--nothing"),
        ("delivered", "valvoja"),
        (),
    ],
)
def test_a_wrongly_written_command_exits_with_2(
    omv: Omv, collecting: Path, words: tuple[str, ...]
) -> None:
    """Such is an error of usage, told with a hint at the help."""
    result = omv(collecting, *AT, *COORDINATOR, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--help" in result.stderr


@pytest.mark.parametrize("group", ["log", "unit", "person", "disposal", "form", "number"])
def test_half_a_command_shows_the_help(omv: Omv, tmp_path: Path, group: str) -> None:
    """It says what there is, and of no error that has no reason."""
    result = omv(tmp_path, group)
    assert result.exit_code == 2
    assert "Usage:" in result.output
    assert "Error:" not in result.output


def test_a_folder_that_is_no_workspace_is_refused(omv: Omv, tmp_path: Path) -> None:
    """The message says how to choose one or begin one, and nothing is written there."""
    result = omv(tmp_path, "status")
    assert result.exit_code == 1
    assert "omv --workspace DIR" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_can_be_done_before_a_unit_is_applied(omv: Omv, fresh: Path) -> None:
    """The message names the command that comes first."""
    result = omv(fresh, *AT, "status")
    assert result.exit_code == 1
    assert "omv apply" in result.stderr


def test_a_plan_that_is_not_kept_here_is_refused(omv: Omv, collecting: Path) -> None:
    """The message lists the plans that are."""
    assert "pieni.pieni-lomake" in refused(omv, collecting, *AT, "--plan", "other", "status")


def test_a_document_cannot_be_written_into_nowhere(omv: Omv, offered: Path) -> None:
    """A folder that does not exist is told, not traced."""
    out = str(offered / "nowhere" / "plan.docx")
    assert "can't be written" in refused(omv, offered, *AT, "document", "--out", out)
