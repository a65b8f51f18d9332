"""The application's own log: what a line of it holds, and what it never does."""

import json
import logging
import sys
from typing import Any

from omv_workflow.adapters.logs import JsonLines, Text
from omv_workflow.errors import NotFound, OmvError


def refused() -> logging.LogRecord:
    """The record of an act that failed with an error that names somebody."""
    record = logging.LogRecord("omv_workflow", logging.ERROR, __file__, 1, "act.failed", None, None)
    record.facts = {"plan": "yksikkö/lomake", "what": "draft"}
    try:
        raise NotFound("Planted Name", why="nobody has that name.", next_step="Planted answer")
    except OmvError:
        record.exc_info = sys.exc_info()
    return record


def told(record: logging.LogRecord) -> dict[str, Any]:
    """The object that a line of JSON holds."""
    line = JsonLines().format(record)
    assert "\n" not in line
    value: dict[str, Any] = json.loads(line)
    return value


def test_a_line_of_json_has_its_event_its_facts_and_the_kind_of_error() -> None:
    """Nothing of what the error says, for it may name somebody."""
    value = told(refused())
    assert value.pop("time").endswith("+00:00")
    assert value == {
        "level": "error",
        "event": "act.failed",
        "plan": "yksikkö/lomake",
        "what": "draft",
        "error": {"type": "NotFound", "place": ""},
    }


def test_an_error_is_placed_where_it_came_through_our_code() -> None:
    """By file and line, below the project."""
    record = refused()
    try:
        JsonLines().format("no record")  # type: ignore[arg-type]  # to fail in our own code
    except AttributeError:
        record.exc_info = sys.exc_info()
    error = told(record)["error"]
    assert error["type"] == "AttributeError"
    assert error["place"].startswith("omv_workflow/adapters/logs.py:")


def test_arguments_of_a_message_are_left_out() -> None:
    """A record that somebody makes with values in its text keeps them to itself."""
    values = ("Planted Name",)
    record = logging.LogRecord("flows", logging.INFO, __file__, 1, "met %s", values, None)
    assert told(record)["event"] == "met %s"


def test_text_tells_people_the_whole_refusal_without_traceback() -> None:
    """Whoever sits at the terminal must know what to do."""
    text = Text().format(refused())
    assert text == (
        "act.failed plan=yksikkö/lomake what=draft\n"
        "Planted Name: nobody has that name. Planted answer"
    )
