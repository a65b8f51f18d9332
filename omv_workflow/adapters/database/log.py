"""The streams of events in the database: to be read, and to be continued at commit."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from omv_workflow.adapters.database.rows import EventRow, HeadRow, OpeningRow
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.events import Event, Fact, Head, Opening, chain, first_head, head_after
from omv_workflow.errors import VerificationFailed

_HEAD = select(HeadRow.stream, HeadRow.sequence, HeadRow.hash)
_EVENT = select(
    EventRow.stream,
    EventRow.sequence,
    EventRow.kind,
    EventRow.happened_at,
    EventRow.recorded_at,
    EventRow.data,
    EventRow.previous,
    EventRow.hash,
)
_OPENING = select(OpeningRow.commitment, OpeningRow.salt, OpeningRow.value)


class SqlLog:
    """The log as one transaction sees it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def streams(self) -> list[str]:
        """The names of all streams, sorted."""
        return sorted(row.stream for row in self._transaction.read(select(HeadRow.stream)))

    def head(self, stream: str) -> Head:
        """The stored head of a stream."""
        found = self._transaction.read(_HEAD.where(HeadRow.stream == stream))
        return Head(*found[0]) if found else first_head(stream)

    def events(self, stream: str) -> list[Event]:
        """All events of a stream, by sequence."""
        query = _EVENT.where(EventRow.stream == stream).order_by(EventRow.sequence)
        return [Event(*row) for row in self._transaction.read(query)]

    def openings(self) -> list[Opening]:
        """All openings that have not been erased, by commitment: an order that tells nothing."""
        query = _OPENING.order_by(OpeningRow.commitment)
        return [Opening(*row) for row in self._transaction.read(query)]

    def append(
        self, facts: Sequence[Fact], *, recorded_at: datetime, new_salt: Callable[[], str]
    ) -> None:
        """Continue the streams of these facts.

        All their heads are locked first, in the order of the names, so that two transactions never
        wait for one another.

        Raises:
            VerificationFailed: what stands in the database can't be continued.
        """
        heads = {stream: self._locked(stream) for stream in sorted({one.stream for one in facts})}
        for fact in facts:
            head = heads[fact.stream]
            event, openings = chain(head, fact, recorded_at=recorded_at, new_salt=new_salt)
            heads[fact.stream] = head_after(event)
            self._store(event, openings)

    def _locked(self, stream: str) -> Head:
        query = _HEAD.where(HeadRow.stream == stream).with_for_update()
        found = self._transaction.read(query)
        if not found:
            self._begin(stream)
            found = self._transaction.read(query)
        return Head(*found[0])

    def _begin(self, stream: str) -> None:
        first = first_head(stream)
        try:
            self._transaction.try_to_write(insert(HeadRow).values(**first.__dict__))
        except IntegrityError:
            return  # on PostgreSQL another transaction began the stream; its head is read next

    def _store(self, event: Event, openings: Iterable[Opening]) -> None:
        head = head_after(event)
        move = update(HeadRow).where(HeadRow.stream == head.stream)
        try:
            self._transaction.write(insert(EventRow).values(**event.__dict__))
            self._transaction.write(move.values(sequence=head.sequence, hash=head.hash))
            for opening in openings:
                self._transaction.write(insert(OpeningRow).values(**opening.__dict__))
        except IntegrityError as error:
            raise VerificationFailed(
                f"Stream {event.stream}, event {event.sequence}",
                why=f"the database refuses it: {error.orig}.",
                next_step="See what is wrong with `omv log verify`.",
            ) from error
