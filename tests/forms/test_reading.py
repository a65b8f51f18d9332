"""How files are read: every fault is told at once, each by its line, in plain words."""

import json
from datetime import date, time
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Identifier
from omv_workflow.forms.validation import validate, validate_toml
from omv_workflow.forms.yaml_reader import read_yaml


class Colour(StrEnum):
    """A choice of two."""

    RED = "red"
    BLUE = "blue"


class Part(BaseModel):
    """One entry of a list."""

    model_config = ConfigDict(extra="forbid")

    id: Identifier
    colour: Colour = Colour.RED


class Whole(BaseModel):
    """A file with a value of every kind."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="a name", min_length=1, max_length=80)
    country: str = Field(default="FI", pattern=r"^[A-Z]{2}$")
    number: int = Field(default=1, ge=1, le=9)
    is_open: bool = False
    day: date = date(2026, 5, 15)
    hour: time = time(8)
    parts: tuple[Part, ...] = Field(default=(Part(id="one"),), min_length=1)
    answers: dict[Identifier, str] = {}
    named: dict[str, Part] = {}
    share: float = 0.5


AN_IDENTIFIER = "expected an identifier: a small letter, then small letters, digits, _ or -"


def told(text: str, name: str = "some.yaml") -> list[str]:
    """The lines of the error that a YAML text is refused with."""
    with pytest.raises(InvalidInput) as refused:
        validate(Whole, text, name)
    return refused.value.why.splitlines()[1:]


def told_of_toml(text: str) -> list[str]:
    """The lines of the error that a TOML text is refused with."""
    with pytest.raises(InvalidInput) as refused:
        validate_toml(Whole, text, "some.toml")
    return refused.value.why.splitlines()[1:]


def test_all_faults_are_told_at_once_each_by_its_line() -> None:
    """One reading is enough to correct a whole file."""
    text = """\
# a comment
name: x
number: many
parts:
  - id: one
    color: red
  - colour: green
