"""Stand-ins for every port, for our tests and for users': in memory, with a fixed clock and seeded ids."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import Event, Fact, Head, Opening, chain, first_head, head_after
from omv_workflow.domain.messages import Letter, Message, MessageState, Outcome, Purpose
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import AlreadyDone, NotFound, OmvError, VerificationFailed
from omv_workflow.forms.loader import shipped_form
from omv_workflow.steps.ports import Parts

NOON = datetime(2027, 2, 12, 10, 0, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass
class SeededIds:
    """Identifiers and salts that are the same in every run."""

    seed: str = "test"
    _count: int = 0

    def new_id(self) -> str:
        """The next identifier: 32 hexadecimal digits."""
        return self._next("id")[:32]

    def new_salt(self) -> str:
        """The next salt: 64 hexadecimal digits."""
        return self._next("salt")

    def _next(self, what: str) -> str:
        self._count += 1
        return hashlib.sha256(f"{self.seed}/{what}/{self._count}".encode()).hexdigest()


class MemoryTable:
    """A table as a dictionary; `unique` names the groups of fields that stand once."""

    def __init__(self, rows: dict[str, Any], unique: tuple[tuple[str, ...], ...] = ()) -> None:
        self.rows = rows
        self._unique = unique
        self.wrote = False

    def add(self, one: Any) -> None:
        """Store a new thing; AlreadyDone where its id or a unique key stands already."""
        for key in (("id",), *self._unique):
            if self.find(**{name: getattr(one, name) for name in key}):
                raise _was_first(f"Storing a {type(one).__name__}")
        self.rows[one.id] = one
        self.wrote = True

    def get(self, one_id: str) -> Any:
        """The thing of that id, or NotFound."""
        if one_id not in self.rows:
            raise NotFound(f"Id {one_id}", why="there is none.", next_step="See `omv status`.")
        return self.rows[one_id]

    def find(self, **equal: object) -> list[Any]:
        """The things whose fields equal the given values."""
        return [
            one
            for one in self.rows.values()
            if all(getattr(one, name) == value for name, value in equal.items())
        ]

    def swap(self, old: Any, new: Any) -> None:
        """Write `new` where `old` still stands in the fields that change, or AlreadyDone."""
        stored = self.get(old.id)
        changed = [f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name)]
        if any(getattr(stored, name) != getattr(old, name) for name in changed):
            raise _was_first(f"Changing a {type(old).__name__}")
        self.rows[old.id] = replace(stored, **{name: getattr(new, name) for name in changed})
        self.wrote = True


class MemoryObligations(MemoryTable):
    """Obligations in memory."""

    def due(self, today: date) -> list[Obligation]:
        """The open obligations that start by today, earliest first."""
        started = (one for one in self.find(state=ObligationState.OPEN) if one.starts_on <= today)
        return sorted(started, key=lambda one: (one.starts_on, one.id))


_TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "units": (),
    "plans": (("unit_id", "form_id"),),
    "cycles": (("plan_id", "anniversary"),),
    "obligations": (("cycle_id", "kind", "due_on"),),
    "requests": (),
    "answers": (("cycle_id", "item_id", "revision"),),
    "working_models": (),
    "meetings": (),
    "versions": (("plan_id", "number", "draft"),),
    "confirmations": (("version_id",),),
    "deliveries": (("version_id", "recipient_id"),),
    "messages": (("business_key",), ("message_id",)),
    "attempts": (("message_id", "number"),),
}


@dataclass
class MemoryStore:
    """What a database would hold; every unit of work on it works on a copy until it commits."""

    new_salt: Callable[[], str]
    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {n: {} for n in _TABLES})
    streams: dict[str, list[Event]] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    heads: dict[str, Head] = field(default_factory=dict)


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


class MemoryUnitOfWork:
    """One transaction on a store in memory; refuses, like the real one, to write without an event."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._facts: list[Fact] = []
        self.log = MemoryLog(store)
        for name, unique in _TABLES.items():
            kind = MemoryObligations if name == "obligations" else MemoryTable
            setattr(self, name, kind(dict(store.tables[name]), unique))

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._facts.clear()

    def record(self, fact: Fact) -> None:
        """Append an event when this transaction commits."""
        self._facts.append(fact)

    def commit(self, now: datetime) -> None:
        """Make everything last; refused where rows were written without an event."""
        tables = {name: getattr(self, name) for name in _TABLES}
        if any(table.wrote for table in tables.values()) and not self._facts:
            raise OmvError(
                "Committing",
                why="rows were written without an event.",
                next_step="Record what happened with `record`.",
            )
        for name, table in tables.items():
            self._store.tables[name] = table.rows
            table.wrote = False
        self._append(now)

    def _append(self, now: datetime) -> None:
        for fact in self._facts:
            head = self.log.head(fact.stream)
            event, openings = chain(head, fact, recorded_at=now, new_salt=self._store.new_salt)
            self._store.streams.setdefault(fact.stream, []).append(event)
            self._store.openings.extend(openings)
            self._store.heads[fact.stream] = head_after(event)
        self._facts.clear()


