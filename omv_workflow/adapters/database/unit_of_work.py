"""One transaction over all tables and the log."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Engine

from omv_workflow.adapters.database import page_rows, rows
from omv_workflow.adapters.database.log import SqlLog
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.tables import SqlAttempts, SqlCycles, SqlObligations, SqlTable
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.answers import Answer
from omv_workflow.domain.clock import check_clock
from omv_workflow.domain.comments import Comment
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.copies import PublicCopy
from omv_workflow.domain.cycle import Meeting, Plan, WorkingModel
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.disposals import Disposal
from omv_workflow.domain.drafts import Draft
from omv_workflow.domain.events import Fact
from omv_workflow.domain.kept_forms import KeptForm
from omv_workflow.domain.looks import Look
from omv_workflow.domain.messages import Message
from omv_workflow.domain.received_files import ReceivedFile
from omv_workflow.domain.second_factor import RecoveryCode, SecondFactor
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.domain.ways_in import Link, PortalSession, ReceiptLink
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.ports import UnitOfWork


class SqlWork(UnitOfWork):
    """One transaction on a database; leaving the `with` block without `commit` undoes everything.

    It sees the database as it was at its first statement, and locks nothing. What it writes is
    refused where somebody else has been faster: on PostgreSQL in one of its streams, on SQLite
    anywhere. `hold` keeps all others out instead; on SQLite these are all that write.

    Where a `clock` is given, it is looked at before each commit: one that is behind the log records
    nothing. It tells no time that is recorded.
    """

    def __init__(
        self,
        engine: Engine,
        new_salt: Callable[[], str],
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._engine = engine
        self._new_salt = new_salt
        self._clock = clock
        self._facts: list[Fact] = []

    def __enter__(self) -> Self:
        with database_errors():
            self._connection: Connection = self._engine.connect()
        self._work_in(Transaction(self._connection))
        return self

    def __exit__(self, *raised: object) -> None:
        self._facts.clear()
        self._connection.close()  # what has not been committed is rolled back

    def hold(self, *streams: str) -> None:
        """Let nobody else change what these streams tell of until this transaction ends.

        Raises:
            Unavailable: somebody else has held one of them for too long.
        """
        if self._transaction.see_what_others_commit():
            self._log.hold(streams)

    def record(self, fact: Fact) -> None:
        """Append an event to its stream when this transaction commits."""
        self._facts.append(fact)

    def erase(self, commitments: Iterable[str]) -> None:
        """Erase the openings of these commitments; the events stand as they are."""
        self._log.erase(commitments)

    def commit(self, now: datetime) -> None:
        """Make it last; `now` is when its events were recorded.

        Raises:
            OmvError: something was written without an event.
            Unavailable: the database can't be written; everything has been undone.
            NotPossibleNow: the clock is behind the log.
        """
        if self._clock and self._facts:
            check_clock(self._clock(), self._log.newest(self._facts))
        if self._transaction.wrote and not self._facts:
            raise OmvError(
                said("Committing"),
                why=said("rows were written without an event."),
                next_step=said("Record what happened with `record`."),
            )
        try:
            self._log.append(self._facts, recorded_at=now, new_salt=self._new_salt)
            self._transaction.commit()
        except Exception:
            self._transaction.undo()
            raise
        finally:
            self._facts.clear()

    @property
    def has_only_looked(self) -> bool:
        """Whether it has neither written nor kept anybody out since its last commit, nor failed."""
        return not self._facts and self._transaction.has_only_looked

    def _work_in(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.log = self._log = SqlLog(transaction)
        self._open_tables(transaction)

    def _open_tables(self, transaction: Transaction) -> None:
        self.units = SqlTable(transaction, rows.UNITS, AppliedUnit)
        self.forms = SqlTable(transaction, rows.FORMS, KeptForm)
        self.plans = SqlTable(transaction, rows.PLANS, Plan)
        self.cycles = SqlCycles(transaction)
        self.obligations = SqlObligations(transaction)
        self.requests = SqlTable(transaction, rows.REQUESTS, ContributionRequest)
        self.answers = SqlTable(transaction, rows.ANSWERS, Answer)
        self.working_models = SqlTable(transaction, rows.WORKING_MODELS, WorkingModel)
        self.meetings = SqlTable(transaction, rows.MEETINGS, Meeting)
        self.versions = SqlTable(transaction, rows.VERSIONS, Version)
        self.copies = SqlTable(transaction, rows.COPIES, PublicCopy)
        self.confirmations = SqlTable(transaction, rows.CONFIRMATIONS, Confirmation)
        self.received_files = SqlTable(transaction, page_rows.RECEIVED_FILES, ReceivedFile)
        self.looks = SqlTable(transaction, page_rows.LOOKS, Look)
        self.deliveries = SqlTable(transaction, rows.DELIVERIES, Delivery)
        self.messages = SqlTable(transaction, rows.MESSAGES, Message)
        self.attempts = SqlAttempts(transaction)
        self.disposals = SqlTable(transaction, rows.DISPOSALS, Disposal)
        self.links = SqlTable(transaction, page_rows.LINKS, Link)
        self.receipt_links = SqlTable(transaction, page_rows.RECEIPT_LINKS, ReceiptLink)
        self.sessions = SqlTable(transaction, page_rows.SESSIONS, PortalSession, is_logged=False)
        self.comments = SqlTable(transaction, page_rows.COMMENTS, Comment)
        self.drafts = SqlTable(transaction, page_rows.DRAFTS, Draft, is_logged=False)
        self.second_factors = SqlTable(transaction, page_rows.SECOND_FACTORS, SecondFactor)
        self.recovery_codes = SqlTable(transaction, page_rows.RECOVERY_CODES, RecoveryCode)