"""
    with pytest.raises(InvalidInput) as refused:
        validate(Whole, text, "some.yaml")
    assert str(refused.value).splitlines() == [
        "Reading some.yaml: 4 errors.",
        'some.yaml:3: number: expected a whole number, got "many"',
        'some.yaml:6: parts.1.color: unknown key "color"; did you mean "colour"?',
        "some.yaml:7: parts.2.colour: expected 'red' or 'blue', got \"green\"",
        "some.yaml:7: parts.2.id: required, but missing",
        " Correct the lines that are named and try again.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name:", "name: expected text, got nothing"),
        ('name: ""', 'name: expected text, got ""'),
        ("name: [a]", "name: expected text, got a list"),
        ("name: {a: b}", "name: expected text, got keys with values"),
        (f"name: {'x' * 81}", f'name: expected at most 80 characters, got "{"x" * 60}…"'),
        ("country: Finland", 'country: expected two capital letters, such as FI, got "Finland"'),
        ("number: 0", 'number: expected 1 or more, got "0"'),
        ("number: 10", 'number: expected 9 or less, got "10"'),
        ("is_open: perhaps", 'is_open: expected true or false, got "perhaps"'),
        ("day: 15.5.2026", 'day: expected a date such as 2026-05-15, got "15.5.2026"'),
        ("day: 2026-02-30", 'day: expected a date such as 2026-05-15, got "2026-02-30"'),
        ("hour: noon", 'hour: expected a time such as "08:00", got "noon"'),
        ("parts: one", 'parts: expected a list, got "one"'),
        ("parts: []", "parts: expected a list of 1 or more, got an empty list"),
        ("parts: [one]", 'parts.1: expected keys with their values, got "one"'),
        (
            "parts: [{id: One}]",
            f'parts.1.id: {AN_IDENTIFIER}, got "One"',
        ),
        ("answers: text", 'answers: expected keys with their values, got "text"'),
        (
            "answers: {Item: text}",
            f'answers.Item: {AN_IDENTIFIER}, got "Item"',
        ),
        (
            "zzz: 1",
            'zzz: unknown key "zzz"; expected one of: ' + ", ".join(Whole.model_fields),
        ),
        (
            "named: {x: {id: y, color: red}}",
            'named.x.color: unknown key "color"; did you mean "colour"?',
        ),
        (
            "share: half",
            'share: expected a number, got "half"',
        ),
        ("- name", "expected keys with their values, got a list"),
        ("", "the file is empty"),
        ("# only a comment", "the file is empty"),
    ],
)
def test_a_fault_is_told_in_plain_words(text: str, expected: str) -> None:
    """Each message says what was expected and what stands there instead."""
    assert told(text) == [f"some.yaml:1: {expected}"]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("name: a\nname: b: c", 2, "not readable as YAML: mapping values are not allowed here"),
        ("name: a\n\tnumber: 1", 2, "not readable as YAML: found character '\\t'"),
        ("name: &a x\ncountry: *a", 1, "not readable as YAML: anchors (&), aliases (*) and tags"),
        ("number: !!int 1", 1, "not readable as YAML: anchors (&), aliases (*) and tags"),
        ("name: a\n---\nname: b", 2, "not readable as YAML: a second document begins"),
        ("[a]: b", 1, "not readable as YAML: a key must be a plain word"),
        (f"name: {'[' * 30}{']' * 30}", 1, "not readable as YAML: nested more than 20 deep"),
        ('name: "\\UFFFFFFFF"', 1, "not readable as YAML: an escape names no character"),
        ("name: a\ncountry: \x07", 2, "a control character stands here"),
        ('name: "a\\x07"', 1, "name: expected text without control characters"),
        ('name: "\\ud83d"', 1, "name: expected text without control characters"),
    ],
)
def test_yaml_that_cannot_be_read_is_refused_by_line(text: str, line: int, expected: str) -> None:
    """What is no YAML, or more than such a file needs, ends in the same kind of error."""
    (only,) = told(text)
    assert only.startswith(f"some.yaml:{line}: {expected}")


def test_a_key_that_stands_twice_is_told_beside_the_other_faults() -> None:
    """YAML readers keep the last of two equal keys in silence; this one tells both lines."""
    assert told("name: a\nnumber: 0\nname: b\n") == [
        'some.yaml:2: number: expected 1 or more, got "0"',
        "some.yaml:3: name: this key stands twice, first in line 1",
    ]


def test_words_that_yaml_takes_for_something_else_stay_what_they_are() -> None:
    """`no` is a text where a text is expected, and zeros at the front of a number are kept."""
    read = read_yaml(
        "on: no\ncode: 00100\nat: 12:30\nday: 05-15\nlast: ~\nquoted: 'null'", "x.yaml"
    )
    assert read.data == {
        "on": "no",
        "code": "00100",
        "at": "12:30",
        "day": "05-15",
        "last": None,
        "quoted": "null",
    }


def test_a_value_gets_the_type_that_the_model_says() -> None:
    """Numbers, days, times and yes or no are read where they are expected."""
    whole = validate(Whole, "number: 5\nday: 2026-06-01\nhour: 09:30\nis_open: yes", "some.yaml")
    assert (whole.number, whole.day, whole.hour, whole.is_open) == (
        5,
        date(2026, 6, 1),
        time(9, 30),
        True,
    )


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))
# A key is at most 1,024 characters long in YAML, escapes included.
_KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=80)
_DATA = st.recursive(
    _TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(_DATA, st.sampled_from([None, 2, "\t"]))
def test_json_comes_out_as_it_went_in(data: object, indent: int | str | None) -> None:
    """JSON is read by the same reader, indented by tabs too, with every character kept."""
    text = json.dumps({"data": data}, indent=indent)
    assert read_yaml(text, "some.json").data == {"data": data}


def test_every_part_has_its_line() -> None:
    """A part that is missing has the line of what it is missing from."""
    read = read_yaml("# first\na:\n  - b: 1\n\n  -\n    b: |\n      two\n", "x.yaml")
    assert [read.line(loc) for loc in [("a",), ("a", 0), ("a", 0, "b"), ("a", 1, "b")]] == [
        2,
        3,
        3,
        6,
    ]
    assert read.line(("a", 1, "c")) == read.line(("a", 1))


def test_faults_in_toml_are_told_by_line() -> None:
    """Tables, keys, lists of tables and keys with dots are found again in the text."""
    text = """\
number = 0
is_opn = true
[answers]  # a table
Item = "text"
[[parts]]
id = "one"
[[parts]]
id = 'Two'
"""
    assert told_of_toml(text) == [
        "some.toml:1: number: expected 1 or more, got 0",
        'some.toml:2: is_opn: unknown key "is_opn"; did you mean "is_open"?',
        f'some.toml:4: answers.Item: {AN_IDENTIFIER}, got "Item"',
        f'some.toml:8: parts.2.id: {AN_IDENTIFIER}, got "Two"',
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("name = 'a'\nnumber = \n", 2), ("name = 'a'\n[answers\n", 2), ("a = [", 1)]
)
def test_toml_that_cannot_be_read_is_refused_by_line(text: str, line: int) -> None:
    """What is no TOML ends in the same kind of error."""
    (only,) = told_of_toml(text)
    assert only.startswith(f"some.toml:{line}: not readable as TOML: ")


def test_good_toml_gives_the_model() -> None:
    """An empty file of settings leaves every default in force."""
    assert validate_toml(Whole, "", "some.toml") == Whole()
    assert validate_toml(Whole, "number = 3", "some.toml").number == 3
