"""Whole years in a few acts, for what is tested of the years after them."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.unit import Channel
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.year import current_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
)

BY = Actor(COORDINATOR)


def keep_year(bench: Bench, day: date, risks: str | None = None) -> None:
    """Open, confirm, give out and close the plan's next year, all on one working day.

    The coordinator answers, where `risks` is a text.
    """
    bench.today = day
    parts, now = bench.parts, bench.now
    open_unless_opened(bench)
    if risks:
        give_answer(parts, EXAMPLE_PLAN, "risks", risks, BY, now)
    waive_register_number(parts, EXAMPLE_PLAN, "Kirjaamo on kiinni.", BY, now)
    offer_for_confirmation(parts, EXAMPLE_PLAN, BY, now)
    told = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "1", "Kesken.")
    record_confirmation(parts, EXAMPLE_PLAN, told, BY, now)
    give_out(bench)


def open_unless_opened(bench: Bench) -> None:
    """Open the next year and send its requests, where the schedule has not: a late year is due."""
    with bench.parts.work() as work:
        state = current_cycle(work, EXAMPLE_PLAN).state
    if state is CycleState.SCHEDULED:
        open_cycle(bench.parts, EXAMPLE_PLAN, BY, bench.now)
        request_contributions(bench.parts, EXAMPLE_PLAN, BY, bench.now)


def give_out(bench: Bench) -> None:
    """Give out the confirmed plan by hand, tell staff and clients, which closes the year."""
    parts, now = bench.parts, bench.now
    distribute(parts, EXAMPLE_PLAN, BY, now)
    for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
        told = HandedOver(recipient, now, Channel.PAPER, "Viety kirjaamoon.")
        record_delivery(parts, EXAMPLE_PLAN, told, BY, now)
    record_clients_told(parts, EXAMPLE_PLAN, "Ilmoitustaululla.", BY, now)
    bench.skip_to(bench.today.replace(day=bench.today.day + 1))
