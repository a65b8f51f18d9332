"""A step that is killed, or finds the disk full, leaves what was there and can be run again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NoReturn, Self, cast

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.domain.unit import Channel
from omv_workflow.errors import OmvError, Unavailable
from omv_workflow.steps.answer import erase_answer, give_answer, leave_unchanged
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.assemble import (
    assemble_draft,
    assemble_due_plans,
    offer_for_confirmation,
)
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.collaboration import record_meeting, record_working_model
from omv_workflow.steps.comment import write_comment
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.delegate import delegate
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.open_cycles import open_cycle, open_due_cycles
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number, waive_register_number
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.steps.request_contributions import (
    request_contributions,
    request_due_contributions,
)
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import accept_contributions, return_answer
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.take_back import take_back
from omv_workflow.testing import NOON, Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    example_unit,
)
from tests.steps.stored import everything

BY = Actor(COORDINATOR)
PREVIOUS = PreviousPlan(
    form="esimerkkilomake",
    form_version=date(2026, 1, 1),
    confirmed=PreviousConfirmation(on=date(2026, 5, 12), by=DIRECTOR, place="Lappeenranta"),
    answers={"work": "Kuten ennenkin."},
)


class Killed(BaseException):
    """The process ends here, as by a power cut."""


class Failing:
    """A unit of work that fails instead of its commit."""

    def __init__(self, work: UnitOfWork, failure: BaseException) -> None:
        self._work = work
        self._failure = failure

    def __enter__(self) -> Self:
        self._work.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._work.__exit__(*raised)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def commit(self, now: datetime) -> NoReturn:
        """Fail."""
        del now
        raise self._failure


FULL_DISK = Unavailable("Committing", why="the disk is full.", next_step="Make room.")


def failing(bench: Bench, failure: BaseException) -> Parts:
    """The bench's parts, whose units of work fail instead of their commit."""
    return replace(
        bench.parts, work=lambda: cast("UnitOfWork", Failing(bench.parts.work(), failure))
    )


@dataclass(frozen=True)
class ByHand:
    """An act of a person: the place of the year where it is done, and the act."""

    fixture: str
    act: Callable[[Parts, datetime], object]


def told(now: datetime) -> DoneElsewhere:
    """A confirmation by the director."""
    return DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "1/2027")


def handed(recipient: str, now: datetime) -> HandedOver:
    """A copy handed over."""
    return HandedOver(recipient, now, Channel.PAPER, "Annettu.")


BY_HAND = {
    "apply": ByHand("bare", lambda p, now: apply_unit(p, example_unit(), BY, now)),
    "import": ByHand("applied", lambda p, now: import_plan(p, EXAMPLE_PLAN, PREVIOUS, BY, now)),
    "open": ByHand("applied", lambda p, now: open_cycle(p, EXAMPLE_PLAN, BY, now)),
    "request": ByHand("opened", lambda p, now: request_contributions(p, EXAMPLE_PLAN, BY, now)),
    "working model": ByHand(
        "opened", lambda p, now: record_working_model(p, EXAMPLE_PLAN, "Yhdessä.", BY, now)
    ),
    "meeting": ByHand(
        "opened",
        lambda p, now: record_meeting(
            p,
            EXAMPLE_PLAN,
            held_on=date(2027, 2, 12),
            participants=(NURSE,),
            typist=NURSE,
            notes="x",
            actor=BY,
            now=now,
        ),
    ),
    "number": ByHand(
        "opened", lambda p, now: set_register_number(p, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, now)
    ),
    "waive": ByHand("opened", lambda p, now: waive_register_number(p, EXAMPLE_PLAN, "x", BY, now)),
    "answer": ByHand(
        "collecting", lambda p, now: give_answer(p, EXAMPLE_PLAN, "work", "x", BY, now)
    ),
    "erase": ByHand("collecting", lambda p, now: erase_answer(p, EXAMPLE_PLAN, "work", BY, now)),
    "unchanged": ByHand(
        "inheriting", lambda p, now: leave_unchanged(p, EXAMPLE_PLAN, Actor(NURSE), now)
    ),
    "hand over": ByHand(
        "collecting", lambda p, now: hand_over(p, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, BY, now)
    ),
    "delegate": ByHand(
        "collecting",
        lambda p, now: delegate(p, EXAMPLE_PLAN, "risks", SOCIAL_WORKER, Actor(NURSE), now),
    ),
    "take back": ByHand(
        "answered", lambda p, now: take_back(p, EXAMPLE_PLAN, "risks", Actor(NURSE), now)
    ),
    "comment": ByHand(
        "collecting", lambda p, now: write_comment(p, EXAMPLE_PLAN, "work", "x", BY, now)
    ),
    "accept": ByHand("answered", lambda p, now: accept_contributions(p, EXAMPLE_PLAN, BY, now)),
    "return an answer": ByHand(
        "answered", lambda p, now: return_answer(p, EXAMPLE_PLAN, "work", "?", BY, now)
    ),
    "draft": ByHand("answered", lambda p, now: assemble_draft(p, EXAMPLE_PLAN, BY, now)),
    "excuse": ByHand("answered", lambda p, now: excuse_cycle(p, EXAMPLE_PLAN, "x", BY, now)),
    "offer": ByHand("numbered", lambda p, now: offer_for_confirmation(p, EXAMPLE_PLAN, BY, now)),
    "confirm": ByHand(
        "offered", lambda p, now: record_confirmation(p, EXAMPLE_PLAN, told(now), BY, now)
    ),
    "return": ByHand("offered", lambda p, now: return_cycle(p, EXAMPLE_PLAN, "x", BY, now)),
    "change afterwards": ByHand(
        "confirmed", lambda p, now: give_answer(p, EXAMPLE_PLAN, "work", "x", BY, now)
    ),
    "distribute": ByHand("confirmed", lambda p, now: distribute(p, EXAMPLE_PLAN, BY, now)),
    "clients told": ByHand(
        "confirmed", lambda p, now: record_clients_told(p, EXAMPLE_PLAN, "x", BY, now)
    ),
    "delivered": ByHand(
        "distributing",
        lambda p, now: record_delivery(p, EXAMPLE_PLAN, handed(ARCHIVE, now), BY, now),
    ),
    "acknowledged": ByHand(
        "distributing",
        lambda p, now: record_acknowledgement(p, EXAMPLE_PLAN, handed(SUPERVISOR, now), BY, now),
    ),
}
# One of each kind of write is enough to show that a database undoes it: rows that are new, many at
# once, changed, with a document, and with mail. Killed years kill in all places.
IN_DATABASE = ("apply", "request", "answer", "draft", "distribute")
SCHEDULED = {
    "applied": (open_due_cycles, date(2027, 2, 12)),
    "opened": (request_due_contributions, date(2027, 2, 24)),
    "collecting": (chase_due_contributions, date(2027, 3, 11)),
    "answered": (assemble_due_plans, date(2027, 4, 9)),
    "numbered": (assemble_due_plans, date(2027, 4, 23)),
    "offered": (remind_due_confirmers, date(2027, 4, 30)),
    "confirmed": (distribute_due_plans, date(2027, 5, 13)),
}


