"""A contributor's pages: their items, and the editor of one."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.answers import Answer
from omv_workflow.entrypoints.web.blocks_html import answer_html
from omv_workflow.entrypoints.web.visitors import Member, ProvingMember, SomeMember
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.steps.answer import ChangedMeanwhile, give_answer, leave_unchanged
from omv_workflow.steps.keep_draft import Editor, drop_draft, keep_draft
from omv_workflow.steps.my_items import check_unveiled, my_item, my_plans, my_some
from omv_workflow.steps.note_viewed import note_viewed_answers

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
    member: ProvingMember, plan_id: str, seen: Annotated[list[str], Form()]
) -> Response:
    """What stands may stay: the items whose text was on the page, each by its revision."""
    revisions = dict(map(_seen, seen))
    items = my_some(member.parts, member.who, plan_id, tuple(revisions), member.now)
    check_unveiled(member.who, items)
    leave_unchanged(
        member.parts, plan_id, member.who.actor, member.now, tuple(revisions), seen=revisions
    )
    first = next(iter(revisions)) if len(revisions) == 1 else ""
    return RedirectResponse(f"/items#after-{first}" if first else "/items", _SEEN)


@router.get("/items/{plan_id}/{item_id}")
def edit(member: SomeMember, plan_id: str, item_id: str) -> Response:
    """The editor of one item, with what was left unfinished in it."""
    item = my_item(member.parts, member.who, plan_id, item_id, member.now)
    check_unveiled(member.who, [item])
    latest = item.drafts[0] if item.drafts else None
    text = latest.text if latest else item.stands
    based_on, continues = (latest.based_on, latest.id) if latest else (item.revision, "")
    editor = Editor(member.parts.new_id(), item.id, based_on, continues)
    return _Shown(member, plan_id, editor, text).page()


@router.post("/items/{plan_id}/{item_id}")
def work_on(
    member: ProvingMember,
    plan_id: str,
    item_id: str,
    editor_id: Text,
    based_on: Annotated[int, Form()],
    act: Annotated[Act, Form()],
    text: Text = "",
    continues: Text = "",
) -> Response:
    """Hands in what stands in the editor, shows how it will look, keeps it, or lets it go.

    What is refused is shown in the editor again, with every word that was typed.
    """
    editor = Editor(editor_id, item_id, based_on, continues)
    typed = text.replace("\r\n", "\n")
    item = my_item(member.parts, member.who, plan_id, item_id, member.now)
    if act == "drop":
        drop_draft(member.parts, editor, member.who.actor, member.now)
        return RedirectResponse(f"/items/{plan_id}/{item_id}", _SEEN)
    check_unveiled(member.who, [item])
    shown = _Shown(member, plan_id, editor, typed)
    try:
        keep_draft(member.parts, plan_id, editor, typed, member.who.actor, member.now)
        if act == "submit":
            return _hand_in(member, plan_id, editor, typed)
        is_preview = act == "preview" and bool(answer_html(typed, item.type))
    except ChangedMeanwhile as error:
        after_theirs = replace(editor, based_on=error.stands.revision)
        return replace(shown, editor=after_theirs).page(_CONFLICT, error=error, theirs=error.stands)
    except InvalidInput as error:
        return shown.page(_REFUSED, error=error)
    return shown.page(is_preview=is_preview, is_whole=act != "keep")


def _hand_in(member: Member, plan_id: str, editor: Editor, text: str) -> Response:
    parts, actor, now = member.parts, member.who.actor, member.now
    give_answer(parts, plan_id, editor.item_id, text, actor, now, based_on=editor.based_on)
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
        is_whole: bool = True,
        error: OmvError | None = None,
        theirs: Answer | None = None,
    ) -> Response:
        """The page, with what was refused, and the answer that somebody else has given since.

        Whoever has proven a second factor sees it whole, and that they did is logged. What is kept
        every few seconds would fill the log: its page shows nothing that is secret.
        """
        member = self.member
        item = my_item(member.parts, member.who, self.plan_id, self.editor.item_id, member.now)
        is_unveiled = is_whole and item.is_secret and member.who.is_proven
        if is_unveiled:
            viewer = member.who.viewer
            note_viewed_answers(member.parts, viewer, self.plan_id, [item.id], member.now)
        return member.page(
            "item.html",
            status,
            plan_id=self.plan_id,
            item=item,
            is_unveiled=is_unveiled,
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
