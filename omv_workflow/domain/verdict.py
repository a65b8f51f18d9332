"""What a check of a file says, line by line: what holds, what fails, what was not checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one thing that was looked at stands."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it stands, and why where it does not hold."""

    outcome: Outcome
    what: str
    why: str | None = None


def holds(what: str) -> Finding:
    """What was checked, and is so."""
    return Finding(Outcome.HOLDS, what)


def fails(what: str, why: str) -> Finding:
    """What is not so, or can't be known and would have to be."""
    return Finding(Outcome.FAILS, what, why)


def not_checked(what: str, why: str) -> Finding:
    """What this check can't tell, said so that nobody takes it for granted."""
    return Finding(Outcome.NOT_CHECKED, what, why)


def all_hold(findings: Iterable[Finding]) -> bool:
    """Whether nothing fails."""
    return not any(one.outcome is Outcome.FAILS for one in findings)
