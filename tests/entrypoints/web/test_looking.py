"""Looking at pages: many at once wait for their turn, and whoever reads slowly keeps nobody."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from omv_workflow.entrypoints.web.looking import AT_ONCE, Looking

_MANY = 3 * AT_ONCE


class _Page:
    """An application that counts how many pages of it are made at the same time."""

    def __init__(self) -> None:
        self.making = self.most = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make a page, and send it."""
        del scope, receive
        self.making += 1
        self.most = max(self.most, self.making)
        await asyncio.sleep(0)
        self.making -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _ask(page: _Page, method: str, send: Send) -> list[asyncio.Task[None]]:
    site = Looking(page)
    scopes: list[Scope] = [{"type": "http", "method": method} for _ in range(_MANY)]
    return [asyncio.ensure_future(site(one, _receive, send)) for one in scopes]


async def _made(method: str) -> int:
    page = _Page()

    async def send(message: Message) -> None:
        del message

    await asyncio.gather(*_ask(page, method, send))
    return page.most


def test_only_so_many_pages_are_made_at_once() -> None:
    """The others wait for their turn; a form that is sent does not."""
    assert asyncio.run(_made("GET")) == AT_ONCE
    assert asyncio.run(_made("HEAD")) == AT_ONCE
    assert asyncio.run(_made("POST")) == _MANY


def test_who_reads_slowly_keeps_nobody_waiting() -> None:
    """All pages are made, though not one of those who asked has taken theirs yet."""

    async def all_made() -> int:
        page, taken, sending = _Page(), asyncio.Event(), asyncio.Semaphore(0)

        async def send(message: Message) -> None:
            del message
            sending.release()
            await taken.wait()

        asked = _ask(page, "GET", send)
        for _ in range(_MANY):
            await sending.acquire()
        taken.set()
        await asyncio.gather(*asked)
        return _MANY

    assert asyncio.run(asyncio.wait_for(all_made(), 30)) == _MANY