@dataclass
class MemoryBlobs:
    """Blobs in a dictionary."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their hash."""
        sha256 = sha256_hex(content)
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; NotFound or VerificationFailed as the real ones."""
        if sha256 not in self.kept:
            raise NotFound(f"Document {sha256}", why="it is missing.", next_step="Restore it.")
        if sha256_hex(self.kept[sha256]) != sha256:
            raise VerificationFailed(
                f"Document {sha256}", why="it has been changed.", next_step="Restore it."
            )
        return self.kept[sha256]


class PlainAssembler:
    """Makes a "DOCX" that is the document's own text, so that a test can read it."""

    template_hash = sha256_hex(b"plain")

    def assemble(self, document: PlanDocument) -> bytes:
        """The document as text."""
        return repr(document).encode()


def plain_letter(purpose: Purpose, language: str, facts: dict[str, object]) -> Letter:
    """A letter that is its purpose, language and facts."""
    text = "\n".join(f"{name}: {value}" for name, value in sorted(facts.items()))
    return Letter(f"{purpose} ({language})", text, f"<p>{purpose}</p>")


@dataclass
class Outbox:
    """A carrier that keeps what it was given; `answers` are the outcomes of the next tries."""

    carried: list[Message] = field(default_factory=list)
    answers: list[MessageState] = field(default_factory=list)

    def carry(self, message: Message, attachment: bytes | None, now: datetime) -> Outcome:
        """Keep the message and give the next outcome, accepted by default."""
        del attachment, now
        self.carried.append(message)
        state = self.answers.pop(0) if self.answers else MessageState.ACCEPTED
        return Outcome(state, "said by a test")

    def purposes(self) -> Iterator[tuple[Purpose, str | None]]:
        """What was carried to whom."""
        return ((message.purpose, message.person_id) for message in self.carried)


@dataclass
class Bench:
    """Parts in memory for one test, with their store, blobs and outbox in reach."""

    ids: SeededIds = field(default_factory=SeededIds)
    outbox: Outbox = field(default_factory=Outbox)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    policy: TimetablePolicy = field(default_factory=TimetablePolicy)
    store: MemoryStore = field(init=False)

    def __post_init__(self) -> None:
        """Make the store that all units of work of this bench share."""
        self.store = MemoryStore(self.ids.new_salt)

    @property
    def parts(self) -> Parts:
        """The parts, wired."""
        return Parts(
            work=lambda: MemoryUnitOfWork(self.store),  # type: ignore[arg-type, return-value]  # tables are set by name
            blobs=self.blobs,
            assembler=PlainAssembler,
            letters=plain_letter,
            carrier=self.outbox,
            forms=shipped_form,
            calendar=self.calendar,
            policy=self.policy,
            zone=HELSINKI,
            new_id=self.ids.new_id,
            mail_domain="vastaanottokeskus.example",
        )


def _was_first(what: str) -> AlreadyDone:
    return AlreadyDone(what, why="somebody was first.", next_step="Look at what stands there now.")
