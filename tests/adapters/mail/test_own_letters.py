"""Templates of a workspace's own: they win, they can't reach out, and their faults are found."""

from pathlib import Path

import pytest

from omv_workflow.adapters.mail.example_facts import example_facts
from omv_workflow.adapters.mail.letter_checks import check_letters
from omv_workflow.adapters.mail.letters import LetterWriter, write_letter
from omv_workflow.adapters.mail.templates import LANGUAGES, shipped_names, shipped_text
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.errors import InvalidInput

NUMBER = Purpose.NUMBER_MISSING
PLAIN = "Subject: {{ plan_title }}\n\nHei {{ to_name }},\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of letters of a workspace, with nothing in it."""
    made = tmp_path / "workspace" / "letters"
    (made / "fi").mkdir(parents=True)
    return made


def put(folder: Path, text: str, name: str = f"{NUMBER}.md", language: str = "fi") -> None:
    """Give the workspace a template of its own."""
    (folder / language / name).write_text(text, encoding="utf-8")


def written(folder: Path, language: str = "fi") -> Letter:
    """A letter as this workspace writes it."""
    return LetterWriter(folder)(NUMBER, language, example_facts(NUMBER))


def faults(folder: Path) -> list[str]:
    """What is wrong with the letters of a workspace, a line each."""
    with pytest.raises(InvalidInput) as refused:
        check_letters(folder)
    return refused.value.why.strip().splitlines()


def test_an_own_letter_wins_in_its_language_alone(folder: Path) -> None:
    """The others stay as they are shipped."""
    put(folder, f"{PLAIN}Pyydä numero kirjaamosta.\n")
    assert "Pyydä numero kirjaamosta." in written(folder).text
    assert written(folder, "sv") == write_letter(NUMBER, "sv", example_facts(NUMBER))


def test_an_own_part_changes_every_letter_that_has_it(folder: Path) -> None:
    """A signature need be written once."""
    put(folder, "Kirjaamo\n", "_signature.md")
    assert written(folder).text.endswith("\nKirjaamo\n")


def test_a_letter_changed_on_the_disk_is_read_anew(folder: Path) -> None:
    """A program that keeps running does not go on with what it read first."""
    put(folder, f"{PLAIN}Yksi.\n")
    assert "Yksi." in written(folder).text
    put(folder, f"{PLAIN}Kaksi.\n")
    assert "Kaksi." in written(folder).text


@pytest.mark.parametrize("name", ["../../omv.toml", "/etc/hostname", "omv.toml", "./x.md"])
def test_a_letter_includes_no_file_but_templates(folder: Path, name: str) -> None:
    """What else stands in the workspace or on the machine stays there."""
    (folder.parent / "omv.toml").write_text("secret", encoding="utf-8")
    put(folder, f'{PLAIN}{{% include "{name}" %}}\n')
    with pytest.raises(InvalidInput, match=f"letters/fi/{NUMBER}.md:5"):
        written(folder)


def test_a_link_does_not_lead_out_of_the_folder(folder: Path) -> None:
    """Not even where the file system lets it."""
    (folder.parent / "omv.toml").write_text("secret", encoding="utf-8")
    (folder / "fi" / f"{NUMBER}.md").symlink_to(folder.parent / "omv.toml")
    with pytest.raises(InvalidInput, match="leads out of the folder"):
        written(folder)


@pytest.mark.parametrize(
    "trick",
    [
        "{{ to_name.__class__.__mro__ }}",
        "{{ ''.join.__globals__ }}",
        "{% for one in range(999999999) %}x{% endfor %}",
    ],
)
def test_a_letter_runs_no_code(folder: Path, trick: str) -> None:
    """Templates are filled in inside Jinja's sandbox."""
    put(folder, f"{PLAIN}{trick}\n")
    with pytest.raises(InvalidInput, match=f"letters/fi/{NUMBER}.md"):
        written(folder)


def test_letters_that_were_copied_unchanged_are_sound(folder: Path) -> None:
    """In every language; and without a folder there is nothing to check."""
    for language in LANGUAGES:
        (folder / language).mkdir(exist_ok=True)
        for name in shipped_names(language):
            put(folder, shipped_text(language, name), name, language)
    check_letters(folder)
    check_letters(folder / "nothing")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (f"{PLAIN}{{{{ comfirm_due }}}}\n", 5, 'unknown fact "comfirm_due"; did you mean'),
        (f"{PLAIN}{{% if false %}}\n{{{{ nobody }}}}\n{{% endif %}}\n", 6, 'unknown fact "nobody"'),
        (f"{PLAIN}{{% if to_name %}}\n", 5, "Unexpected end of template"),
        (f"{PLAIN}{{{{ confirm_due | weekdays }}}}\n", 5, "No filter named 'weekdays'"),
        (f"{PLAIN}{{{{ confirm_due + 1 }}}}\n", 5, "unsupported operand"),
        (f"{PLAIN}{{{{ confirm_due.week }}}}\n", 5, "has no attribute 'week'"),
        (f'{PLAIN}{{% include "{NUMBER}.md" %}}\n', 5, "recursion"),
        ("Hei {{ to_name }},\n\nNumero puuttuu.\n", 1, "expected a line `Subject: …` first"),
        ("Subject: \n\nNumero puuttuu.\n", 1, "expected a line `Subject: …` first"),
        ("Subject: Numero\nNumero puuttuu.\n", 1, "expected a line `Subject: …` first"),
        ("", 1, "expected a line `Subject: …` first"),
    ],
)
def test_a_fault_is_told_by_file_and_line(folder: Path, text: str, place: int, told: str) -> None:
    """Before any letter is written, and also where no example would come by."""
    put(folder, text)
    (fault,) = faults(folder)
    assert fault.startswith(f"letters/fi/{NUMBER}.md:{place}: ")
    assert told in fault


def test_all_faults_are_told_at_once(folder: Path) -> None:
    """Those of several files, and several of one; a part's at its own place."""
    put(folder, f"{PLAIN}{{{{ one }}}} {{{{ two }}}}\n{{{{ three }}}}\n")
    put(folder, "Terveisin\n{{ four }}\n", "_signature.md")
    told = faults(folder)
    assert [fault.partition(": ")[0] for fault in told if "number_missing" in fault] == [
        "letters/fi/number_missing.md:5",
        "letters/fi/number_missing.md:5",
        "letters/fi/number_missing.md:6",
    ]
    assert sum(fault.startswith("letters/fi/_signature.md:2: ") for fault in told) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fi/number_mising.md", 'unknown letter "number_mising.md"; did you mean'),
        ("se/number_missing.md", "expected in one of the folders fi, sv, en"),
        ("number_missing.md", "expected in one of the folders fi, sv, en"),
    ],
)
def test_a_file_that_no_letter_is_made_of_is_told(folder: Path, name: str, told: str) -> None:
    """Somebody changed it, and would wait in vain for the change to show."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{PLAIN}Hei.\n", encoding="utf-8")
    (fault,) = faults(folder)
    assert told in fault


def test_a_letter_that_is_no_text_is_told(folder: Path) -> None:
    """A file saved in an old encoding."""
    (folder / "fi" / f"{NUMBER}.md").write_bytes("Subject: Määräaika\n\nHei".encode("latin-1"))
    (fault,) = faults(folder)
    assert "not text in UTF-8" in fault
