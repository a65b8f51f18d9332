"""What a check finds: how it stands, what was seen, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from omv_workflow.errors import OmvError
from omv_workflow.phrases import said
from omv_workflow.settings import Settings


class Level(StrEnum):
    """How it stands: a warning can wait, a fault can't."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` says what to do unless all is well."""

    subject: str
    level: Level
    seen: str
    advice: str | None = None


@dataclass(frozen=True)
class Place:
    """The workspace that is looked at."""

    folder: Path
    settings: Settings


Check = Callable[[Place], Iterator[Finding]]


def ok(subject: str, seen: str) -> Finding:
    """All is well."""
    return Finding(subject, Level.OK, seen)


def warning(subject: str, seen: str, advice: str) -> Finding:
    """Something works less well than it could, or soon will."""
    return Finding(subject, Level.WARNING, seen, advice)


def fault(subject: str, seen: str, advice: str) -> Finding:
    """Something does not work."""
    return Finding(subject, Level.FAULT, seen, advice)


def refusal(subject: str, error: OmvError) -> Finding:
    """What the program itself refuses, as a fault."""
    seen = said("{what}: {why}", what=error.what, why=error.why)
    return fault(subject, seen, error.next_step)
