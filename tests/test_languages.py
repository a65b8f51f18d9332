"""The law of languages: what a person reads is a phrase, written out where translators find it."""

import ast
import re
from collections.abc import Container, Iterator

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

Place = tuple[str, int]
"""A function's name, and which of its arguments."""

SAID = {"said", "counted", "pattern"}

REASONS = {"what", "why", "next_step"}
"""The names under which texts for people are handed on, and kept until then."""

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
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return False
    return WORD.search(text.value) is not None


def texts_of(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that people read."""
    name = called(call)
    if name in {"Text", "line"}:
        return call.args[:1]
    told = [one.value for one in call.keywords if one.arg in REASONS]
    return [*call.args, *told] if name in TOLD else told


def unsaid(source: str, helpers: Container[Place] = ()) -> Iterator[int]:
    """The lines on which a source tells people something that is no phrase.

    Args:
        source: the text of a module.
        helpers: the places of functions' arguments in which reasons are handed on.
    """
    for node in ast.walk(ast.parse(source)):
        texts: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = called(node)
            handed_on = (one for at, one in enumerate(node.args) if (name, at) in helpers)
            texts = [*texts_of(node), *handed_on]
        elif isinstance(node, ast.Assign) and any(map(is_reason, node.targets)):
            texts = [node.value]
        if any(map(is_unsaid, texts)):
            yield getattr(node, "lineno", 0)


def is_reason(target: ast.expr) -> bool:
    """Whether what is assigned will be told as what was refused, why, or what to do."""
    return isinstance(target, ast.Name) and target.id in REASONS


def helpers_of(source: str) -> Iterator[Place]:
    """The functions of a module to which a reason is handed on, and the place of that argument."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg not in {"self", "cls"}]
            yield from ((node.name, at) for at, name in enumerate(names) if name in REASONS)


def unfound(source: str) -> Iterator[int]:
    """The lines on which a phrase is made of something that is not written out there."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in SAID and not is_written_out(node):
            yield node.lineno


SAYING_OTHERS_PATTERNS = {"omv_workflow/forms/wording.py", "omv_workflow/entrypoints/web/pages.py"}


def is_written_out(call: ast.Call) -> bool:
    """Whether the pattern stands in the call itself; `counted` has two."""
    patterns = call.args[: 2 if called(call) == "counted" else 1]
    return all(isinstance(one, ast.Constant) for one in patterns)


def is_for_users(path: str) -> bool:
    """Whether what a module tells is read by those who use the program."""
    return not any(path.startswith(one) for one in NOT_FOR_USERS)


def test_what_people_read_is_a_phrase() -> None:
    """No refusal, finding, heading or line is an f-string or a plain text."""
    of_package = list(sources("omv_workflow"))
    helpers = {place for _, source in of_package for place in helpers_of(source)}
    offenders = [
        f"{path}:{line}"
        for path, source in of_package
        if is_for_users(path)
        for line in unsaid(source, helpers)
    ]
    assert not offenders, "\n".join(offenders)


def test_every_pattern_is_written_out_where_it_is_said() -> None:
    """Else translators' files don't have it.

    The table of pydantic's faults uses `pattern`; the pages' templates are read for `say`.
    """
    offenders = [
        f"{path}:{line}"
        for path, source in sources("omv_workflow")
        if path not in SAYING_OTHERS_PATTERNS
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
        'refused(template, why=f"it has no {mark}.")',
        'why = f"it has no {mark}."',
    ],
)
def test_a_plain_text_for_people_is_seen(source: str) -> None:
    """The search itself is tried on what it must find."""
    assert list(unsaid(source))


def test_a_plain_text_that_is_handed_on_is_seen() -> None:
    """Whatever takes a reason by its place is found by the name of that argument."""
    helper = "def refused(template: str, why: str) -> NotFound: ..."
    found = set(helpers_of(helper))
    assert list(unsaid('raise refused(template, "it has no mark.")', found)) == [1]


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
