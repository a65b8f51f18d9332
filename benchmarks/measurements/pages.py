"""Pages in the browser: 200 units and 3,000 contributors in the database, and 20 people at once.

On SQLite, and on PostgreSQL where there is one to be thrown away (`pg_virtualenv`).
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from typing import Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.crowd import NOW, Guest, crowded, guests
from benchmarks.measuring import Result
from omv_workflow.bootstrap import App
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.entrypoints.web.visitors import cookie_name

_AT_ONCE: Final = 20
_READING: Final = 1.0
"""Seconds for which somebody looks at a page before asking for the next."""
_SECONDS: Final = 20
_MEDIAN: Final = 30
_SLOWEST: Final = 100
_PORT: Final = 8437
_ON_POSTGRESQL: Final = "OMV_BENCH_ON_POSTGRESQL"


def measure() -> Iterator[Result]:
    """Milliseconds at the server, from the request to the whole answer."""
    if url := os.environ.get(_ON_POSTGRESQL):
        yield from _measure(url, "_postgresql")
        return
    yield from _measure("sqlite:///omv.db", "")
    if shutil.which("pg_virtualenv") is None:
        print("NOT MEASURED ON POSTGRESQL: pg_virtualenv is missing", file=sys.stderr)
        return
    yield from _measured_on_postgresql()


def _measure(url: str, where: str) -> Iterator[Result]:
    with crowded(url) as app:
        coming = guests(app.parts, _AT_ONCE)
        taken = _times(app, coming, _READING)
        yield Result(f"page_median_ms{where}", median(taken), "ms", at_most=_MEDIAN)
        slowest = quantiles(taken, n=20)[-1]
        yield Result(f"page_p95_ms{where}", slowest, "ms", at_most=_SLOWEST)
        hurried = _times(app, coming, 0)
        yield Result(f"pages_per_second{where}", len(hurried) / _SECONDS, "1/s")


def _measured_on_postgresql() -> Iterator[Result]:
    """The same in a process of its own, which has a server for itself."""
    run = "import sys; from benchmarks.measurements.pages import tell; tell()"
    address = "postgresql+psycopg://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    command = f'{_ON_POSTGRESQL}="{address}" exec "{sys.executable}" -c "{run}"'
    told = subprocess.run(
        ["pg_virtualenv", "-t", "-o", "fsync=off", "sh", "-c", command],  # noqa: S607 - Debian's
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = next(line for line in told.stdout.splitlines() if line.startswith("[{"))
    for one in json.loads(found):
        yield Result(**one)


def tell() -> None:
    """Print what was measured, for the process that asked for it."""
    print(json.dumps([vars(one) for one in measure()]))


class _Timed:
    """An application, and how long it took for each request, in milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.taken: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note how long it took."""
        start = time.perf_counter()
        await self._app(scope, receive, send)
        self.taken.append((time.perf_counter() - start) * 1000)


def _times(app: App, coming: Sequence[Guest], pause: float) -> list[float]:
    timed = _Timed(make_site(Site(app.parts, lambda: NOW)))
    config = uvicorn.Config(timed, port=_PORT, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run)
    serving.start()
    while not server.started:
        time.sleep(0.01)
    name = cookie_name(app.parts)
    told = [{**vars(one), "cookie": f"{name}={one.token}"} for one in coming]
    arguments = [f"http://127.0.0.1:{_PORT}", str(_SECONDS), str(pause)]
    clients = [sys.executable, "-m", "benchmarks.clients", *arguments]
    try:
        subprocess.run(clients, input=json.dumps(told), text=True, check=True)
    finally:
        server.should_exit = True
        serving.join()
    pages = sum(len(one.paths) for one in coming)
    return timed.taken[pages:]  # what is asked for first is read from the disk
