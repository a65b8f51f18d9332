"""Texts without their secret passages, as a person's own data tell them."""

import pytest

from omv_workflow.domain.masking import masked


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("a [[7 k: b]] c", "fi", "a [peitetty, JulkL 24 § 1 mom. 7 k] c"),
        ("[[31 a k: b]]", "sv", "[maskerat, OffL 24 § 1 mom. 31 a punkten]"),
        (
            "a\n\n[[7 k:\nb\n]]\n\nc",
            "en",
            "a\n\n\n[withheld, Act 621/1999, section 24(1), point 7]\n\n\nc",
        ),
        ("a [[7 k: b", "fi", "[peitetty]"),
        ("a", "fi", "a"),
    ],
)
def test_a_marker_stands_in_place_of_each_passage(text: str, language: str, expected: str) -> None:
    """Of a text with a broken mark nothing is left."""
    assert masked(text, language) == expected
