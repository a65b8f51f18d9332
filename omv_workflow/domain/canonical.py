"""Canonical JSON (RFC 8785), so that the same data always has the same hash."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

_LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: JsonValue) -> bytes:
    """The one UTF-8 spelling of a JSON value.

    Raises:
        InvalidInput: a float, an integer that JSON readers round, a key outside ASCII, half of a
            surrogate pair, or a value that JSON does not know.
    """
    return rfc8785.dumps(_plain(value))


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
    if isinstance(value, Mapping):
        return {_ascii(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return utf8(value).decode()
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        raise _refused(said("{value} is too large for a JSON number.", value=str(value)))
    if value is not None and not isinstance(value, int):
        raise _refused(said("a {type} has no canonical form.", type=type(value).__name__))
    return value


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
