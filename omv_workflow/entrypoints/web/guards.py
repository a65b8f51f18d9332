"""What stands before every page: headers for the browser, and what is refused unread."""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omv_workflow.domain.scans import MOST_BYTES as MOST_BYTES_OF_SCAN

MOST_BYTES = 1_000_000
"""In the body of one request: an answer of 100,000 characters, encoded, and room to spare."""
MOST_BYTES_WITH_A_FILE = MOST_BYTES + MOST_BYTES_OF_SCAN
TAKES_A_FILE = re.compile("/plans/[^/]+/confirmation/(paper|return)|/confirm/[^/]+/return")
"""The paths of the forms in which a file is sent; no other takes one."""
SECONDS_TO_SEND = 60
"""For a whole body: the longest one in a minute is slower than any telephone's network."""
TOO_LONG, TOO_SLOW, OTHER_KIND = 413, 408, 415
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OF_FORMS = frozenset({"", "application/x-www-form-urlencoded"})
_WITH_A_FILE = "multipart/form-data"
_FROM_HERE = frozenset({"same-origin", "none"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self';"
        " img-src 'self';"
        " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NUMBER = re.compile("[0-9]{1,20}")
_NEVER_KEPT = "no-store"
_TWO_YEARS = "max-age=63072000; includeSubDomains"


class Headed:
    """Sends the headers that keep a browser from doing what no page of ours asks of it."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        protected = {"Strict-Transport-Security": _TWO_YEARS} if is_https else {}
        self._headers: Mapping[str, str] = {**_HEADERS, **protected}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add them to every answer."""

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", _NEVER_KEPT)
            await send(message)

        await self._app(scope, receive, send_headed)


class ProofGiven:
    """Gives a browser the token which tells that a second factor was proven, where one was."""

    def __init__(self, app: ASGIApp, *, cookie: str, is_https: bool) -> None:
        self._app, self._cookie = app, cookie
        self._flags = f"Path=/; HttpOnly; SameSite=lax{'; Secure' if is_https else ''}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add it to the answer of the request in which the code was taken."""

        async def send_with_proof(message: Message) -> None:
            proof = scope.get("state", {}).get("proof")
            if proof and message["type"] == "http.response.start":
                cookie = f"{self._cookie}={proof}; {self._flags}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_proof)


class OwnForms:
    """Refuses what another site's page would do in the name of whoever looks at it."""

    def __init__(self, app: ASGIApp, *, address: str) -> None:
        self._app, self._host = app, urlsplit(address).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what changes nothing, and what comes from our own pages."""
        if scope["type"] != "http" or scope["method"] not in _UNSAFE or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        refused = PlainTextResponse("This form is not one of ours.", status_code=403)
        await refused(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        """What the browser says; one that is too old to say it names the origin at least."""
        headers = Headers(scope=scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in _FROM_HERE
        return origin in {None, "null"} or str(origin).partition("://")[2] == self._host


class FormsAlone:
    """Refuses a body that no form of ours sends: a file elsewhere, or text in another charset."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is encoded as our forms are, and what says nothing of its kind."""
        if scope["type"] != "http" or self._is_a_form(scope):
            await self._app(scope, receive, send)
            return
        refused = PlainTextResponse("This is not what a form of ours sends.", OTHER_KIND)
        await refused(scope, receive, send)

    def _is_a_form(self, scope: Scope) -> bool:
        sent = Headers(scope=scope).get("content-type", "")
        kind = sent.partition(";")[0].strip().lower()
        return kind in _OF_FORMS or (kind == _WITH_A_FILE and _takes_a_file(scope))


class HeadsToo:
    """Answers HEAD as GET would be, without the page itself (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the page, and keep back what stands on it."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


class Bounded:
    """Refuses a body that is longer than any form of ours could be, without reading all of it.

    One that takes longer than any connection needs is not waited for either.
    """

    def __init__(self, app: ASGIApp, *, seconds: float = SECONDS_TO_SEND) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes; what is announced as too long is not even begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MOST_BYTES_WITH_A_FILE if _takes_a_file(scope) else MOST_BYTES
        announced = Headers(scope=scope).get("content-length", "0")
        if not _NUMBER.fullmatch(announced) or int(announced) > most:
            await _too_long(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, self._seconds, most).receive, send)


def _takes_a_file(scope: Scope) -> bool:
    return TAKES_A_FILE.fullmatch(str(scope["path"])) is not None


class _Counted:
    """What comes in of one request, counted and timed."""

    def __init__(self, receive: Receive, seconds: float, most: int) -> None:
        self._most = most
        self._receive, self._bytes, self._is_whole = receive, 0, False
        self._until = asyncio.get_running_loop().time() + seconds

    async def receive(self) -> Message:
        """The next piece; once the body is whole, whatever comes after it may take its time."""
        if self._is_whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(TOO_SLOW) from error
        self._is_whole = not message.get("more_body", False)
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            raise HTTPException(TOO_LONG)
        return message


async def _too_long(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("This is more than a form of ours can hold.", status_code=TOO_LONG)
    await answer(scope, receive, send)
