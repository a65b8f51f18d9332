"""The law of languages: what a person reads is a phrase, written out where translators find it."""

import ast
import re
from collections.abc import Iterator

import pytest

from omv_workflow import errors
from omv_workflow.entrypoints.translating import TRANSLATED, faults, messages
from tests.test_laws import sources

TOLD = {
    *(name for name in vars(errors) if not name.startswith("_")),
    *("Problem", "BadParameter", "ValueError", "Row", "Summary", "plain_table"),
    *("add_row", "add_column", "confirm", "print", "row", "show", "ok", "warning", "fault"),
}
"""The calls whose texts people read; of `Text` and `line`, only the first argument is one."""

SAID = {"said", "counted", "pattern"}

NOT_FOR_USERS = {
    # Told to those who write a form or a letter into the program, or who break a rule of it.
    "omv_workflow/adapters/ooxml/expectations.py",
    "omv_workflow/adapters/database/columns.py",
    "omv_workflow/adapters/database/migrations",
    "omv_workflow/testing",
    # Finnish, as the demo's unit is.
    "omv_workflow/entrypoints/demo/summary.py",
    # Tools of those who work on the program.
    "omv_workflow/domain/diagrams.py",
    "omv_workflow/entrypoints/translating.py",
}
WORD = re.compile("[A-Za-z]{2}")


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_unsaid(text: ast.expr) -> bool:
    """Whether a text holds words of its own and is no phrase."""
    if isinstance(text, ast.JoinedStr):
        return any(is_unsaid(part) for part in text.values if isinstance(part, ast.Constant))
    if isinstance(text, ast.BinOp):
        return is_unsaid(text.left) or is_unsaid(text.right)
    if isinstance(text, ast.IfExp):
        return is_unsaid(text.body) or is_unsaid(text.orelse)
    return isinstance(text, ast.Constant) and WORD.search(str(text.value)) is not None


def texts_of(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that people read."""
    name = called(call)
    if name in {"Text", "line"}:
        return call.args[:1]
    told = [one.value for one in call.keywords if one.arg in {"why", "next_step"}]
    return [*call.args, *told] if name in TOLD else []


def unsaid(source: str) -> Iterator[int]:
    """The lines on which a source tells people something that is no phrase."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if any(map(is_unsaid, texts_of(node))):
            yield node.lineno


def unfound(source: str) -> Iterator[int]:
    """The lines on which a phrase is made of something that is not written out there."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in SAID and not is_written_out(node):
            yield node.lineno


def is_written_out(call: ast.Call) -> bool:
    """Whether the pattern stands in the call itself; `counted` has two."""
    patterns = call.args[: 2 if called(call) == "counted" else 1]
    return all(isinstance(one, ast.Constant) for one in patterns)


def is_for_users(path: str) -> bool:
    """Whether what a module tells is read by those who use the program."""
    return not any(path.startswith(one) for one in NOT_FOR_USERS)


def test_what_people_read_is_a_phrase() -> None:
    """No refusal, finding, heading or line is an f-string or a plain text."""
    offenders = [
        f"{path}:{line}"
        for path, source in sources("omv_workflow")
        if is_for_users(path)
        for line in unsaid(source)
    ]
    assert not offenders, "\n".join(offenders)


def test_every_pattern_is_written_out_where_it_is_said() -> None:
    """Else translators' files don't have it; the table of pydantic's faults uses `pattern`."""
    offenders = [
        f"{path}:{line}"
        for path, source in sources("omv_workflow")
        if path != "omv_workflow/forms/wording.py"
        for line in unfound(source)
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "source",
    [
        'NotFound(f"The item {item}", why=x, next_step=y)',
        'errors.NotFound(x, why="it is gone.", next_step=y)',
        'Problem(loc, f"{what} is wrong")',
        'typer.BadParameter("no text")',
        'Text(f"late by {days}", style="red")',
        'table.add_column("State")',
        'session.show(value, "Done." if done else told)',
        'console.print("Server at " + url)',
    ],
)
def test_a_plain_text_for_people_is_seen(source: str) -> None:
    """The search itself is tried on what it must find."""
    assert list(unsaid(source))


@pytest.mark.parametrize(
    "source",
    [
        'NotFound(said("The item {item}", item=item), why=said("x y"), next_step=z)',
        'Text(speak(said("today")), style="bold red")',
        'Text(f"{item} ({state})")',
        'table.add_row("")',
    ],
)
def test_a_phrase_or_a_value_is_let_through(source: str) -> None:
    """Signs between values are no words, and neither is a style."""
    assert not list(unsaid(source))


@pytest.mark.parametrize("source", ["said(one.part)", 'counted("{number} day", days, 2)'])
def test_a_pattern_that_is_not_written_out_is_seen(source: str) -> None:
    """The search itself is tried on what it must find."""
    assert list(unfound(source))


def test_translators_are_given_every_pattern() -> None:
    """Extraction passes over what stands too deep in other calls."""
    given = {text for one in messages() for text in ([one] if isinstance(one, str) else one)}
    forgotten = [
        f"{path}:{call.lineno}"
        for path, source in sources("omv_workflow")
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and called(call) in SAID and is_written_out(call)
        if ast.literal_eval(call.args[0]) not in given
    ]
    assert not forgotten, "\n".join(forgotten)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_is_complete(language: str) -> None:
    """Nothing is left in English, and the compiled file is made of the one that people edit."""
    assert list(faults(language)) == []
