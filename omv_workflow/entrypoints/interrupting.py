"""Work that is to be undone where a signal ends it, as it is at Ctrl-C."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interrupting() -> Iterator[None]:
    """Let SIGTERM and SIGHUP interrupt like Ctrl-C; use it from the main thread.

    Only the first one does: what is undone then isn't cut short by another. A signal that is
    ignored already, as SIGHUP is under nohup, stays so.
    """
    before = {one: signal.getsignal(one) for one in SIGNALS}
    for one, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(one, _interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def ignore_signals() -> None:
    """Let nothing interrupt the rest of the work any more: it can't be undone."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)


def _interrupt(*about: object) -> NoReturn:
    del about
    ignore_signals()
    raise KeyboardInterrupt