@pytest.fixture
def bare(bench: Bench) -> Bench:
    """Nothing has been applied."""
    return bench


@pytest.fixture
def numbered(answered: Bench) -> Bench:
    """The register number is there, and nothing has been offered."""
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    return answered


@pytest.mark.parametrize(
    ("name", "bench"),
    [(name, "memory") for name in BY_HAND]
    + [pytest.param(name, "database", marks=pytest.mark.database) for name in IN_DATABASE],
    indirect=["bench"],
)
@pytest.mark.usefixtures("bench")
def test_an_act_killed_before_its_commit_changes_nothing(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Rows, events and messages are one transaction (law 1); the same act can be done again."""
    todo = BY_HAND[name]
    bench: Bench = request.getfixturevalue(todo.fixture)
    before = everything(bench)
    with pytest.raises(Killed):
        todo.act(failing(bench, Killed()), bench.now)
    assert everything(bench) == before
    todo.act(bench.parts, bench.now)
    assert everything(bench) != before


@pytest.mark.parametrize("fixture", SCHEDULED)
def test_a_scheduled_step_killed_before_its_commit_changes_nothing(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    """The next run does what is still due."""
    step, day = SCHEDULED[fixture]
    bench: Bench = request.getfixturevalue(fixture)
    before = everything(bench)
    with pytest.raises(Killed):
        step(failing(bench, Killed()), at(day, 9))
    assert everything(bench) == before
    assert step(bench.parts, at(day, 9)).failed == []
    assert everything(bench) != before


@pytest.mark.parametrize("fixture", SCHEDULED)
def test_a_scheduled_step_without_room_on_the_disk_is_a_visible_failure(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    """Nothing degrades silently (law 9), and nothing is half done."""
    step, day = SCHEDULED[fixture]
    bench: Bench = request.getfixturevalue(fixture)
    before = everything(bench)
    summary = step(failing(bench, FULL_DISK), at(day, 9))
    assert {row.outcome for row in summary.failed} == {"Unavailable"}
    assert everything(bench) == before


def test_sending_killed_before_a_message_is_taken_sends_nothing(confirmed: Bench) -> None:
    """The carrier is called only once it stands in the database that it will be."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    carried, before = len(confirmed.outbox.carried), everything(confirmed)
    with pytest.raises(Killed):
        send_due_messages(failing(confirmed, Killed()), at(date(2027, 5, 13), 9))
    assert (len(confirmed.outbox.carried), everything(confirmed)) == (carried, before)


def test_a_row_without_an_event_is_refused(applied: Bench) -> None:
    """Law 1 is held by the unit of work itself, so that no step can forget it."""
    with applied.parts.work() as work:
        cycle = work.cycles.find()[0]
        work.cycles.swap(cycle, replace(cycle, register_number="x"))
        with pytest.raises(OmvError, match="without an event"):
            work.commit(NOON)
