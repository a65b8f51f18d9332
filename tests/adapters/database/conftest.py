"""A migrated database per test, its twin in memory, and one example of everything stored."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.answers import Answer, AnswerState, QuestionChange
from omv_workflow.domain.comments import Comment
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.cycle import Cycle, CycleState, Meeting, Plan, WorkingModel
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.disposals import Disposal, DisposalPart, DisposalState
from omv_workflow.domain.drafts import Draft
from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.kept_forms import KeptForm
from omv_workflow.domain.looks import Look
from omv_workflow.domain.messages import Attempt, Message, MessageState, Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.received_files import ReceivedFile, Reception
from omv_workflow.domain.second_factor import RecoveryCode, SecondFactor
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.versions import (
    Confirmation,
    ConfirmationState,
    Method,
    Stage,
    Strength,
    Version,
)
from omv_workflow.domain.ways_in import Link, PortalSession, ReceiptLink
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON, SeededIds
from omv_workflow.testing.memory import MemoryStore, MemoryUnitOfWork


@pytest.fixture
def path(database: str) -> Path:
    """The file of the test's own SQLite database."""
    return Path(database.removeprefix("sqlite:///"))


@pytest.fixture
def empty(empty_database: str) -> Iterator[Engine]:
    """A database in which nothing has been made."""
    engine = open_engine(empty_database)
    yield engine
    engine.dispose()


@pytest.fixture
def sql(engine: Engine) -> Callable[[], UnitOfWork]:
    """Units of work on the test's own database."""
    new_salt = SeededIds().new_salt
    return lambda: SqlWork(engine, new_salt)


@pytest.fixture
def memory() -> Callable[[], UnitOfWork]:
    """Units of work in memory."""
    store = MemoryStore(SeededIds().new_salt)
    return lambda: MemoryUnitOfWork(store)


@pytest.fixture(params=["memory", pytest.param("sql", marks=pytest.mark.database)])
def work(request: pytest.FixtureRequest) -> Callable[[], UnitOfWork]:
    """Units of work in memory, and again in a database: both must behave alike."""
    made: Callable[[], UnitOfWork] = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def examples() -> dict[str, Any]:
    """One of each by table, with a value in every field, in an order in which they can be added."""
    return dict(_EXAMPLES)


