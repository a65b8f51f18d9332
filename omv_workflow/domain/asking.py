"""Which letters ask their reader for something by a day, and by which."""

from collections.abc import Iterable, Mapping
from datetime import date

from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.due_days import DueKind
from omv_workflow.domain.messages import Purpose

_ASKED: dict[Purpose, tuple[DueKind, str]] = {
    Purpose.CONTRIBUTION_REQUEST: (DueKind.ANSWERS, "due"),
    Purpose.CONTRIBUTION_REMINDER: (DueKind.ANSWERS, "due"),
    Purpose.REQUEST_HANDED_OVER: (DueKind.ANSWERS, "due"),
    Purpose.ANSWERS_TO_ACCEPT: (DueKind.ACCEPTANCE, "due"),
    Purpose.READY_TO_CONFIRM: (DueKind.CONFIRMATION, "confirm_due"),
    Purpose.CONFIRMATION_REMINDER: (DueKind.CONFIRMATION, "confirm_due"),
}
"""Which letters ask for something by a day, and the fact in which it stands."""


def asked_by(
    purpose: Purpose, facts: Mapping[str, object], today: date
) -> tuple[DueKind, date] | None:
    """What a letter asks for and by which day; None where it asks for nothing, or the day is over.

    Args:
        purpose: that of the letter.
        facts: what it tells.
        today: the day on which it is written.
    """
    kind, name = _ASKED.get(purpose, (None, ""))
    day = facts.get(name)
    return (kind, day) if kind and isinstance(day, date) and day >= today else None


def request_of(step: str, requests: Iterable[ContributionRequest]) -> str | None:
    """The id of the request that a letter is about: its step names it."""
    parts = step.split(".")
    return next((one.id for one in requests if one.id in parts), None)
