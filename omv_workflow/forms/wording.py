"""What pydantic found wrong, in plain words: what was expected, and what stands there instead."""

import difflib
from collections.abc import Collection, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from omv_workflow.forms.located import Loc

_A_DATE = "expected a date such as 2026-05-15"
_A_LIST = "expected a list"
_A_TIME = 'expected a time such as "08:00"'
_A_WHOLE_NUMBER = "expected a whole number"
_KEYS = "expected keys with their values"
_TRUE_OR_FALSE = "expected true or false"

_EXPECTED = {
    "bool_parsing": _TRUE_OR_FALSE,
    "bool_type": _TRUE_OR_FALSE,
    "date_from_datetime_inexact": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_parsing": _A_DATE,
    "date_type": _A_DATE,
    "dict_type": _KEYS,
    "enum": "expected {expected}",
    "frozen_set_type": _A_LIST,
    "greater_than_equal": "expected {ge} or more",
    "int_from_float": _A_WHOLE_NUMBER,
    "int_parsing": _A_WHOLE_NUMBER,
    "int_type": _A_WHOLE_NUMBER,
    "less_than_equal": "expected {le} or less",
    "list_type": _A_LIST,
    "literal_error": "expected {expected}",
    "mapping_type": _KEYS,
    "model_attributes_type": _KEYS,
    "model_type": _KEYS,
    "string_too_long": "expected at most {max_length} characters",
    "string_too_short": "expected text",
    "string_type": "expected text",
    "time_parsing": _A_TIME,
    "time_type": _A_TIME,
    "too_short": "expected a list of {min_length} or more",
    "tuple_type": _A_LIST,
}

_PATTERNS = {
    r"^[a-z][a-z0-9_-]{0,79}$": "an identifier: a small letter, then small letters, digits, _ or -",
    r"^[A-Z]{2}$": "two capital letters, such as FI",
}

_LONGEST_SHOWN = 60


def in_plain_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One line on one of the errors that `model` found."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "required, but missing"
    if kind == "extra_forbidden":
        return unknown("key", str(error["loc"][-1]), keys_at(model, error["loc"][:-1]))
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f"expected {_PATTERNS.get(pattern, f'text like {pattern}')}, got {shown(given)}"
    if kind in _EXPECTED:
        return f"{_EXPECTED[kind].format(**context)}, got {shown(given)}"
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}, got {shown(given)}"


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """That a name is unknown, with the one that was probably meant or else all that are known."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f'unknown {what} "{name}"; did you mean "{close[0]}"?'
    return f'unknown {what} "{name}"; expected one of: {", ".join(known)}'


def shown(value: object) -> str:
    """A value as an error message shows it: short, and text in quotes."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
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