_TO_THE_MICROSECOND = datetime(2027, 3, 28, 0, 59, 59, 999_999, tzinfo=UTC)
_DAY = date(2027, 5, 14)
_EXAMPLES: dict[str, Any] = {
    "units": AppliedUnit("unit", '{"unit": "ä"}', NOON, '{"unit": "a"}'),
    "forms": KeptForm("hash", "form", _DAY, '{"id": "ä"}', NOON),
    "plans": Plan(
        "plan", "unit", "form", _DAY, "Omavalvontasuunnitelma", "fi", "05-15", NOON, "hash", "{}"
    ),
    "cycles": Cycle(
        "cycle", "plan", _DAY, CycleState.OPEN, NOON, "TEST-2027-1", "because", "hash", "settings"
    ),
    "obligations": Obligation(
        "obligation",
        "plan",
        "cycle",
        StepKind.REMIND_1,
        _DAY,
        _DAY,
        ObligationState.DONE,
        _TO_THE_MICROSECOND,
        "a note",
        Basis.REQUEST,
        _DAY,
    ),
    "requests": ContributionRequest(
        "request",
        "cycle",
        "person",
        RequestState.IN_PROGRESS,
        ("1.1", 'with "quotes", and comma'),
        _DAY,
        NOON,
        ("1.1",),
    ),
    "answers": Answer(
        "answer",
        "cycle",
        "1.1",
        1,
        AnswerState.CONFIRMED_UNCHANGED,
        "Rivi 1\nrivi 2 {{ x }}",
        "person",
        "recorder",
        _TO_THE_MICROSECOND,
        QuestionChange.REWORDED,
    ),
    "working_models": WorkingModel("model", "cycle", "together", "person", NOON),
    "meetings": Meeting(
        "meeting", "cycle", _DAY, ("one", "two"), "typist", "notes", "person", NOON
    ),
    "versions": Version(
        "version",
        "plan",
        "cycle",
        1,
        2,
        Stage.FOR_CONFIRMATION,
        "docx",
        "pdf",
        "root",
        "hash",
        "document",
        "form",
        _DAY,
        "template",
        "converter 7.4",
        "TEST-2027-1",
        NOON,
        "kept",
        "openings",
    ),
    "copies": PublicCopy(
        "copy",
        "plan",
        "version",
        CopyKind.ON_REQUEST,
        "docx",
        "pdf",
        ("7 k", "20 k"),
        "Tietopyyntö",
        "person",
        NOON,
    ),
    "confirmations": Confirmation(
        "confirmation",
        "plan",
        "version",
        ConfirmationState.CONFIRMED,
        "person",
        "director",
        Method.RECORDED,
        "case system",
        "reference",
        "Lappeenranta",
        NOON,
        "recorder",
        "a reason",
        2,
        2,
        3,
        _TO_THE_MICROSECOND,
        Strength.QUALIFIED,
        "sealed",
        "record",
        "record's signature",
        "scan",
        "witness",
        NOON,
        "recorder",
        "it was another",
    ),
    "received_files": ReceivedFile(
        "received",
        "plan",
        "version",
        "returned",
        NOON,
        "person",
        Reception.REFUSED,
        "it is encrypted.",
    ),
    "looks": Look("look", "plan", "confirmation", "person", "pdf", NOON, _TO_THE_MICROSECOND),
    "deliveries": Delivery(
        "delivery",
        "plan",
        "cycle",
        "version",
        "recipient",
        "Kirjaamo",
        Group.TIEDOKSI,
        Channel.EMAIL,
        CopyType.PUBLIC,
        "sv",
        DeliveryState.RECORDED_BY_HAND,
        NOON,
        _TO_THE_MICROSECOND,
        "on paper",
        "THEIRS-1",
        "person",
        "letter blob",
    ),
    "messages": Message(
        "message",
        "plan/version/recipient/distribution/send",
        "<message@vastaanottokeskus.example>",
        "plan",
        "cycle",
        "delivery",
        "person",
        Purpose.DISTRIBUTION,
        "send",
        MessageState.TEMPORARY_FAILURE,
        "Vastaanottokeskus",
        "kirjaamo@vastaanottokeskus.example",
        "Kirjaamo",
        "kirjaamo@example.org",
        "fi",
        "Aihe",
        "Teksti",
        "<p>Teksti</p>",
        "blob",
        "plan.docx",
        NOON,
        _TO_THE_MICROSECOND,
        "ylitarkastaja@vastaanottokeskus.example",
        "<first@vastaanottokeskus.example>",
        "pdf blob",
        "letter blob",
        (DueDay(DueKind.ANSWERS, "request", "Omavalvontasuunnitelma", _DAY, 3),),
        "<digest@vastaanottokeskus.example>",
    ),
    "attempts": Attempt(
        "attempt",
        "message",
        1,
        NOON,
        NOON + timedelta(seconds=2),
        MessageState.TEMPORARY_FAILURE,
        "451 try later",
    ),
    "disposals": Disposal(
        "disposal",
        "plan",
        "cycle",
        DisposalPart.CONTENT,
        DisposalState.HELD,
        _DAY,
        "a ground",
        "person",
        NOON,
        "a reason",
        _TO_THE_MICROSECOND,
        ("answers: 1",),
        ("docx",),
    ),
    "links": Link("hash", "unit", "person", NOON, _TO_THE_MICROSECOND, _TO_THE_MICROSECOND),
    "receipt_links": ReceiptLink("hash", "delivery", NOON, _TO_THE_MICROSECOND),
    "sessions": PortalSession(
        "hash", "unit", "person", NOON, _TO_THE_MICROSECOND, NOON, "proof", NOON
    ),
    "comments": Comment("comment", "cycle", "1.1", "person", "Rivi 1\nrivi", NOON),
    "drafts": Draft("draft", "cycle", "1.1", "person", "Rivi 1\nrivi", 3, NOON),
    "second_factors": SecondFactor(
        "factor",
        "unit",
        "person",
        "sealed",
        NOON,
        "sealed too",
        "hash",
        59_000_000,
        2,
        NOON,
        _TO_THE_MICROSECOND,
        "other",
        NOON,
    ),
    "recovery_codes": RecoveryCode("hash", "unit", "person", NOON, _TO_THE_MICROSECOND),
}
