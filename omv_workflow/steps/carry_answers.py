"""Carrying the answers of a year over to the form that it takes; each is a revision more."""

from dataclasses import replace

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer, AnswerState, QuestionChange, began_with, current
from omv_workflow.domain.carrying import Carrying
from omv_workflow.domain.printing import asked_items
from omv_workflow.steps.first_answers import first_answer
from omv_workflow.steps.year import Year


def carry_answers(year: Year, carried: Carrying, actor: Actor) -> tuple[str, ...]:
    """Begin every item of the year's form with what its items of the old one have come to.

    An item whose question is the same keeps its answer as it stands. Any other begins with the
    text, for somebody to look at; those are returned.
    """
    latest = current(year.work.answers.find(cycle_id=year.cycle.id))
    basis = {item: _as_the_year_began(year, item) for item in carried.old.items}
    now_texts = carried.texts({item: one.text for item, one in latest.items()})
    old_texts = carried.texts({item: one.text for item, one in basis.items() if one})
    asked = []
    for item in asked_items(year.form, year.unit):
        olds = carried.sources.get(item.id, ())
        question = carried.question(item.id)
        if olds == (item.id,) and question is None:
            continue
        question = question or _unseen(latest, olds)
        begins = first_answer(year, item.id, old_texts.get(item.id, ""), question)
        given = latest.get(olds[0]) if question is None and olds else None
        _store(year, [begins, *_after(year, begins, now_texts.get(item.id, ""), given)], latest)
        if question is not None:
            asked.append(item.id)
    year.record("answers.carried_over", actor, asked=asked, left_behind=list(carried.left_behind))
    return tuple(asked)


def _after(year: Year, begins: Answer, text: str, given: Answer | None) -> list[Answer]:
    """What has been answered since the year began: as given, or as a text to be looked at."""
    if given and given.is_given:
        return [replace(given, id=year.parts.new_id(), item_id=begins.item_id, question=None)]
    if text == begins.text:
        return []
    state = AnswerState.CHANGED if text else AnswerState.BLANK
    return [replace(begins, id=year.parts.new_id(), text=text, state=state)]


def _unseen(latest: dict[str, Answer], olds: tuple[str, ...]) -> QuestionChange | None:
    """What an earlier form changed about a question that nobody has looked at since."""
    return latest[olds[0]].question if olds and olds[0] in latest else None


def _as_the_year_began(year: Year, item_id: str) -> Answer | None:
    """What the year began the item with."""
    return began_with(year.work.answers.find(cycle_id=year.cycle.id, item_id=item_id))


def _store(year: Year, answers: list[Answer], latest: dict[str, Answer]) -> None:
    known = latest.get(answers[0].item_id)
    revision = known.revision if known else 0
    for place, answer in enumerate(answers, start=1):
        year.work.answers.add(replace(answer, revision=revision + place))
