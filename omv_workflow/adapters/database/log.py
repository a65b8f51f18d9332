"""The streams of events in the database: to be read, and to be continued at commit."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, union, update
from sqlalchemy.exc import IntegrityError

from omv_workflow.adapters.database.refusals import overtaken
from omv_workflow.adapters.database.rows import EVENTS, HEADS, OPENINGS
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.clock import CLOCK_ACCEPTED, wrongly_timed
from omv_workflow.domain.events import (
    WORKSPACE_STREAM,
    Event,
    Fact,
    Head,
    Opening,
    chain,
    first_head,
    head_after,
)
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.phrases import Phrase, said

# Their columns stand in the order of the dataclasses' fields.
# Built once, and executed with other values.
_STREAM = "of_stream"
_HEAD = select(HEADS).where(HEADS.c.stream == bindparam(_STREAM))
_LOCKED_HEAD = _HEAD.with_for_update()
_MOVE_HEAD = update(HEADS).where(HEADS.c.stream == bindparam(_STREAM))
_ADD_HEAD, _ADD_EVENT, _ADD_OPENINGS = insert(HEADS), insert(EVENTS), insert(OPENINGS)
# How many values one statement names: databases bound it.
_AT_ONCE = 500
# What stored values that nobody wrote in this way raise when they are read.
_UNREADABLE = (ValueError, TypeError, InvalidInput)


class SqlLog:
    """The log as one transaction sees it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def streams(self) -> list[str]:
        """The names of all streams, sorted; one that has lost its head is among them."""
        begun = select(HEADS.c.stream).where(HEADS.c.sequence != 0)
        named = union(begun, select(EVENTS.c.stream))
        return sorted(stream for (stream,) in self._transaction.read(named))

    def head(self, stream: str) -> Head:
        """The stored head of a stream.

        Raises:
            VerificationFailed: what is stored is none.
        """
        found = self._transaction.read(_HEAD, {_STREAM: stream})
        return _checked_head(found[0]) if found else first_head(stream)

    def events(self, stream: str) -> list[Event]:
        """All events of a stream, by sequence.

        Raises:
            VerificationFailed: one of them can't be read, so it was changed; it is named.
        """
        query = select(EVENTS).where(EVENTS.c.stream == stream).order_by(EVENTS.c.sequence)
        try:
            return [Event(*row) for row in self._transaction.read(query)]
        except _UNREADABLE as error:
            raise self._unreadable(stream, error) from error

    def openings(self) -> list[Opening]:
        """All openings that have not been erased, by commitment: an order that tells nothing.

        Raises:
            VerificationFailed: one of them is no text, so it was changed.
        """
        query = select(OPENINGS).order_by(OPENINGS.c.commitment)
        return [_checked_opening(row) for row in self._transaction.read(query)]

    def missing_guards(self) -> list[str]:
        """What should keep the database from changing the log, and doesn't."""
        return self._transaction.missing_guards()

    def newest(self, coming: Iterable[Fact] = ()) -> datetime | None:
        """When the newest of the streams' last events was recorded; None where there is none.

        Those whose times are wrong, as the log or what is `coming` to it says, don't count.

        Raises:
            VerificationFailed: it can't be read, so it was changed.
        """
        last = (EVENTS.c.stream == HEADS.c.stream) & (EVENTS.c.sequence == HEADS.c.sequence)
        ends = select(EVENTS.c.stream, EVENTS.c.sequence, EVENTS.c.recorded_at)
        try:
            found = self._transaction.read(ends.join(HEADS, last))
            wrong = self._wrongly_timed(coming)
        except _UNREADABLE as error:
            raise _changed(
                said("The newest event"), said("it can't be read: {reason}.", reason=error)
            ) from error
        return max((at for *place, at in found if tuple(place) not in wrong), default=None)

    def _wrongly_timed(self, coming: Iterable[Fact]) -> set[tuple[str, int]]:
        accepted = select(EVENTS.c.data).where(
            EVENTS.c.stream == WORKSPACE_STREAM, EVENTS.c.kind == CLOCK_ACCEPTED
        )
        told = [one.data for one in coming if one.kind == CLOCK_ACCEPTED]
        return wrongly_timed([*told, *(data for (data,) in self._transaction.read(accepted))])

    def hold(self, streams: Iterable[str]) -> dict[str, Head]:
        """Lock the heads of these streams, beginning those that have none.

        They are locked in the order of their names, so that two transactions never wait for one
        another.

        Raises:
            Unavailable: somebody else began one of them at the same time.
            VerificationFailed: what is stored is no head.
        """
        return {stream: self._locked(stream) for stream in sorted(set(streams))}

    def erase(self, commitments: Iterable[str]) -> None:
        """Erase the openings of these commitments; the events stand as they are."""
        wanted = list(commitments)
        for start in range(0, len(wanted), _AT_ONCE):
            some = OPENINGS.c.commitment.in_(wanted[start : start + _AT_ONCE])
            self._transaction.write(delete(OPENINGS).where(some))
        self._transaction.wrote = True

    def append(
        self, facts: Sequence[Fact], *, recorded_at: datetime, new_salt: Callable[[], str]
    ) -> None:
        """Continue the streams of these facts, once all of them are held.

        Raises:
            Unavailable: somebody else has continued one of them in the meantime.
            VerificationFailed: what stands in the database can't be continued.
        """
        heads = self.hold(one.stream for one in facts)
        for fact in facts:
            head = heads[fact.stream]
            event, openings = chain(head, fact, recorded_at=recorded_at, new_salt=new_salt)
            heads[fact.stream] = head_after(event)
            self._store(event, openings)

    def _locked(self, stream: str) -> Head:
        named = {_STREAM: stream}
        found = self._transaction.read(_LOCKED_HEAD, named)
        if not found:
            self._begin(stream)
            found = self._transaction.read(_LOCKED_HEAD, named)
        if not found:
            raise overtaken()
        return _checked_head(found[0])

    def _begin(self, stream: str) -> None:
        first = first_head(stream)
        try:
            self._transaction.try_to_write(_ADD_HEAD, vars(first))
        except IntegrityError:
            return  # on PostgreSQL another transaction began the stream; who holds it may read it

    def _store(self, event: Event, openings: Sequence[Opening]) -> None:
        head = head_after(event)
        try:
            self._transaction.write(_ADD_EVENT, vars(event))
            moved = {"sequence": head.sequence, "hash": head.hash, _STREAM: head.stream}
            self._transaction.write(_MOVE_HEAD, moved)
            if openings:
                self._transaction.write(_ADD_OPENINGS, *map(vars, openings))
        except IntegrityError as error:
            raise VerificationFailed(
                said("Stream {stream}, event {event}", stream=event.stream, event=event.sequence),
                why=said("the database refuses it: {reason}.", reason=error.orig),
                next_step=said("See what is wrong with `omv log verify`."),
            ) from error

    def _unreadable(self, stream: str, error: Exception) -> VerificationFailed:
        """Which event of a stream it is that can't be read."""
        numbers = select(EVENTS.c.sequence).where(EVENTS.c.stream == stream)
        found = self._transaction.read(numbers.order_by(EVENTS.c.sequence))
        sequence = next(number for (number,) in found if not self._is_readable(stream, number))
        return _changed(
            said("Stream {stream}, event {event}", stream=stream, event=sequence),
            said("it can't be read: {reason}.", reason=error),
        )

    def _is_readable(self, stream: str, sequence: object) -> bool:
        of_stream = select(EVENTS).where(EVENTS.c.stream == stream)
        try:
            self._transaction.read(of_stream.where(EVENTS.c.sequence == sequence))
        except _UNREADABLE:
            return False
        return True


def _checked_head(row: Row[Any]) -> Head:
    # SQLite keeps a value of another type where it was forced in.
    head = Head(*row)
    if not isinstance(head.sequence, int) or not isinstance(head.hash, str):
        raise _changed(
            said("Stream {stream}", stream=head.stream),
            said("its head is not the place of an event."),
        )
    return head


def _checked_opening(row: Row[Any]) -> Opening:
    if not all(isinstance(value, str) for value in row):
        raise _changed(
            said("Commitment {commitment}", commitment=row.commitment),
            said("its opening is no text."),
        )
    return Opening(*row)


def _changed(what: Phrase, why: Phrase) -> VerificationFailed:
    return VerificationFailed(
        what,
        why=why,
        next_step=said("Compare the database with a backup or with an exported log."),
    )
