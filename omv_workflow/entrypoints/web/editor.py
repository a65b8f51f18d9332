"""The editor of an answer: what is typed in it is kept, shown as it will look, and handed in.

What is refused is shown in the editor again, with every word that was typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import Depends, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.unit import Person
from omv_workflow.entrypoints.web.blocks_html import answer_html
from omv_workflow.entrypoints.web.revisions import LATEST
from omv_workflow.entrypoints.web.statuses import CONFLICT, REFUSED, SEEN
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.steps.answer import ChangedMeanwhile, give_answer
from omv_workflow.steps.comment import write_comment
from omv_workflow.steps.keep_draft import Editor, drop_draft, keep_draft
from omv_workflow.steps.my_items import MyItem, check_unveiled
from omv_workflow.steps.note_viewed import note_viewed_answers

_LONGEST_ID = 64

Act = Literal["submit", "preview", "keep", "drop"]
Text = Annotated[str, Form()]
EditorId = Annotated[str, Form(max_length=_LONGEST_ID)]


@dataclass(frozen=True)
class Typed:
    """What came from an editor: which it is, what is to be done, and the text in it."""

    editor: Editor
    act: Act
    text: str


def typed_in(
    item_id: str,
    editor_id: EditorId,
    based_on: Annotated[int, Form(ge=0, le=LATEST)],
    act: Annotated[Act, Form()],
    text: Text = "",
    continues: EditorId = "",
) -> Typed:
    """The fields of an editor's form."""
    editor = Editor(editor_id, item_id, based_on, continues)
    return Typed(editor, act, text.replace("\r\n", "\n"))


FromEditor = Annotated[Typed, Depends(typed_in)]


@dataclass(frozen=True)
class Desk:
    """Where somebody writes an answer.

    `find` gives the item as it stands; `here` is the path of the editor, `back` that of the page
    from which they came, and to which they return once the answer is handed in. `colleagues` are
    those whom they may ask in their place.
    """

    member: Member
    plan_id: str
    find: Callable[[], MyItem]
    here: str
    back: str
    colleagues: Sequence[Person] = ()
    remarks: str = ""

    def opened(self) -> Response:
        """The editor, with what was left unfinished in it."""
        return self._opened()

    def remarked(self, text: str) -> Response:
        """Says something about the item; what is refused is shown in its field again."""
        member = self.member
        item_id = self.find().id
        try:
            write_comment(member.parts, self.plan_id, item_id, text, member.who.actor, member.now)
        except InvalidInput as error:
            return self._opened(REFUSED, error, text)
        return RedirectResponse(f"{self.here}#comments", SEEN)

    def _opened(
        self, status: int = 200, error: OmvError | None = None, remark: str | None = None
    ) -> Response:
        item = self.find()
        check_unveiled(self.member.who, [item])
        latest = item.drafts[0] if item.drafts else None
        text = latest.text if latest else item.stands
        based_on, continues = (latest.based_on, latest.id) if latest else (item.revision, "")
        editor = Editor(self.member.parts.new_id(), item.id, based_on, continues)
        return self._page(editor, text, status, error=error, remark=remark)

    def worked_on(self, typed: Typed) -> Response:
        """Hands in what stands in the editor, shows how it will look, keeps it, or lets it go."""
        member, editor, text = self.member, typed.editor, typed.text
        item = self.find()
        if typed.act == "drop":
            drop_draft(member.parts, editor, member.who.actor, member.now)
            return RedirectResponse(self.here, SEEN)
        check_unveiled(member.who, [item])
        try:
            keep_draft(member.parts, self.plan_id, editor, text, member.who.actor, member.now)
            if typed.act == "submit":
                return self._hand_in(editor, text)
            is_preview = typed.act == "preview" and bool(answer_html(text, item.type))
        except ChangedMeanwhile as error:
            after_theirs = replace(editor, based_on=error.stands.revision)
            return self._page(after_theirs, text, CONFLICT, error=error, theirs=error.stands)
        except InvalidInput as error:
            return self._page(editor, text, REFUSED, error=error)
        return self._page(editor, text, is_preview=is_preview, is_whole=typed.act != "keep")

    def _hand_in(self, editor: Editor, text: str) -> Response:
        parts, actor, now = self.member.parts, self.member.who.actor, self.member.now
        give_answer(parts, self.plan_id, editor.item_id, text, actor, now, based_on=editor.based_on)
        drop_draft(parts, editor, actor, now)
        return RedirectResponse(f"{self.back}#after-{editor.item_id}", SEEN)

    def _page(
        self,
        editor: Editor,
        text: str,
        status: int = 200,
        *,
        is_preview: bool = False,
        is_whole: bool = True,
        error: OmvError | None = None,
        theirs: Answer | None = None,
        remark: str | None = None,
    ) -> Response:
        """The page, with what was refused, and the answer that somebody else has given since.

        `remark` is a comment that was refused, where that is it.
        """
        item = self.find()
        return self.member.page(
            "item.html",
            status,
            plan_id=self.plan_id,
            back=self.back,
            colleagues=self.colleagues,
            comments_to=f"{self.remarks or self.here}/comment" if item.can_comment else "",
            remark=remark or "",
            field="text" if remark is None else "remark",
            item=item,
            is_unveiled=is_whole and self._is_unveiled(item),
            editor=editor,
            text=text,
            is_preview=is_preview,
            error=error,
            theirs=theirs,
            grounds=tuple(self.member.parts.secrecy.grounds),
        )

    def _is_unveiled(self, item: MyItem) -> bool:
        """Whether what is secret in an item is shown, which is logged.

        What is kept every few seconds would fill the log: its page does not ask this.
        """
        member = self.member
        is_unveiled = item.is_secret and member.who.is_proven
        if is_unveiled:
            viewer = member.who.viewer
            note_viewed_answers(member.parts, viewer, self.plan_id, [item.id], member.now)
        return is_unveiled
