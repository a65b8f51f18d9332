"""Keeping what somebody is writing, until they hand it in or let it go."""

from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.drafts import Draft
from omv_workflow.domain.markdown import check_answer_text
from omv_workflow.domain.permissions import check_may_answer
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.errors import NotAllowed
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year, current_year


@dataclass(frozen=True)
class Editor:
    """One open editor: its id, the item it is about, and the revision that its writer has read.

    `continues` is the draft that stood in it when it was opened; what is kept takes its place. Two
    tabs that continue the same draft keep one each.
    """

    id: str
    item_id: str
    based_on: int
    continues: str = ""


def keep_draft(
    parts: Parts, plan_id: str, editor: Editor, text: str, actor: Actor, now: datetime
) -> None:
    """Keep what stands in an editor, in place of what it held before.

    Raises:
        NotAllowed: the item was not asked of this person, or the editor is another one's.
        NotPossibleNow: the year collects no answers.
        InvalidInput: no answer can hold the text.
    """
    check_answer_text(text)
    with parts.work() as work:
        work.hold()
        year = current_year(parts, work, plan_id, now, ANSWERING, what=said("Keeping a draft"))
        check_may_answer(year.unit, actor, editor.item_id, year.requests(), year.today)
        _keep(year, editor, text, actor)
        work.commit(now)


def drop_draft(parts: Parts, editor: Editor, actor: Actor, now: datetime) -> None:
    """Let what stood in an editor go; nothing happens where it is gone or another one's."""
    with parts.work() as work:
        work.hold()
        for draft_id in (editor.id, editor.continues):
            _forget(work, draft_id, actor)
        work.commit(now)


def _forget(work: UnitOfWork, draft_id: str, actor: Actor) -> None:
    for draft in work.drafts.find(id=draft_id, person_id=actor.subject):
        work.drafts.remove(draft)


def _keep(year: Year, editor: Editor, text: str, actor: Actor) -> None:
    _forget(year.work, editor.continues, actor)
    found = year.work.drafts.find(id=editor.id)
    if not found:
        year.work.drafts.add(
            Draft(
                id=editor.id,
                cycle_id=year.cycle.id,
                item_id=editor.item_id,
                person_id=str(actor.subject),
                text=text,
                based_on=editor.based_on,
                saved_at=year.now,
            )
        )
        return
    (before,) = found
    if (before.person_id, before.item_id) != (actor.subject, editor.item_id):
        raise NotAllowed(
            said("Keeping a draft"),
            why=said("this editor is another one's."),
            next_step=said("Open the item anew, and put your text there."),
        )
    year.work.drafts.swap(before, replace(before, text=text, saved_at=year.now))
