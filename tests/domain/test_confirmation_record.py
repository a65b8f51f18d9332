"""The confirmation record: one spelling, and a message of its own for every odd one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.confirmation_record import (
    read_openings,
    read_record,
    spelled,
)
from omv_workflow.domain.strict_json import LARGEST, read_canonical
from omv_workflow.errors import VerificationFailed
from tests.records import example_openings, example_record, record_told

RECORD = spelled(example_record())


def with_text(old: str, new: str) -> bytes:
    """The record with another piece of text in it."""
    assert RECORD.count(old.encode()) >= 1
    return RECORD.replace(old.encode(), new.encode(), 1)


def test_a_record_is_read_as_it_was_spelled() -> None:
    """Its bytes are the only ones that say what it says."""
    assert spelled(read_record(RECORD)) == RECORD
    openings = spelled(example_openings())
    assert spelled(read_openings(openings)) == openings


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"x" * (LARGEST + 1), "more than"),
        (RECORD + b"\n", "not spelled as canonical"),
        (json.dumps(record_told(), indent=1).encode(), "not spelled as canonical"),
        (with_text('"version":1', '"version":1,"version":1'), "a key stands in it twice"),
        (with_text('"version":1', '"version":1.0'), "no whole number"),
        (with_text('"version":1', '"version":1e999'), "no whole number"),
        (with_text('"version":1', '"version":NaN'), "no whole number"),
        (with_text('"version":1', '"version":' + "9" * 17), "too large"),
        (with_text('"version":1', '"version":' + "9" * 16), "too large"),
        (with_text('"version":1', '"version":' + "[" * 100_000), "nested too deeply"),
        (with_text('"version":1', '"version":true'), "made_for.version"),
        (with_text('"version":1', '"version":"1"'), "made_for.version"),
        (with_text('"title":"johtaja"', '"title":"\\ud800"'), "surrogate"),
        (with_text("record/1", "record/2"), "its format is not"),
        (b"[]", "its format is not"),
        (b"null", "its format is not"),
        (with_text('"signed_pdf":null', '"signed_pdf":null,"zip":null'), "files.zip"),
        (with_text(',"signed_pdf":null', ""), "files.signed_pdf"),
        (with_text('"sha256":null', f'"sha256":"{"ab" * 32}"'), "files.docx"),
        (with_text('"at":"2027-05-12T09:00:00.000000Z"', '"at":"2027-05-12"'), "confirmed.0.at"),
        (
            with_text('"2027-05-12T09:00:00.000000Z"', '"2027-13-45T25:61:00.000000Z"'),
            "confirmed.0.at",
        ),
        (with_text("work/2", "work/9"), "answers"),
    ],
)
def test_what_is_no_record_is_refused_with_its_own_message(content: bytes, why: str) -> None:
    """Nobody is left to guess how a reader would take it."""
    with pytest.raises(VerificationFailed) as refusal:
        read_record(content)
    assert why in refusal.value.why


@pytest.mark.parametrize("read", [read_record, read_openings])
@given(content=st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(read: Callable[[bytes], object], content: bytes) -> None:
    """It reads them or refuses them."""
    with pytest.raises(VerificationFailed):
        read(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("ab{", max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    st.booleans(),
)
def test_only_the_canonical_spelling_is_read(value: Any, spaced: bool) -> None:
    """Any other spelling of the same value is refused."""
    content = json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(", ", ": ") if spaced else (",", ":"),
    ).encode(errors="surrogatepass")
    try:
        read = read_canonical(content, "It")
    except VerificationFailed:
        assert spaced or b"\xed" in content or content.count(b"{") > 20
    else:
        assert read == value


def test_a_number_below_zero_may_have_as_many_digits_as_one_above() -> None:
    """Its sign is no digit."""
    assert read_canonical(b"-1000000000000000", "It") == -1_000_000_000_000_000
