"""What attackers send, and what pages may answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from httpx2 import Response

from omv_workflow.testing.memory import MemoryStore
from tests.entrypoints.web.portal import Browser, Portal

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
TEMPLATE = "{{7907*7919}}{%set a=1%}${7907*7919}<%=7907*7919%>"
COMPUTED = "62615533"
HEADER = "x\r\nSet-Cookie: planted=1\r\n\r\n<p>"
TEXTS = (
    "",
    " ",
    SCRIPT,
    TEMPLATE,
    HEADER,
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202egnirts",
    "\ufeff\ufffe\u2028",
    "👩‍👩‍👧‍👦" * 20,
    "é" * 400,
    "x" * 6_000,
    "x" * 150_000,
    "- " * 2_000,
    "> " * 500,
    "[" * 3_000,
    "*" * 3_000,
    "|a|b|\n|-|-|\n" * 50,
    "../../../etc/passwd",
    "..\\..\\omv.toml",
    "%00%2e%2e%2f",
    "%25" * 500,
    "' OR 1=1; --",
    "-1",
    "0",
    "²",
    "٣",
    "NaN",
    "9" * 30,
    "9" * 5_000,
    "0001-01-01",
    "9999-12-31",
    "2027-02-30 25:61",
    "work@²",
    "work@" + "9" * 5_000,
    "//elsewhere.example",
    "//[",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "esimerkki",
    "esimerkki-johtaja",
    "toinen.toinen-lomake",
)
"""Each has broken some program; the last ones are names of what is somebody else's."""
ANSWERS = frozenset(
    {200, 202, 303, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429},
)
"""Every status that pages give: none tells of a failure of theirs."""
FORM = "application/x-www-form-urlencoded"


def encoded(fields: Iterable[tuple[str, str]]) -> str:
    """The body of a form, as browsers send it; halves of characters go as they are."""
    return "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in fields)


def send(browser: Browser, path: str, body: str | bytes, kind: str = FORM) -> Response:
    """Send a body to a path, whatever kind it claims to be."""
    return browser.post(path, content=body, headers={"content-type": kind})


@dataclass
class Target:
    """Pages that are attacked again and again, each time as they were at first.

    The pages themselves are made once, for that takes longer than most attacks.
    """

    portal: Portal
    _first: MemoryStore = field(init=False)

    def __post_init__(self) -> None:
        """Keep what the data are at first."""
        self._first = self.portal.bench.store

    def anew(self) -> Portal:
        """The pages with their first data, a little later: nobody has asked too often by now."""
        self.portal.bench.store = self._first.copy()
        self.portal.later += timedelta(seconds=25)
        return self.portal


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
