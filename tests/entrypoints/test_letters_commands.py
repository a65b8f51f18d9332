"""The wording of letters by commands: seen, copied to be changed, checked, and used."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
AT = ("--as", "koordinaattori", "--as-of", "2027-02-25 10:00")
REQUEST = Path("letters/fi/contribution_request.md")


def change(workspace: Path, old: str, new: str) -> None:
    """Edit the request for answers in Finnish."""
    path = workspace / REQUEST
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_letter_is_copied_changed_and_shown(omv: Omv, fresh: Path) -> None:
    """The preview has the change; the list says which languages are the workspace's own."""
    exported = omv(fresh, "letters", "export", "contribution_request", "--language", "fi")
    assert exported.stdout.startswith("1 file stands in ")
    assert list(fresh.rglob("letters/**/*.md")) == [fresh / REQUEST]
    change(fresh, "Hei {{ to_name }},", "Hyvä {{ to_name }},")
    assert omv(fresh, "letters", "check").stdout == "1 letter of your own is sound.\n"
    assert (
        "Hyvä Tarkastaja, Helsinki," in omv(fresh, "letters", "show", "contribution_request").stdout
    )
    found = json.loads(omv(fresh, "--json", "letters", "list").stdout)
    assert {one["name"]: one["own"] for one in found}["contribution_request"] == ["fi"]
    assert "contribution_request" in omv(fresh, "letters").stdout


def test_a_letter_is_shown_in_every_language_and_as_a_page(omv: Omv, fresh: Path) -> None:
    """As JSON, all of it."""
    words = ("letters", "show", "draft_ready", "--language", "sv")
    assert "Hej Tarkastaja, Helsinki," in omv(fresh, *words).stdout
    assert omv(fresh, *words, "--html").stdout.startswith("<!DOCTYPE html>")
    assert set(json.loads(omv(fresh, "--json", *words).stdout)) == {"subject", "text", "html"}


def test_all_letters_are_copied_at_once_and_never_over_changed_ones(omv: Omv, fresh: Path) -> None:
    """Copying again changes nothing; after a change it is refused."""
    assert omv(fresh, "letters", "export").exit_code == 0
    assert omv(fresh, "letters", "export").exit_code == 0
    change(fresh, "Hei", "Hyvä")
    refused = omv(fresh, "letters", "export")
    assert refused.exit_code == 1
    assert "contribution_request.md" in refused.stderr


@pytest.mark.parametrize(
    "words", [("show", "contribution_reqest"), ("show", "_signature"), ("export", "nothing")]
)
def test_a_letter_that_does_not_exist_is_refused(
    omv: Omv, fresh: Path, words: tuple[str, ...]
) -> None:
    """With the name that was meant, or all there are."""
    refused = omv(fresh, "letters", *words)
    assert refused.exit_code == 1
    assert "unknown letter" in refused.stderr


@pytest.mark.parametrize("command", [("letters", "check"), (*AT, "apply")])
def test_a_faulty_letter_is_refused_by_file_and_line(
    omv: Omv, fresh: Path, command: tuple[str, ...]
) -> None:
    """When it is checked, and when the workspace is applied."""
    omv(fresh, "letters", "export", "contribution_request", "--language", "fi")
    change(fresh, "{{ to_name }}", "{{ name }}")
    refused = omv(fresh, *command)
    assert refused.exit_code == 1
    assert 'letters/fi/contribution_request.md:3: unknown fact "name"' in refused.stderr


def test_what_is_sent_is_the_workspaces_own(omv: Omv, collecting: Path) -> None:
    """A letter written after the change has it."""
    omv(collecting, "letters", "export", "draft_ready", "--language", "fi")
    path = collecting / "letters/fi/draft_ready.md"
    path.write_text("Subject: Luonnos\n\nKatso luonnos.\n", encoding="utf-8")
    assert omv(collecting, *AT, "assemble").exit_code == 0
    assert omv(collecting, *AT, "run", "send-mail").exit_code == 0
    (mail,) = (collecting / "mail").glob("*draft_ready*.eml")
    assert "Katso luonnos." in mail.read_text(encoding="utf-8")
