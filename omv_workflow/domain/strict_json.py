"""Canonical JSON that came from outside, read without any latitude: it has one spelling or none."""

import json
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from omv_workflow.domain.canonical import JsonValue, canonical_json
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.phrases import Phrase, said

LARGEST: Final = 10_000_000
"""Bytes; a plan of a thousand passages has a tenth of it."""
_MOST_DIGITS = 16
_DEEPEST = 20


def read_canonical(content: bytes, what: str) -> JsonValue:
    """The JSON value of which these bytes are the canonical spelling; `what` is it called.

    Raises:
        VerificationFailed: it is too large, no JSON, ambiguous or spelled otherwise, saying which.
    """
    if len(content) > LARGEST:
        raise refused(what, said("it has more than {most} bytes.", most=LARGEST))
    value = _Reader(what).read(content)
    try:
        is_canonical = canonical_json(value) == content
    except InvalidInput as error:
        raise refused(what, error.why) from error
    if not is_canonical:
        raise refused(what, said("it is not spelled as canonical JSON (RFC 8785)."))
    return value


def refused(what: str, why: str) -> VerificationFailed:
    """The refusal of a file that can't be what it is taken for."""
    return VerificationFailed(
        what, why=why, next_step=said("Ask whoever gave you the file for the very bytes.")
    )


class _Reader:
    """Reads JSON without floats, huge numbers, two values of one key or deep nesting."""

    def __init__(self, what: str) -> None:
        self._what = what

    def read(self, content: bytes) -> JsonValue:
        try:
            text = content.decode()
            self._check_depth(text)
            value: JsonValue = json.loads(
                text,
                object_pairs_hook=self._pairs,
                parse_int=self._integer,
                parse_float=self._float,
                parse_constant=self._float,
            )
        except UnicodeDecodeError as error:
            raise refused(self._what, said("it is not UTF-8 text.")) from error
        except ValueError as error:
            raise refused(self._what, said("it is not JSON.")) from error
        return value

    def _check_depth(self, text: str) -> None:
        """Brackets within texts count as well: it bounds what the reader of JSON may recurse."""
        depth = 0
        for one in text:
            depth += (one in "[{") - (one in "]}")
            if depth > _DEEPEST:
                self._refuse(said("it is nested too deeply."))

    def _pairs(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        read = dict(pairs)
        if len(read) < len(pairs):
            self._refuse(said("a key stands in it twice."))
        return read

    def _integer(self, digits: str) -> int:
        if len(digits.lstrip("-")) > _MOST_DIGITS:
            self._refuse(said("a number in it is too large."))
        return int(digits)

    def _float(self, digits: str) -> NoReturn:
        del digits
        self._refuse(said("a number in it is no whole number."))

    def _refuse(self, why: Phrase) -> NoReturn:
        raise refused(self._what, why)
