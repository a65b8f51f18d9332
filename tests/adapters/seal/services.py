"""Services on this very machine, by HTTP."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

Answer = Callable[[bytes], bytes]


class _Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked."""

    def __init__(self, answers: Mapping[str, Answer], *told: Any) -> None:
        self._answers = answers
        super().__init__(*told)

    def do_POST(self) -> None:
        """Answer what was sent."""
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self) -> None:
        """Answer nothing that was sent."""
        self._answer(b"")

    def _answer(self, asked: bytes) -> None:
        found = self._answers.get(self.path)
        self.send_response(200 if found else 500)
        self.end_headers()
        self.wfile.write(found(asked) if found else b"")

    def log_message(self, *told: object) -> None:
        """Tell nobody."""


@contextmanager
def served(answers: Mapping[str, Answer]) -> Iterator[str]:
    """The address at which these paths are answered."""
    server = HTTPServer(("127.0.0.1", 0), partial(_Handler, answers))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
