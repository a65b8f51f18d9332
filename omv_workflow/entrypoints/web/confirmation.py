"""The page that tells the story of a confirmation, for whoever coordinates or leads.

A paper that was signed is recorded there with its scan, and what was wrong is voided: both take a
second factor, as confirming does. Without one no hash is told of what may hold a secret: by the
hash a short one could be found out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from starlette.responses import RedirectResponse

from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.domain.signers import allowed_methods
from omv_workflow.domain.typed import typed_line, typed_text
from omv_workflow.domain.versions import Method
from omv_workflow.entrypoints.instants import instant
from omv_workflow.entrypoints.views.names import event_name
from omv_workflow.entrypoints.web.managing import ManagerOfPlan, ProvenManager
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import NotFound, OmvError
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.confirm_on_paper import SignedPaper, confirm_on_paper
from omv_workflow.steps.confirmation_story import SignerStory, Story, story_of
from omv_workflow.steps.confirmation_told import told_of
from omv_workflow.steps.void_confirmation import void_confirmation

router = APIRouter()

Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Part:
    """One signer's part as the page tells it."""

    signer: SignerStory
    told: tuple[Phrase, ...]


@dataclass(frozen=True)
class Paper:
    """What a form tells of a plan that was signed on paper."""

    person: Text = ""
    at: Text = ""
    place: Text = ""
    seen_by: Text = ""
    kept_at: Text = ""
    reference: Text = ""
    missing: Text = ""


@router.get("/plans/{plan_id}/confirmation")
def tell(member: ManagerOfPlan, plan_id: str) -> Response:
    """Who was asked, who looked, who signed how, what is kept of it, and what is owed."""
    return _page(member, plan_id)


@router.post("/plans/{plan_id}/confirmation/void")
def void(member: ProvenManager, plan_id: str, reason: Text = "") -> Response:
    """Voids what was confirmed last, with the reason."""

    def act() -> None:
        void_confirmation(member.parts, plan_id, reason, member.who.actor, member.now)

    if error := tried(act):
        return _page(member, plan_id, error, reason)
    return RedirectResponse(f"/plans/{plan_id}/confirmation", SEEN)


@router.post("/plans/{plan_id}/confirmation/paper")
def record_paper(
    member: ProvenManager,
    plan_id: str,
    paper: Annotated[Paper, Depends()],
    scan: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Records that the plan on offer was signed by hand, and keeps the scan."""

    def act() -> None:
        content = scan.file.read(MOST_BYTES + 1) if scan else b""
        told = _signed(member, paper, content)
        confirm_on_paper(member.parts, plan_id, told, member.who.actor, member.now)

    if error := tried(act):
        return _page(member, plan_id, error, paper=paper)
    return RedirectResponse(f"/plans/{plan_id}/confirmation", SEEN)


def _signed(member: Member, paper: Paper, scan: bytes) -> SignedPaper:
    return SignedPaper(
        person_id=paper.person,
        confirmed_at=instant(paper.at, member.parts.zone) if paper.at else member.now,
        place=typed_line(paper.place, said("The place of the confirmation")),
        seen_by=paper.seen_by,
        kept_at=typed_line(paper.kept_at, said("Where the paper is kept")),
        reference=typed_line(paper.reference, said("What finds it there")),
        scan=scan,
        reason=typed_text(paper.missing, said("The reason")) or None,
    )


def _page(
    member: Member,
    plan_id: str,
    error: OmvError | None = None,
    reason: str = "",
    paper: Paper | None = None,
) -> Response:
    story = _story(member, plan_id)
    hides = story is not None and story.may_hold_secret and not member.who.is_proven
    return member.page(
        "confirmation.html",
        REFUSED if error else 200,
        plan_id=plan_id,
        story=story,
        told=tuple(_parts(member, story, hides=hides)) if story else (),
        hides=hides,
        event_name=event_name,
        local=member.parts.local,
        reason=reason,
        paper=paper or Paper(),
        is_about_paper=paper is not None,
        people=[one for one in member.who.unit.people if one.is_employed_on(member.who.viewer.day)],
        takes_paper=_takes(member, story, Method.ON_PAPER),
        takes_file=_takes(member, story, Method.OWN_CERTIFICATE, Method.ELSEWHERE),
        error=error,
    )


def _story(member: Member, plan_id: str) -> Story | None:
    """The story, or nothing where nothing has been offered yet."""
    try:
        return story_of(member.parts, member.who.viewer, plan_id, member.now)
    except NotFound:
        return None  # that the plan is one of theirs is known by now


def _takes(member: Member, story: Story | None, *ways: Method) -> bool:
    allowed = allowed_methods(member.parts.confirmation, member.who.unit)
    return not allowed.isdisjoint(ways) and story is not None and story.waits


def _parts(member: Member, story: Story, *, hides: bool) -> Iterator[Part]:
    for one in story.signers:
        yield Part(one, tuple(told_of(one, member.parts.local, hides_files=hides)))
