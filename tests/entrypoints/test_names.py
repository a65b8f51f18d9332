"""What the program calls things in the log and in tables is said in words."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from typer.testing import Result

import omv_workflow
from omv_workflow import errors
from omv_workflow.domain.absences import Absence
from omv_workflow.domain.unit import Mandate, Person
from omv_workflow.entrypoints.demo.acts import read_acts, told
from omv_workflow.entrypoints.views.field_names import field_name
from omv_workflow.entrypoints.views.names import event_name, outcome_name
from omv_workflow.entrypoints.views.summaries import summaries_view
from omv_workflow.phrases import Phrase
from omv_workflow.steps.ports import Row, Summary, UnitOfWork
from tests.test_laws import sources

Omv = Callable[..., Result]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
TO_OPERATORS = {"exception", "error", "info"}
"""The calls that tell the structured log, which is for machines, not the log of a plan."""


def kinds(source: str) -> Iterator[str]:
    """The kinds of events that a module of steps writes."""
    tree = ast.parse(source)
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    passed_over = {
        one
        for call in calls
        if getattr(call.func, "attr", "") in TO_OPERATORS
        for one in ast.walk(call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in passed_over:
            text = str(node.value)
            if KIND.fullmatch(text) and not text.endswith((".csv", ".docx", ".json", ".txt")):
                yield text


def test_every_kind_of_event_has_words() -> None:
    """All that steps write; a state within a kind has the words of that state."""
    written = {kind for _, source in sources("omv_workflow/steps") for kind in kinds(source)}
    assert len(written) > 30
    assert [one for one in sorted(written) if not isinstance(event_name(one), Phrase)] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("plan.confirmed", "plan confirmed"),
        ("obligation.overtaken", "step: overtaken"),
        ("message.temporary_failure", "message: temporary failure"),
        ("answer.confirmed_unchanged", "answer: confirmed unchanged"),
        ("later.kind", "later.kind"),
    ],
)
def test_a_kind_of_event_is_told_in_words(kind: str, words: str) -> None:
    """One that only another version of the program knows stands as it is."""
    assert event_name(kind) == words


def test_every_field_that_is_held_on_a_person_has_words() -> None:
    """Those of the profile, the tables, and the texts in them that may name somebody."""
    profile = [name for part in (Person, Absence, Mandate) for name in part.model_fields]
    tables = {
        name: kind
        for name, hint in get_type_hints(UnitOfWork).items()
        for kind in get_args(hint)
        if name not in {"units", "forms", "plans"}
    }
    texts = {"text", "notes", "reason", "how", "subject", "html", "to_name", "to_address"}
    known = {one.name for kind in tables.values() for one in fields(kind)}
    assert texts <= known
    unnamed = [one for one in (*profile, *tables, *texts) if type(field_name(one)) is str]
    assert unnamed == []


def test_every_refusal_has_words_in_the_outcome_of_a_run() -> None:
    """What broke off unforeseen is told by its name, for whoever is asked about it."""
    for module in walk_packages(omv_workflow.__path__, "omv_workflow."):
        if ".migrations" not in module.name:
            import_module(module.name)
    names = [one.__name__ for one in _kinds_of(errors.OmvError)]
    assert {"NotFound", "LeakFound", "WouldUndo"} <= set(names)
    assert [one for one in names if one in outcome_name(one)] == []
    assert "KeyError" in outcome_name("KeyError")
    assert outcome_name("temporary_failure") == "temporary failure"


def _kinds_of(error: type[Exception]) -> Iterator[type[Exception]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def test_a_failed_act_is_shown_in_words() -> None:
    """The class of the error is for programs."""
    console = Console(width=100)
    with console.capture() as shown:
        console.print(summaries_view([Summary("x", failed=[Row("plan", "y", "NotPossibleNow")])]))
    assert "refused: not possible now" in shown.get()


def test_the_log_is_shown_in_words_and_programs_get_kinds(omv: Omv, collecting: Path) -> None:
    """The exported log keeps the kinds as well, for it is what is verified."""
    line = ("--as", "koordinaattori", "--as-of", "2027-03-01 10:00")
    shown = omv(collecting, *line, "log", "show").stdout
    assert "contribution requested" in shown
    assert "contribution.requested" not in shown
    told = omv(collecting, *line, "--json", "log", "show").stdout
    assert '"contribution.requested"' in told
    values = {name for event in json.loads(told) for name in event["data"]}
    assert len(values) > 15
    assert [
        one for one in values - {"by", "cycle"} if not isinstance(field_name(one), Phrase)
    ] == []


def test_the_acts_of_the_demo_are_told_in_words() -> None:
    """Each of its year."""
    acts = read_acts(ZoneInfo("Europe/Helsinki"))
    assert acts
    assert all(told(one).startswith(f"{one.who}: ") and "_" not in told(one) for one in acts)
