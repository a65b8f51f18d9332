"""Looking at a page: all that is read for it, from whose it is on, is of one moment."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from typing import Final

from anyio import Semaphore
from anyio.lowlevel import RunVar
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omv_workflow.steps.ports import Parts

AT_ONCE: Final = 8
"""So many pages are made at the same time; each has a connection to the database of its own, and
those who want one as well wait without one."""
LOOKING = frozenset({"GET", "HEAD"})
_turns: RunVar[Semaphore] = RunVar("turns")


class Looking:
    """Lets each request that changes nothing wait for its turn, which ends with what it looked at.

    That is before the answer is sent: whoever reads it slowly keeps nobody waiting.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a turn, and end it however the request ends."""
        if scope["type"] != "http" or scope["method"] not in LOOKING:
            await self._app(scope, receive, send)
            return
        async with AsyncExitStack() as turn:

            async def send_afterwards(message: Message) -> None:
                await turn.aclose()
                await send(message)

            await turn.enter_async_context(_turns_of_this_loop())
            turn.push_async_callback(_let_go, scope.setdefault("state", {}))
            await self._app(scope, receive, send_afterwards)


def looking_parts(request: Request) -> Parts:
    """What the steps of a request work with; those of one that only looks see one moment."""
    parts: Parts = request.app.state.site.parts
    if request.method not in LOOKING:
        return parts
    end_looking(request)
    with ExitStack() as opening:
        work = opening.enter_context(parts.one_moment())
        request.state.moment = opening.pop_all()
    return replace(parts, work=work)


def end_looking(request: Request) -> None:
    """Let go of the moment, for nothing more is read."""
    _end(request.scope.get("state", {}).pop("moment", None))


async def _let_go(state: dict[str, ExitStack]) -> None:
    if "moment" in state:
        await run_in_threadpool(_end, state.pop("moment"))


def _end(moment: ExitStack | None) -> None:
    if moment is not None:
        moment.close()


def _turns_of_this_loop() -> Semaphore:
    try:
        return _turns.get()
    except LookupError:
        _turns.set(made := Semaphore(AT_ONCE))
        return made
