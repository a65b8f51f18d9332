"""A browser that never finishes its headers loses its connection; one that does is answered."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from omv_workflow.entrypoints.web.patience import PatientFor

WHOLE = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
BEGUN = b"GET / HTTP/1.1\r\nHost: he"


class Hurried(PatientFor):
    """A server that waits for a fifth of a second."""

    seconds = 0.2


@pytest.fixture
def connection() -> Iterator[socket.socket]:
    """A connection to such a server."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        page = PlainTextResponse("ok")
        config = uvicorn.Config(page, http=Hurried, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with socket.create_connection(listening.getsockname(), timeout=30) as made:
            yield made
        server.should_exit = True
        thread.join(10)


def answer(connection: socket.socket) -> bytes:
    """Ask for the page, and read all of it."""
    connection.sendall(WHOLE)
    read = b""
    while not read.endswith(b"ok"):
        read += connection.recv(1000)
    return read


@pytest.mark.parametrize("sent", [b"", BEGUN])
def test_headers_that_never_end_are_not_waited_for(connection: socket.socket, sent: bytes) -> None:
    """Whether they have been begun or not; nothing is answered."""
    connection.sendall(sent)
    assert connection.recv(1000) == b""


def test_a_later_request_has_as_much_time_as_the_first(connection: socket.socket) -> None:
    """An answer doesn't open a way to wait for ever."""
    assert b"200 OK" in answer(connection)
    assert b"200 OK" in answer(connection)
    connection.sendall(BEGUN)
    assert connection.recv(1000) == b""
