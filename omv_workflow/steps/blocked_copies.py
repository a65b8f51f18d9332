"""Letters that say why no public copy of a plan can be given out, and what is to be done."""

import logging
from enum import StrEnum

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.unit import Person
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import named
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.no_copy import LeakFound, NobodyCanGetOne
from omv_workflow.steps.ports import Row
from omv_workflow.steps.post import once_a_week
from omv_workflow.steps.year import Year

_MARK = 8
_log = logging.getLogger(__name__)


class Stopped(StrEnum):
    """What can't go on without a public copy."""

    OFFER = "offer"
    DISTRIBUTION = "distribution"


def tell_of_blocked_copy(
    year: Year,
    readers: list[Person],
    duty: Obligation,
    stopped: Stopped,
    error: LeakFound | NobodyCanGetOne,
) -> Row:
    """Tell weekly that no public copy can be made, of another reason at once; and what failed.

    The letter names places, and never a passage: it goes by mail.
    """
    places = places_found(year, error)
    facts: dict[str, object] = {
        "stopped": stopped.value,
        "places": places,
        "recipients": list(error.waiting) if isinstance(error, NobodyCanGetOne) else [],
    }
    reason = sha256_hex(repr(places).encode())[:_MARK]  # another one is told at once
    step = f"{once_a_week(year, duty)}.{reason}"
    ask_all(year, readers, Purpose.PUBLIC_COPY_BLOCKED, step, facts)
    told = {"plan": year.plan.id, "stopped": stopped.value}
    _log.error("public_copy.blocked", exc_info=error, extra={"facts": told})
    return year.row(named(stopped), type(error).__name__)


def places_found(year: Year, error: NotPossibleNow) -> list[dict[str, str]]:
    """Each place in the plan whose secret was found, and the parts of the file where it was."""
    parts: dict[str, list[str]] = {}
    for leak in error.leaks if isinstance(error, LeakFound) else ():
        parts.setdefault(leak.where, []).append(leak.part)
    return [
        {"id": where, "text": _question(year, where), "parts": ", ".join(dict.fromkeys(found))}
        for where, found in parts.items()
    ]


def _question(year: Year, where: str) -> str:
    item = year.form.item(where)
    return item.text if item else ""
