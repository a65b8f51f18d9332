"""The table of security: each requirement stands in it once, and the tests it names are there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([0-9.–, ]+) \| [12, ]+ \| ([a-z ]+) \| (.+) \|$", TABLE, re.MULTILINE)


def numbers(cell: str) -> list[str]:
    """The requirements of a row: `1.4.1–3` are three."""
    found = []
    for one in cell.split(", "):
        section, _, which = one.rpartition(".")
        first, _, last = which.partition("–")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_the_tests_that_it_names_are_there() -> None:
    """Where one is renamed, its name changes here too."""
    named = set(re.findall(r"`(tests/[\w/.]+)`", TABLE))
    assert [one for one in sorted(named) if not (ROOT / one).is_file()] == []


def test_what_it_counts_is_what_stands_in_it() -> None:
    """Each requirement once."""
    states = Counter(state for cell, state, _ in ROWS for _ in numbers(cell))
    told = re.findall(r"(\d+) (?:requirements|are met|partly|not yet|do not apply)", TABLE)
    counted = [states[one] for one in ("met", "partly", "not yet", "does not apply")]
    assert [sum(counted), *counted] == list(map(int, told))
    every = [number for cell, _, _ in ROWS for number in numbers(cell)]
    assert len(every) == len(set(every))
