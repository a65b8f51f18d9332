"""A contributor's pages: their items, and the editor of one."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.answers import Answer
from omv_workflow.entrypoints.web.visitors import ActingMember, Member, SomeMember
from omv_workflow.errors import OmvError
from omv_workflow.steps.answer import ChangedMeanwhile, give_answer, leave_unchanged
from omv_workflow.steps.keep_draft import Editor, drop_draft, keep_draft
from omv_workflow.steps.my_items import check_unveiled, my_item, my_plans, my_some

router = APIRouter()
_SEEN = 303
_CONFLICT = 409
_REFUSED = 422

Act = Literal["submit", "preview", "keep", "drop"]
Text = Annotated[str, Form()]


@router.get("/items")
def all_items(member: SomeMember) -> Response:
    """What is asked of them, plan by plan."""
    plans = my_plans(member.parts, member.who, member.now)
    return member.page("items.html", plans=plans, today=member.parts.today(member.now))


@router.post("/items/{plan_id}/unchanged")
def all_unchanged(
    member: ActingMember, plan_id: str, seen: Annotated[list[str], Form()]
) -> Response:
    """What stands may stay: the items whose text was on the page, each by its revision."""
    revisions = dict(map(_seen, seen))
    check_unveiled(my_some(member.parts, member.who, plan_id, tuple(revisions), member.now))
    leave_unchanged(
        member.parts, plan_id, member.who.actor, member.now, tuple(revisions), seen=revisions
    )
    first = next(iter(revisions)) if len(revisions) == 1 else ""
    return RedirectResponse(f"/items#after-{first}" if first else "/items", _SEEN)


@router.get("/items/{plan_id}/{item_id}")
def edit(member: SomeMember, plan_id: str, item_id: str) -> Response:
    """The editor of one item, with what was left unfinished in it."""
    item = my_item(member.parts, member.who, plan_id, item_id, member.now)
    check_unveiled([item])
    latest = item.drafts[0] if item.drafts else None
    text = latest.text if latest else item.stands
    based_on, continues = (latest.based_on, latest.id) if latest else (item.revision, "")
    editor = Editor(member.parts.new_id(), item.id, based_on, continues)
    return _Shown(member, plan_id, editor, text).page()


@router.post("/items/{plan_id}/{item_id}")
def work_on(
    member: ActingMember,
    plan_id: str,
    item_id: str,
    editor_id: Text,
    based_on: Annotated[int, Form()],
    act: Annotated[Act, Form()],
    text: Text = "",
    continues: Text = "",
) -> Response:
    """Hands in what stands in the editor, shows how it will look, keeps it, or lets it go."""
    editor = Editor(editor_id, item_id, based_on, continues)
    typed = text.replace("\r\n", "\n")
    item = my_item(member.parts, member.who, plan_id, item_id, member.now)
    if act == "drop":
        drop_draft(member.parts, editor, member.who.actor, member.now)
        return RedirectResponse(f"/items/{plan_id}/{item_id}", _SEEN)
    keep_draft(member.parts, plan_id, editor, typed, member.who.actor, member.now)
    check_unveiled([item])
    if act == "submit":
        return _hand_in(member, plan_id, editor, typed)
    return _Shown(member, plan_id, editor, typed).page(is_preview=act == "preview")


def _hand_in(member: Member, plan_id: str, editor: Editor, text: str) -> Response:
    """A refusal shows the editor again, with every word that was typed."""
    parts, actor, now = member.parts, member.who.actor, member.now
    try:
        give_answer(parts, plan_id, editor.item_id, text, actor, now, based_on=editor.based_on)
    except ChangedMeanwhile as error:
        after_theirs = replace(editor, based_on=error.stands.revision)
        shown = _Shown(member, plan_id, after_theirs, text)
        return shown.page(_CONFLICT, error=error, theirs=error.stands)
    except OmvError as error:
        return _Shown(member, plan_id, editor, text).page(_REFUSED, error=error)
    drop_draft(parts, editor, actor, now)
    return RedirectResponse(f"/items#after-{editor.item_id}", _SEEN)


@dataclass(frozen=True)
class _Shown:
    """An editor as a page shows it, with the text that stands in it."""

    member: Member
    plan_id: str
    editor: Editor
    text: str

    def page(
        self,
        status: int = 200,
        *,
        is_preview: bool = False,
        error: OmvError | None = None,
        theirs: Answer | None = None,
    ) -> Response:
        """The page, with what was refused, and the answer that somebody else has given since."""
        member = self.member
        return member.page(
            "item.html",
            status,
            plan_id=self.plan_id,
            item=my_item(member.parts, member.who, self.plan_id, self.editor.item_id, member.now),
            editor=self.editor,
            text=self.text,
            is_preview=is_preview,
            error=error,
            theirs=theirs,
            grounds=tuple(member.parts.secrecy.grounds),
        )


def _seen(field: str) -> tuple[str, int]:
    """An item and its revision, as the page holds them: `2.1@3`."""
    item, _, revision = field.rpartition("@")
    return item, int(revision) if revision.isdigit() else -1
