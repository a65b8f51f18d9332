"""A view that is read and shown again and again, until Ctrl-C."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from omv_workflow.entrypoints.interrupting import interrupting

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def every(seconds: int) -> Iterator[None]:
    """A tick at once, and then one after each pause of so many seconds, for ever."""
    while True:
        yield
        time.sleep(seconds)


def watch(
    console: "Console", read: "Callable[[], RenderableType]", ticks: Iterable[object]
) -> None:
    """Show what is read at each tick; Ctrl-C, or another signal to end, ends it in good order.

    On a terminal it fills the screen, which looks afterwards as it did before; anything else gets
    one reading after the other.
    """
    from rich.control import Control

    with suppress(KeyboardInterrupt), interrupting(), console.screen() as screen:
        for _ in ticks:
            shown = read()
            if console.is_terminal:
                console.control(Control.home())
                screen.update(shown)
            else:
                console.print(shown, end="\n\n")
