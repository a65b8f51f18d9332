"""Several threads that begin together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def at_once(task: Callable[[int], str], threads: int) -> list[str]:
    """What a task returned in each of several threads that began together."""
    start = Barrier(threads)

    def begin(number: int) -> str:
        start.wait()
        return task(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))
