"""A bench at each place of the year; T is Saturday 15 May 2027, to be confirmed by the 14th."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)
from tests.steps.stages import after
from tests.steps.stored import bench_on

LAST_YEAR = {"work": "Kuten ennenkin.", "risks": "Arvioidaan.", "interpreters": "yes", "hours": "8"}


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Where nothing has been applied; in memory, unless the test is run with `in_database`."""
    in_database = getattr(request, "param", None) == "database"
    return bench_on(request.getfixturevalue("engine")) if in_database else Bench()


@pytest.fixture
def applied(bench: Bench) -> Bench:
    """The unit is in force; its first year is scheduled."""
    return after(Bench.apply, bench)


@pytest.fixture
def opened(applied: Bench) -> Bench:
    """The year is open: T-90, moved from a Sunday to Friday 12 February."""
    return after(_open, applied)


@pytest.fixture
def collecting(opened: Bench) -> Bench:
    """Contributions have been requested on 24 February."""
    return after(_request, opened)


@pytest.fixture
def inheriting(applied: Bench) -> Bench:
    """Contributions have been requested in a year that inherits every answer."""
    return after(_inherit, applied)


@pytest.fixture
def answered(collecting: Bench) -> Bench:
    """Everybody has answered on the day of the request."""
    return after(_answer, collecting)


@pytest.fixture
def offered(answered: Bench) -> Bench:
    """The copy for confirmation was made on 23 April, with its register number."""
    return after(_offer, answered)


@pytest.fixture
def confirmed(offered: Bench) -> Bench:
    """The director has confirmed on Wednesday 12 May; nothing has followed yet."""
    return after(_confirm, offered)


@pytest.fixture
def distributing(confirmed: Bench) -> Bench:
    """The plan went out on 13 May."""
    return after(_send_out, confirmed)


@pytest.fixture
def waiting(confirmed: Bench) -> Bench:
    """Two mails to recipients and one letter about the third wait to be sent."""
    return after(_distribute, confirmed)


def _open(bench: Bench) -> None:
    bench.run_until(date(2027, 2, 12))


def _request(bench: Bench) -> None:
    bench.run_until(date(2027, 2, 24))


def _inherit(bench: Bench) -> None:
    confirmed = PreviousConfirmation(on=date(2026, 5, 12), by=DIRECTOR, place="Lappeenranta")
    plan = PreviousPlan(
        form="esimerkkilomake",
        form_version=date(2026, 1, 1),
        confirmed=confirmed,
        answers=LAST_YEAR,
    )
    import_plan(bench.parts, EXAMPLE_PLAN, plan, Actor(COORDINATOR), bench.now)
    bench.run_until(date(2027, 2, 24))


def _answer(bench: Bench) -> None:
    for person, item, text in (
        (SOCIAL_WORKER, "work", "Työ järjestetään tiimeissä."),
        (NURSE, "risks", "Riskit käydään läpi kuukausittain."),
        (NURSE, "interpreters", "yes"),
        (COORDINATOR, "hours", "Arkisin 8-16"),
    ):
        give_answer(bench.parts, EXAMPLE_PLAN, item, text, Actor(person), bench.now)


def _offer(bench: Bench) -> None:
    number = "ESIMDno-2027-1"
    set_register_number(bench.parts, EXAMPLE_PLAN, number, Actor(COORDINATOR), bench.now)
    bench.run_until(date(2027, 4, 23))


def _confirm(bench: Bench) -> None:
    bench.run_until(date(2027, 5, 12))
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, Actor(COORDINATOR), bench.now)


def _send_out(bench: Bench) -> None:
    bench.run_until(date(2027, 5, 13))


def _distribute(bench: Bench) -> None:
    distribute(bench.parts, EXAMPLE_PLAN, Actor(COORDINATOR), bench.now)
    bench.outbox.carried.clear()
