"""Canonical JSON (RFC 8785), so that the same data always has the same hash."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

from omv_workflow.errors import InvalidInput

JsonValue: TypeAlias = "None | bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue]"

_LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: JsonValue) -> bytes:
    """The one UTF-8 spelling of a JSON value.

    Raises:
        InvalidInput: a float, an integer that JSON readers round, or a key outside ASCII.
    """
    _check(value)
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # its types know no Mapping or Sequence


def sha256_hex(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _check(value: JsonValue) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not key.isascii():
                raise _refused(f"the key {key!r} is not ASCII.")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    elif isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        raise _refused(f"{value} is too large for a JSON number.")
    elif value is not None and not isinstance(value, (str, int)):
        raise _refused(f"a {type(value).__name__} has no canonical form.")


def _refused(why: str) -> InvalidInput:
    return InvalidInput(
        "Hashing data", why=why, next_step="Write it as a string or a small whole number."
    )
