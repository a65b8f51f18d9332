"""The database's twin in memory: the same tables, keys and log, one unit of work at a time."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from threading import Lock, get_ident
from typing import Any, Self

from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.disposals import Disposal, DisposalState
from omv_workflow.domain.events import Event, Fact, Head, Opening, chain, first_head, head_after
from omv_workflow.domain.messages import Attempt
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.policies import RUNNING
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotFound,
    NotPossibleNow,
    OmvError,
    Unavailable,
)
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing.memory_tables import TABLES


class MemoryTable:
    """A table as a dictionary among all of them, as one unit of work sees them."""

    def __init__(self, name: str, tables: dict[str, dict[str, Any]]) -> None:
        self._keys = TABLES[name]
        self._rows = tables[name]
        self._tables = tables
        self.wrote = False

    def add(self, one: Any) -> None:
        """Store a new thing; AlreadyDone where its id or a unique key stands already."""
        what = f"Storing {_named(one)}"
        self._check(what, one)
        if one.id in self._rows:
            raise _was_first(what)
        self._rows[one.id] = one
        self.wrote |= self._keys.is_logged

    def get(self, one_id: str) -> Any:
        """The thing of that id, or NotFound."""
        if one_id not in self._rows:
            raise NotFound(f"Id {one_id}", why="there is none.", next_step="See `omv status`.")
        return self._rows[one_id]

    def find(self, **equal: object) -> list[Any]:
        """The things whose fields equal the given values, in the order they were added."""
        if not equal:
            return list(self._rows.values())
        values = attrgetter(*equal)  # in C, for a test may ask for one of thousands as often
        wanted: object = tuple(equal.values()) if len(equal) > 1 else next(iter(equal.values()))
        return [one for one in self._rows.values() if values(one) == wanted]

    def swap(self, old: Any, new: Any) -> None:
        """Write `new` where `old` still stands in the fields that change, or AlreadyDone."""
        what = f"Changing {_named(old)}"
        changed = [f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name)]
        if not changed:
            return
        stored = self._rows.get(old.id)
        if stored is None or any(getattr(stored, n) != getattr(old, n) for n in changed):
            raise _was_first(what)
        if self._keys.append_only:
            raise NotPossibleNow(
                what, why="what is stored there is never changed.", next_step="Add a new one."
            )
        changed_row = replace(stored, **{name: getattr(new, name) for name in changed})
        self._check(what, changed_row)
        self._rows[old.id] = changed_row
        self.wrote |= self._keys.is_logged

    def remove(self, one: Any) -> None:
        """Take a thing away; AlreadyDone where it is gone, NotPossibleNow where it is kept."""
        what = f"Removing {_named(one)}"
        if one.id not in self._rows:
            raise _was_first(what)
        if self._keys.kept_for and not self._is_disposed_of(one):
            raise NotPossibleNow(what, why="it is kept.", next_step="See `omv disposal list`.")
        del self._rows[one.id]
        self.wrote |= self._keys.is_logged

    def _is_disposed_of(self, one: Any) -> bool:
        message_id = getattr(one, "message_id", None)
        owner = self._tables["messages"][message_id] if message_id else one
        return any(
            _goes_with(owner, each)
            for each in self._tables["disposals"].values()
            if (each.part, each.state) == (self._keys.kept_for, DisposalState.UNDER_WAY)
        )

    def _check(self, what: str, one: Any) -> None:
        """Refuse a taken key, a reference to nothing, and values that no database keeps."""
        _check_values(what, one)
        for key in self._keys.unique:
            same = self.find(**{name: getattr(one, name) for name in key})
            if any(other.id != one.id for other in same):
                raise _was_first(what)
        for name, table in self._keys.references.items():
            referred = getattr(one, name)
            if referred is not None and referred not in self._tables[table]:
                raise NotFound(
                    what,
                    why="something that it refers to is not stored.",
                    next_step="Store that first.",
                )


class MemoryCycles(MemoryTable):
    """Cycles in memory."""

    def derived_otherwise(self, settings: str) -> list[Cycle]:
        """Those to come and under way whose days follow from other settings than these."""
        running = (one for one in self._rows.values() if one.state in RUNNING)
        return [one for one in running if one.settings_hash != settings]


class MemoryObligations(MemoryTable):
    """Obligations in memory."""

    def due(self, today: date) -> list[Obligation]:
        """The open obligations that start by today, earliest first."""
        started = (one for one in self.find(state=ObligationState.OPEN) if one.starts_on <= today)
        return sorted(started, key=lambda one: one.starts_on)


class MemoryAttempts(MemoryTable):
    """Attempts in memory."""

    def ended_after(self, moment: datetime) -> list[Attempt]:
        """Those that ended after that moment."""
        return [one for one in self._rows.values() if one.ended_at > moment]


@dataclass
class MemoryStore:
    """What a database would hold; every unit of work on it works on a copy until it commits.

    As on SQLite, units of work follow one another: `turn` is held by the one that is open.
    Stores are equal that hold the same.
    """

    new_salt: Callable[[], str] = field(compare=False)
    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {n: {} for n in TABLES})
    streams: dict[str, list[Event]] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    heads: dict[str, Head] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock, compare=False)
    open_in: int | None = field(default=None, compare=False)

    def copy(self) -> "MemoryStore":
        """The same content in a store of its own; what it holds is never changed, only replaced."""
        return MemoryStore(
            self.new_salt,
            {name: dict(rows) for name, rows in self.tables.items()},
            {name: list(events) for name, events in self.streams.items()},
            list(self.openings),
            dict(self.heads),
        )

    def take_turn(self) -> None:
        """Wait until no other thread has a unit of work open.

        Raises:
            Unavailable: this thread has one open itself; on a real database it would wait in vain.
        """
        if self.open_in == get_ident():
            raise Unavailable(
                "Beginning a unit of work",
                why="this thread has another one open.",
                next_step="Hand that one down, or leave its `with` block first.",
            )
        self.turn.acquire()
        self.open_in = get_ident()

    def end_turn(self) -> None:
        """Let the next unit of work begin."""
        self.open_in = None
        self.turn.release()


class MemoryLog:
    """The streams of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def streams(self) -> list[str]:
        """The names of all streams, sorted."""
        return sorted(self._store.streams)

    def head(self, stream: str) -> Head:
        """The stored head of a stream."""
        return self._store.heads.get(stream, first_head(stream))

    def events(self, stream: str) -> list[Event]:
        """All events of a stream."""
        return list(self._store.streams.get(stream, ()))

    def openings(self) -> list[Opening]:
        """All openings."""
        return list(self._store.openings)

    def missing_guards(self) -> list[str]:
        """None: nothing but this module's own code changes a log in memory."""
        return []


