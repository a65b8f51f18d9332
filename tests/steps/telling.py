"""Answering in a test, and what was told of it to whom."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.answer import give_answer
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN

REMIND_1, REMIND_2 = date(2027, 3, 11), date(2027, 3, 19)


def answer(bench: Bench, person: str, item: str, text: str = "Näin on.") -> None:
    """Answer an item."""
    give_answer(bench.parts, EXAMPLE_PLAN, item, text, Actor(person), bench.now)


def carried(bench: Bench, purpose: Purpose) -> list[Message]:
    """The messages of a purpose that went out."""
    return [one for one in bench.outbox.carried if one.purpose is purpose]


def readers(bench: Bench, purpose: Purpose) -> list[tuple[date, str | None]]:
    """On which day messages of a purpose went to whom."""
    return [(one.created_at.date(), one.person_id) for one in carried(bench, purpose)]
