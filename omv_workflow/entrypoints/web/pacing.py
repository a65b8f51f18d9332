"""How often one address may ask for what lets people in, and send forms: more is put off.

What is counted stands in the memory of this process, and begins anew with it. Codes and letters
with links have limits per person besides, which are kept.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)
_TOO_MANY = "too many requests from one address"
_MINUTE = timedelta(minutes=1)
_MANY = 10_000
_NETWORK = 64  # whoever has one IPv6 address has all of its network


@dataclass(frozen=True)
class Pace:
    """How often a minute one address may ask for paths that begin so, by these methods."""

    begins: str
    most: int
    methods: frozenset[str] = frozenset({"POST"})

    def is_of(self, method: str, path: str) -> bool:
        """Whether a request counts."""
        return method in self.methods and path.startswith(self.begins)


_ANY = frozenset({"GET", "HEAD", "POST"})
PACES = (
    Pace("/link", 10),
    Pace("/in/", 60, _ANY),
    Pace("/received/", 60, _ANY),
    Pace("/second-factor", 30),
    Pace("/", 600),
)
"""The first that fits holds: asking for links, links, codes, and all other forms."""


@dataclass(frozen=True)
class _Bucket:
    """How many requests are left to an address, and since when."""

    left: float
    at: datetime


class Buckets:
    """What is left to each address: full at first, and filling up again in a minute."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], _Bucket] = {}

    def take(self, pace: Pace, address: str, now: datetime) -> int:
        """Take one out; in how many seconds there is one again, where none is left."""
        key = pace.begins, address
        bucket = self._kept.get(key, _Bucket(pace.most, now))
        left = min(pace.most, bucket.left + pace.most * ((now - bucket.at) / _MINUTE))
        is_left = left >= 1
        self._kept[key] = _Bucket(left - 1 if is_left else left, now)
        self._sweep(now)
        return 0 if is_left else ceil((1 - left) / pace.most * _MINUTE.total_seconds())

    def _sweep(self, now: datetime) -> None:
        """Forget those that are full again, where there are many."""
        if len(self._kept) > _MANY:
            self._kept = {key: one for key, one in self._kept.items() if one.at > now - _MINUTE}


class Paced:
    """Puts off whoever asks too often; `put_off` is what they are answered."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        clock: Callable[[], datetime],
        behind_proxy: bool,
        put_off: Callable[[Request, int], Response],
    ) -> None:
        self._app, self._clock, self._buckets = app, clock, Buckets()
        self._behind_proxy, self._put_off = behind_proxy, put_off

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is within its pace."""
        seconds = self._wait(scope) if scope["type"] == "http" else 0
        if not seconds:
            await self._app(scope, receive, send)
            return
        answer = self._put_off(Request(scope), seconds)
        answer.headers["Retry-After"] = str(seconds)
        await answer(scope, receive, send)

    def _wait(self, scope: Scope) -> int:
        for pace in PACES:
            if pace.is_of(scope["method"], scope["path"]):
                address = address_of(scope, behind_proxy=self._behind_proxy)
                seconds = self._buckets.take(pace, address, self._clock())
                if seconds:
                    _log.log(logging.WARNING, _TOO_MANY, extra={"facts": {"begins": pace.begins}})
                return seconds
        return 0


def address_of(scope: Scope, *, behind_proxy: bool) -> str:
    """Where a request comes from, as far as it counts; of IPv6 the network.

    What a proxy tells is believed of the one that stands before this program, and of no other:
    whatever stands further to the front may be made up.
    """
    peer, _ = scope.get("client") or ("", 0)
    if behind_proxy:
        hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        peer = hops.rpartition(",")[2].strip() or peer
    try:
        address = ip_address(peer)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((address.packed, _NETWORK), strict=False))
    return str(address)