class MemoryUnitOfWork(UnitOfWork):
    """One transaction on a store in memory; refuses, as the real one, to write without an event."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._facts: list[Fact] = []
        self._erased: set[str] = set()
        self.log = MemoryLog(store)

    def __enter__(self) -> Self:
        self._store.take_turn()
        self._rows: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
        self._tables = {name: MemoryTable(name, self._rows) for name in TABLES}
        self._tables["cycles"] = MemoryCycles("cycles", self._rows)
        self._tables["obligations"] = MemoryObligations("obligations", self._rows)
        self._tables["attempts"] = MemoryAttempts("attempts", self._rows)
        self._open_tables(self._tables)
        self._begin()
        return self

    def __exit__(self, *raised: object) -> None:
        self._facts.clear()
        self._store.end_turn()

    def hold(self, *streams: str) -> None:
        """Nothing to do: units of work follow one another."""

    def record(self, fact: Fact) -> None:
        """Append an event when this transaction commits."""
        self._facts.append(fact)

    def erase(self, commitments: Iterable[str]) -> None:
        """Erase openings when this transaction commits; the events stand as they are."""
        self._erased.update(commitments)

    def commit(self, now: datetime) -> None:
        """Make everything last; refused where rows were written without an event."""
        wrote = self._erased or any(table.wrote for table in self._tables.values())
        if wrote and not self._facts:
            raise OmvError(
                "Committing",
                why="rows were written without an event.",
                next_step="Record what happened with `record`.",
            )
        try:
            self._store_links(self._chained(now))
            if self._erased:
                self._store.openings = [
                    one for one in self._store.openings if one.commitment not in self._erased
                ]
            self._store.tables = {name: dict(rows) for name, rows in self._rows.items()}
        finally:
            self._begin()

    def _open_tables(self, tables: Mapping[str, Any]) -> None:
        self.units = tables["units"]
        self.forms = tables["forms"]
        self.plans = tables["plans"]
        self.cycles = tables["cycles"]
        self.obligations = tables["obligations"]
        self.requests = tables["requests"]
        self.answers = tables["answers"]
        self.working_models = tables["working_models"]
        self.meetings = tables["meetings"]
        self.versions = tables["versions"]
        self.copies = tables["copies"]
        self.confirmations = tables["confirmations"]
        self.looks = tables["looks"]
        self.received_files = tables["received_files"]
        self.deliveries = tables["deliveries"]
        self.messages = tables["messages"]
        self.attempts = tables["attempts"]
        self.disposals = tables["disposals"]
        self.links = tables["links"]
        self.receipt_links = tables["receipt_links"]
        self.sessions = tables["sessions"]
        self.comments = tables["comments"]
        self.drafts = tables["drafts"]
        self.second_factors = tables["second_factors"]
        self.recovery_codes = tables["recovery_codes"]

    def _begin(self) -> None:
        """Start from what is stored, in the very tables that were handed out."""
        self._facts.clear()
        self._erased.clear()
        for name, table in self._tables.items():
            self._rows[name].clear()
            self._rows[name].update(self._store.tables[name])
            table.wrote = False

    def _chained(self, now: datetime) -> list[tuple[Event, tuple[Opening, ...]]]:
        heads = {fact.stream: self.log.head(fact.stream) for fact in self._facts}
        links = []
        for fact in self._facts:
            head, new_salt = heads[fact.stream], self._store.new_salt
            links.append(chain(head, fact, recorded_at=now, new_salt=new_salt))
            heads[fact.stream] = head_after(links[-1][0])
        return links

    def _store_links(self, links: list[tuple[Event, tuple[Opening, ...]]]) -> None:
        for event, openings in links:
            self._store.streams.setdefault(event.stream, []).append(event)
            self._store.openings.extend(openings)
            self._store.heads[event.stream] = head_after(event)


@contextmanager
def rehearsed_work(store: MemoryStore) -> Iterator[Callable[[], UnitOfWork]]:
    """Units of work on a copy of the store, which nobody sees afterwards."""
    copy = store.copy()
    yield lambda: MemoryUnitOfWork(copy)


def _check_values(what: str, one: Any) -> None:
    for each in fields(one):
        value = getattr(one, each.name)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise InvalidInput(what, why=f"{each.name} has no time zone.", next_step="Give it one.")
        if isinstance(value, str) and re.search("[\x00\ud800-\udfff]", value):
            raise InvalidInput(
                what,
                why=f"{each.name} holds a NUL character or half of a character.",
                next_step="Take that character out of the text.",
            )


def _goes_with(owner: Any, disposal: Disposal) -> bool:
    """Whether something of that cycle, or a letter of none, goes with a disposal."""
    if owner.cycle_id is None:
        return bool(owner.plan_id == disposal.plan_id)
    return bool(owner.cycle_id == disposal.cycle_id)


def _named(one: Any) -> str:
    return f"{type(one).__name__} {one.id}"


def _was_first(what: str) -> AlreadyDone:
    return AlreadyDone(what, why="somebody was first.", next_step="Look at what stands there now.")
