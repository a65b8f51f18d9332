"""What pydantic found wrong, in plain words: what was expected, and what stands there instead."""

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from omv_workflow.forms.located import Loc
from omv_workflow.phrases import either, pattern, said

_A_DATE = pattern("expected a date such as 2026-05-15, got {given}")
_A_LIST = pattern("expected a list, got {given}")
_A_NUMBER = pattern("expected a number, got {given}")
_A_TIME = pattern('expected a time such as "08:00", got {given}')
_A_WHOLE_NUMBER = pattern("expected a whole number, got {given}")
_KEYS = pattern("expected keys with their values, got {given}")
_TEXT = pattern("expected text, got {given}")
_ONE_OF = pattern("expected {expected}, got {given}")
_TRUE_OR_FALSE = pattern("expected true or false, got {given}")

_EXPECTED = {
    "bool_parsing": _TRUE_OR_FALSE,
    "bool_type": _TRUE_OR_FALSE,
    "date_from_datetime_inexact": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_parsing": _A_DATE,
    "date_type": _A_DATE,
    "dict_type": _KEYS,
    "enum": _ONE_OF,
    "float_parsing": _A_NUMBER,
    "float_type": _A_NUMBER,
    "frozen_set_type": _A_LIST,
    "greater_than_equal": pattern("expected {ge} or more, got {given}"),
    "int_from_float": _A_WHOLE_NUMBER,
    "int_parsing": _A_WHOLE_NUMBER,
    "int_type": _A_WHOLE_NUMBER,
    "less_than_equal": pattern("expected {le} or less, got {given}"),
    "list_type": _A_LIST,
    "literal_error": _ONE_OF,
    "mapping_type": _KEYS,
    "model_attributes_type": _KEYS,
    "model_type": _KEYS,
    "string_too_long": pattern("expected at most {max_length} characters, got {given}"),
    "string_too_short": _TEXT,
    "string_type": _TEXT,
    "time_parsing": _A_TIME,
    "time_type": _A_TIME,
    "too_short": pattern("expected a list of {min_length} or more, got {given}"),
    "tuple_type": _A_LIST,
}

_PATTERNS = {
    r"^[a-z][a-z0-9_-]{0,79}$": pattern(
        "expected an identifier: a small letter, then small letters, digits, _ or -, got {given}"
    ),
    r"^[A-Z]{2}$": pattern("expected two capital letters, such as FI, got {given}"),
}

_QUOTED = re.compile(r"'[^']*'")  # as pydantic lists what is allowed, in English

_ANOTHER_PATTERN = pattern("expected text like {pattern}, got {given}")
_LONGEST_SHOWN = 60


def in_plain_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One line on one of the errors that `model` found."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return said("required, but missing")
    if kind == "extra_forbidden":
        return unknown(said("key"), str(error["loc"][-1]), keys_at(model, error["loc"][:-1]))
    if kind == "value_error":
        return _of_a_rule(context["error"])
    if kind == "string_pattern_mismatch":
        known = _PATTERNS.get(context["pattern"], _ANOTHER_PATTERN)
        return said(known, given=shown(given), pattern=context["pattern"])
    if kind in _EXPECTED:
        return said(_EXPECTED[kind], given=shown(given), **_in_every_language(context))
    return said("{problem}, got {given}", problem=error["msg"], given=shown(given))


def _in_every_language(context: Mapping[str, Any]) -> dict[str, Any]:
    """What was expected, with its names to be listed in the reader's language."""
    names = _QUOTED.findall(str(context.get("expected", "")))
    return {**context, **({"expected": either(names)} if names else {})}


def _of_a_rule(error: ValueError) -> str:
    """What one of our own checks says, which may be a phrase."""
    return str(error) if not error.args or type(error.args[0]) is str else error.args[0]


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """That a name is unknown, with the one that was probably meant or else all that are known."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return said(
            'unknown {what} "{name}"; did you mean "{close}"?', what=what, name=name, close=close[0]
        )
    return said(
        'unknown {what} "{name}"; expected one of: {known}',
        what=what,
        name=name,
        known=tuple(known),
    )


def shown(value: object) -> str:
    """A value as an error message shows it: short, and text in quotes."""
    if value is None:
        return said("nothing")
    if isinstance(value, Mapping):
        return said("keys with values")
    if isinstance(value, list | tuple):
        return said("a list") if value else said("an empty list")
    text = str(value)
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return f'"{short}"' if isinstance(value, str) else short


def keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that may stand at a place of a file that `model` describes."""
    here = model
    for step in loc:
        field = _fields(here).get(step)
        here = (field and _model_in(field.annotation)) or here
    return [str(key) for key in _fields(here)]


def _fields(model: type[BaseModel]) -> dict[str | int, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `tuple[Person, ...] | None` is about."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(one) for one in get_args(annotation))
    return next((one for one in found if one), None)
