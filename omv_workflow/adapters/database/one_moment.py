"""Units of work that look at a database one after another, and see the same moment of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Engine

from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.steps.ports import UnitOfWork


@contextmanager
def one_moment(
    engine: Engine, new_salt: Callable[[], str], clock: Callable[[], datetime] | None = None
) -> Iterator[Callable[[], UnitOfWork]]:
    """Units of work that follow one another on one connection.

    What has only looked leaves its transaction to the next one, which reads nothing again that was
    read in it. What writes ends it: whatever comes after sees that.
    """
    lasting = _LastingWork(engine, new_salt, clock)
    try:
        yield lambda: lasting
    finally:
        lasting.end()


class _LastingWork(SqlWork):
    """A unit of work that may be entered again and again."""

    _is_connected = False
    _lasts = True

    def __enter__(self) -> Self:
        if not self._is_connected:
            super().__enter__()
        self._is_connected = True
        return self

    def __exit__(self, *raised: object) -> None:
        if self._lasts and self.has_only_looked:
            return
        self._is_connected = False
        super().__exit__(*raised)

    def end(self) -> None:
        """Give the connection back; what enters after this gives it back by itself."""
        self._lasts = False
        if self._is_connected:
            self.__exit__()
