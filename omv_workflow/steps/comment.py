"""Commenting on an item: seen by all who answer it, and by those who coordinate and lead.

Those who answer it and those who coordinate are written to, with the other reminders of their day.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex, utf8
from omv_workflow.domain.comments import Comment
from omv_workflow.domain.events import Personal
from omv_workflow.domain.permissions import check_may_answer
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.typed import typed_text
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.secrets_repeated import check_repeats_no_secret
from omv_workflow.steps.tell_of_comments import tell_of_comment
from omv_workflow.steps.year import Year, current_year

_WHAT = said("The comment")


@dataclass(frozen=True)
class Told:
    """A comment as it is shown: by whom, by name, and on which day."""

    name: str
    on: date
    text: str


def write_comment(
    parts: Parts, plan_id: str, item_id: str, text: str, actor: Actor, now: datetime
) -> Comment:
    """Say something about an item to those who answer it and those who coordinate.

    Raises:
        NotAllowed: the item was not asked of this person, and they don't lead the unit.
        NotPossibleNow: the plan has been confirmed.
        InvalidInput: it says nothing, is too long, or holds what is secret, marked or not: it is
            shown to whoever has a link.
    """
    typed = typed_text(text, _WHAT)
    if not typed:
        raise _says_nothing()
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, PREPARING, what=said("Commenting"))
        check_may_answer(year.unit, actor, item_id, year.requests(), year.today)
        check_repeats_no_secret(year, item_id, typed, _WHAT)
        comment = store_comment(year, item_id, typed, actor)
        tell_of_comment(year, comment)
        work.commit(now)
        return comment


def store_comment(year: Year, item_id: str, text: str, actor: Actor) -> Comment:
    """Store a comment, and write down that it was made."""
    comment = Comment(
        id=year.parts.new_id(),
        cycle_id=year.cycle.id,
        item_id=item_id,
        person_id=str(actor.person_id),
        text=text,
        written_at=year.now,
    )
    year.work.comments.add(comment)
    year.record(
        "comment.written",
        actor,
        comment=comment.id,
        item=item_id,
        text_hash=Personal(sha256_hex(utf8(text))),
    )
    return comment


def comments_by_item(year: Year) -> dict[str, tuple[Told, ...]]:
    """All comments of a year by their items, as people read them, the oldest first."""
    of_item: dict[str, list[Comment]] = defaultdict(list)
    for one in year.work.comments.find(cycle_id=year.cycle.id):
        of_item[one.item_id].append(one)
    return {item: _told(year, found) for item, found in of_item.items()}


def _told(year: Year, found: Iterable[Comment]) -> tuple[Told, ...]:
    names = {one.id: one.name for one in year.unit.people}
    return tuple(
        Told(
            name=names.get(one.person_id, one.person_id),
            on=year.parts.today(one.written_at),
            text=one.text,
        )
        for one in sorted(found, key=lambda one: one.written_at)
    )


def _says_nothing() -> InvalidInput:
    return InvalidInput(_WHAT, why=said("it is empty."), next_step=said("Say what you mean."))
