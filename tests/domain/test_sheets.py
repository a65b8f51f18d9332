"""Cells that no spreadsheet computes."""

import pytest

from omv_workflow.domain.sheets import as_text

FORMULAS = (
    '=HYPERLINK("https://evil.example";"open")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b@SUM(A1)",
    "\uff1d1",
    "\uff0b1",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_would_begin_a_formula_begins_with_an_apostrophe(formula: str) -> None:
    """Whatever blanks or unseen characters stand before its sign."""
    assert as_text(formula).startswith("'")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Virasto;=1+1", "Virasto;'=1+1"),
        ('Virasto; "=1+1"', 'Virasto; "\'=1+1"'),
        ("Virasto\n-2+3", "Virasto\n'-2+3"),
        ("Virasto,@SUM(A1)", "Virasto,'@SUM(A1)"),
        ("Virasto\t+1", "Virasto\t'+1"),
    ],
)
def test_nothing_begins_one_after_a_separator_either(text: str, safe: str) -> None:
    """Where the separator is a semicolon, as in Finland, cells are parted within quotes too."""
    assert as_text(text) == safe


@pytest.mark.parametrize("text", ["", "Virasto", "a=b", "V/1-2027", "2027-05-20 09:00", "it's"])
def test_any_other_text_stands_as_it_is(text: str) -> None:
    """Signs within words and numbers are no formulas."""
    assert as_text(text) == text
