"""How long a browser may take for the headers of a request: uvicorn itself would wait for ever."""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientFor(H11Protocol):
    """A connection that is closed if the headers of a request are not whole in time.

    A subclass says how many `seconds` that is; uvicorn makes one of it for each connection.
    """

    seconds: ClassVar[float] = 15
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._begin_to_wait()

    def data_received(self, data: bytes) -> None:
        """Wait no more once a request has begun to be answered, or else go on waiting."""
        super().data_received(data)
        if self._is_answering():
            self._end_to_wait()
        elif self._timer is None:
            self._begin_to_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._end_to_wait()
        super().connection_lost(exc)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _begin_to_wait(self) -> None:
        self._timer = self.loop.call_later(self.seconds, self.transport.close)

    def _end_to_wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
