"""Canonical JSON: one spelling for the same data, and none for data that would round or differ."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.canonical import JsonValue, canonical_json, sha256_hex, utf8
from omv_workflow.errors import InvalidInput

LARGEST = 2**53 - 1
KEYS = st.text(st.characters(codec="ascii"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=8)
JSON: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_canonical_json_is_json_for_the_same_data(value: JsonValue) -> None:
    """Any JSON reader gets back what was written."""
    assert json.loads(canonical_json(value)) == value


@given(JSON)
def test_it_is_what_another_implementation_of_rfc_8785_writes(value: Any) -> None:
    """Byte for byte."""
    assert canonical_json(value) == rfc8785.dumps(value)


def test_every_character_is_spelled_as_another_implementation_spells_it() -> None:
    """In values all that UTF-8 spells, in keys all of ASCII."""
    characters = [chr(one) for one in range(0x110000) if not 0xD800 <= one < 0xE000]
    keys: Any = {chr(one): one for one in range(128)}
    assert canonical_json("".join(characters)) == rfc8785.dumps("".join(characters))
    assert canonical_json(keys) == rfc8785.dumps(keys)


@given(st.data())
def test_the_order_of_keys_makes_no_difference(data: st.DataObject) -> None:
    """The same keys and values in another order have the same spelling."""
    value: Mapping[str, JsonValue] = data.draw(st.dictionaries(KEYS, JSON, max_size=6))
    reordered = dict(data.draw(st.permutations(list(value.items()))))
    assert canonical_json({"inner": value}) == canonical_json({"inner": reordered})


def test_the_spelling_is_that_of_rfc_8785() -> None:
    """Keys are sorted, nothing is spaced, and letters outside ASCII stand as UTF-8."""
    value: JsonValue = {"b": 1, "a": [True, None, "ä\n"], "A": {}}
    assert canonical_json(value) == '{"A":{},"a":[true,null,"ä\\n"],"b":1}'.encode()


def test_a_tuple_is_spelled_as_a_list_and_any_mapping_as_an_object() -> None:
    """What Python tells apart and JSON doesn't is spelled alike."""
    assert canonical_json(("a", ("b",))) == b'["a",["b"]]'
    assert canonical_json(MappingProxyType({"a": MappingProxyType({})})) == b'{"a":{}}'


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), (None, "null"), (1, "1")])
def test_values_that_python_confuses_stay_distinct(one: JsonValue, other: JsonValue) -> None:
    """True is not 1, and a number is not its digits."""
    assert canonical_json({"a": one}) != canonical_json({"a": other})


@given(st.floats(), st.sampled_from(["alone", "in a list", "in an object"]))
def test_floats_are_refused_wherever_they_stand(number: float, where: str) -> None:
    """A float is refused, for systems print it differently."""
    value: Any = {"alone": number, "in a list": ["x", number], "in an object": {"a": number}}[where]
    with pytest.raises(InvalidInput, match="float"):
        canonical_json(value)


@given(st.integers(min_value=LARGEST + 1), st.sampled_from([1, -1]))
def test_an_integer_that_json_readers_round_is_refused(number: int, sign: int) -> None:
    """Beyond 2**53 - 1 the neighbours of a number can't be told apart."""
    with pytest.raises(InvalidInput, match="too large"):
        canonical_json([sign * number])


@pytest.mark.parametrize("number", [LARGEST, -LARGEST])
def test_the_largest_exact_integers_are_taken(number: int) -> None:
    """Up to 2**53 - 1, either way, a number is written as it is."""
    assert canonical_json(number) == str(number).encode()


@given(KEYS, st.characters(min_codepoint=128, codec="utf-8"))
def test_a_key_outside_ascii_is_refused(ascii_part: str, letter: str) -> None:
    """Keys are ASCII, so that their order is the same everywhere."""
    with pytest.raises(InvalidInput, match="not ASCII"):
        canonical_json({"outer": {ascii_part + letter: 1}})


@pytest.mark.parametrize("value", [b"bytes", {"a", "set"}, object(), {1: "a number as key"}])
def test_what_json_does_not_know_is_refused(value: Any) -> None:
    """Nothing is turned into a string on the quiet."""
    with pytest.raises(InvalidInput, match=r"canonical form|ASCII"):
        canonical_json(value)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    """A text that UTF-8 can't spell is refused as input, alone and in data."""
    with pytest.raises(InvalidInput, match="surrogate"):
        canonical_json({"a": ["\ud800"]})
    with pytest.raises(InvalidInput, match="surrogate"):
        utf8("\udfff")


def test_a_hash_is_lower_case_hexadecimal() -> None:
    """The SHA-256 of nothing is the one that everybody knows."""
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_hex(b"") == nothing
