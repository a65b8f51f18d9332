"""The pages of a recipient: what it was sent, and saying that it has arrived."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.pages import language_of
from omv_workflow.entrypoints.web.statuses import GONE, REFUSED, SEEN, SENT
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE, AnyVisitor, Visitor
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.ask_for_receipt_link import ask_for_receipt_link
from omv_workflow.steps.note_fetched import note_fetched
from omv_workflow.steps.receive import FileKind, Received, acknowledge, received, received_file
from omv_workflow.steps.send_messages import send_at_once

router = APIRouter()
_COPIES: frozenset[FileKind] = frozenset({"docx", "pdf"})


@dataclass(frozen=True)
class _Recipient(Visitor):
    """Whoever holds a link: the page speaks the language in which they are written to."""

    written_in: str

    @property
    def language(self) -> str:
        """The one that they have chosen, or that of the recipient."""
        return language_of(self.request.cookies.get(LANGUAGE_COOKIE) or self.written_in, "")


@router.get("/received/{token}")
def look(visitor: AnyVisitor, token: str) -> Response:
    """Shows what was sent; nothing happens by that."""
    found = received(visitor.parts, token, visitor.now)
    if found is None:
        return visitor.page("receipt_over.html", GONE, token=token)
    return _page(visitor, token, found)


@router.post("/received/{token}")
def say_that_it_arrived(
    visitor: AnyVisitor, token: str, register_number: Annotated[str, Form()] = ""
) -> Response:
    """Notes that the recipient has its copy, and under which number."""
    try:
        acknowledge(visitor.parts, token, register_number, visitor.now)
    except InvalidInput as error:
        found = received(visitor.parts, token, visitor.now)
        if found is None:
            raise
        return _page(visitor, token, found, REFUSED, typed=register_number, error=error)
    return RedirectResponse(f"/received/{token}", SEEN)


@router.get("/received/{token}/{kind}")
def take_file(visitor: AnyVisitor, token: str, kind: FileKind) -> Response:
    """A file, as it was sent; a copy that came by a link alone has arrived by that."""
    name, content = received_file(visitor.parts, token, kind, visitor.now)
    if kind in _COPIES:
        note_fetched(visitor.parts, token, sha256_hex(content), visitor.now)
    return as_download(name, content)


@router.post("/received/{token}/again")
def ask_again(visitor: AnyVisitor, token: str, afterwards: BackgroundTasks) -> Response:
    """Has a new link sent to whom the old one was for, if it was one of ours."""
    ask_for_receipt_link(visitor.parts, token, visitor.now)
    afterwards.add_task(send_at_once, visitor.parts, visitor.now)
    return visitor.page("receipt_sent.html", SENT)


def _page(
    visitor: Visitor,
    token: str,
    found: Received,
    status: int = 200,
    *,
    typed: str = "",
    error: InvalidInput | None = None,
) -> Response:
    reader = _Recipient(visitor.request, visitor.parts, visitor.now, None, found.language)
    facts = {"copy": found, "token": token, "typed": typed, "error": error}
    return reader.page("received.html", status, unit_name=found.unit, **facts)
