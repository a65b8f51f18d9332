"""What was never foreseen: logged by its place, and told in words that tell nothing of it."""

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omv_workflow.errors import OmvError

_log = logging.getLogger(__name__)


class Unfailing:
    """Answers whatever breaks off unforeseen by a page; `failed` is that page."""

    def __init__(self, app: ASGIApp, *, failed: Callable[[Request], Response]) -> None:
        self._app, self._failed = app, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let nothing but a page out: the server's own log would tell what people wrote."""
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:  # one request has failed, and its reader is told; the others go on
            _log.exception("a page failed", extra={"facts": facts_of(scope)})
            if has_begun or scope["type"] != "http":
                raise  # the answer can't be changed any more: the connection ends
            await self._failed(Request(scope))(scope, receive, send)


def note_refusal(request: Request, error: OmvError, status: int) -> None:
    """Log that somebody was refused something: what kind of page it was, and nothing of whom."""
    facts = {**facts_of(request.scope), "status": status, "refusal": type(error).__name__}
    _log.log(logging.WARNING, "a request was refused", extra={"facts": facts})


def facts_of(scope: Scope) -> dict[str, object]:
    """Which page it was: by its pattern, for paths hold links."""
    route = scope.get("route")
    return {"method": scope.get("method", ""), "page": getattr(route, "path", "")}
