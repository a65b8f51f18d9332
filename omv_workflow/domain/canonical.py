"""Canonical JSON (RFC 8785), so that the same data always has the same hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

_LARGEST_INTEGER = 2**53 - 1
# Of what is not refused below, Python's own encoder makes the very spelling of the RFC.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: JsonValue) -> bytes:
    """The one UTF-8 spelling of a JSON value.

    Raises:
        InvalidInput: a float, an integer that JSON readers round, a key outside ASCII, half of a
            surrogate pair, or a value that JSON does not know.
    """
    return utf8(_ENCODER.encode(_plain(value)))


def sha256_hex(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def utf8(text: str) -> bytes:
    """A text as the bytes that are hashed.

    Raises:
        InvalidInput: half of a surrogate pair, which UTF-8 can't spell.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _refused(said("a text holds half of a surrogate pair.")) from error


def _plain(value: JsonValue) -> JsonValue:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return _exact(value)
    if isinstance(value, Mapping):
        return {_ascii(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    raise _refused(said("a {type} has no canonical form.", type=type(value).__name__))


def _exact(number: int) -> int:
    if abs(number) > _LARGEST_INTEGER:
        raise _refused(said("{value} is too large for a JSON number.", value=str(number)))
    return number


def _ascii(key: str) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise _refused(said("the key {key} is not ASCII text.", key=f'"{key}"'))
    return key


def _refused(why: str) -> InvalidInput:
    return InvalidInput(
        said("Hashing data"),
        why=why,
        next_step=said("Write it as a string or a small whole number."),
    )
