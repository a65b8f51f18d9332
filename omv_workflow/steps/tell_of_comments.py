"""Telling those who answer an item, and those who coordinate, what was said about it.

It goes with the other reminders of a reader's day. What was said since their last letter about the
item stands in the newest one: of two that wait, the older never goes out.
"""

from collections.abc import Iterator
from datetime import datetime

from omv_workflow.domain.comments import Comment
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.overtaken import subject_of
from omv_workflow.domain.unit import Person, Role, holders
from omv_workflow.steps.post import write_to_person
from omv_workflow.steps.year import Year

_PURPOSE = Purpose.COMMENT_WRITTEN
_TOLD = frozenset({MessageState.WRITTEN, MessageState.ACCEPTED, MessageState.DELIVERED})


def tell_of_comment(year: Year, comment: Comment) -> None:
    """Write to all whom a comment concerns, but to nobody of what they said themselves."""
    step = f"{comment.item_id}.{comment.id}"
    for person in _concerned(year, comment.item_id):
        if person.id != comment.person_id:
            write_to_person(year, person, _PURPOSE, step, _facts(year, person, comment.item_id))


def _concerned(year: Year, item_id: str) -> list[Person]:
    asked = {one.person_id for one in year.requests() if one.is_theirs and item_id in one.items}
    found = [one for one in year.unit.people if one.id in asked and one.is_employed_on(year.today)]
    found += holders(year.unit, Role.COORDINATOR, year.today)
    return list({person.id: person for person in found}.values())


def _facts(year: Year, person: Person, item_id: str) -> dict[str, object]:
    item = year.form.item(item_id)
    since = _last_told(year, person, item_id)
    return {
        "item_id": item_id,
        "item_text": item.text if item else item_id,
        "comments": [
            {
                "name": year.unit.name_with(one.person_id),
                "on": year.parts.today(one.written_at),
                "text": one.text,
            }
            for one in _said_by_others(year, person, item_id)
            if since is None or one.written_at > since
        ],
    }


def _said_by_others(year: Year, person: Person, item_id: str) -> Iterator[Comment]:
    written = year.work.comments.find(cycle_id=year.cycle.id, item_id=item_id)
    for one in sorted(written, key=lambda one: one.written_at):
        if one.person_id != person.id:
            yield one


def _last_told(year: Year, person: Person, item_id: str) -> datetime | None:
    letters = year.work.messages.find(cycle_id=year.cycle.id, person_id=person.id, purpose=_PURPOSE)
    gone = [
        one.created_at
        for one in letters
        if one.state in _TOLD and subject_of(_PURPOSE, one.step) == item_id
    ]
    return max(gone, default=None)
