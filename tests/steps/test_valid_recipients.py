"""Authorities come and go: who is valid on the day of the distribution gets the plan."""

from datetime import date

import pytest

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.holders import Lack
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.who_holds import holders_of
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, confirmed_with, states

NEW = "uusi-virasto"
LAST = date(2027, 5, 12)
"""The day of the confirmation; what follows goes out on the 13th."""


def with_successor(last_day: date = LAST, *, named: bool = True) -> UnitFile:
    """The example unit, whose supervisor is abolished; another one takes over the day after."""
    unit = example_unit()
    old, *others = unit.recipients
    ends = {"last_day": last_day, "successor": NEW if named else None}
    begins = {
        "id": NEW,
        "name": "Uusi virasto",
        "address": "kirjaamo@uusi.example",
        "first_day": date.fromordinal(last_day.toordinal() + 1),
    }
    follows = [old.model_copy(update=begins)] if named else []
    recipients = (old.model_copy(update=ends), *follows, *others)
    return unit.model_copy(update={"recipients": recipients})


def open_things(bench: Bench) -> list[str]:
    """What waits for somebody, as the status tells it."""
    status = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return [one.what for one in status.waiting]


def test_who_was_abolished_gets_nothing_and_its_successor_does(answered: Bench) -> None:
    """The plan was confirmed on the old one's last day, and names it; it goes out the day after."""
    confirmed_with(answered, with_successor())
    answered.run_until(date(2027, 5, 14))
    assert set(states(answered)) == {NEW, MINISTRY, ARCHIVE}
    sent_to = {one.to_address for one in answered.outbox.carried}
    assert "kirjaamo@uusi.example" in sent_to
    assert f"kirjaamo@{SUPERVISOR}.example" not in sent_to


def test_on_its_last_day_it_still_gets_the_plan(answered: Bench) -> None:
    """And whoever comes after it does not yet."""
    bench = confirmed_with(answered, with_successor())
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    assert set(states(bench)) == {SUPERVISOR, MINISTRY, ARCHIVE}


def test_a_copy_that_waits_on_the_last_day_goes_no_more(answered: Bench) -> None:
    """It is expected no longer, its mail is held back, and the new one is owed a copy."""
    bench = confirmed_with(answered, with_successor())
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.run_until(date(2027, 5, 14))
    found = states(bench)
    assert (found[SUPERVISOR], found[NEW]) == (DeliveryState.SUPERSEDED, DeliveryState.SENT)


@pytest.mark.parametrize(("named", "lacks"), [(True, ()), (False, (Lack.UNLISTED,))])
def test_a_new_version_goes_to_the_successor_of_who_holds_an_earlier_one(
    answered: Bench, named: bool, lacks: tuple[Lack, ...]
) -> None:
    """Without a successor a person is shown who holds an old version alone; nobody is mailed."""
    bench = confirmed_with(answered, with_successor(date(2027, 5, 20), named=named))
    bench.run_until(date(2027, 5, 14))
    bench.run_until(date(2027, 5, 21))
    return_cycle(bench.parts, EXAMPLE_PLAN, "Osoite on muuttunut.", BY, bench.now)
    offer_for_confirmation(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "2/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)
    bench.outbox.carried.clear()
    bench.run_until(date(2027, 5, 24))
    sent_to = {one.to_address for one in bench.outbox.carried}
    assert f"kirjaamo@{SUPERVISOR}.example" not in sent_to
    assert ("kirjaamo@uusi.example" in sent_to) is named
    found = holders_of(bench.parts, EVERYTHING, EXAMPLE_PLAN, date(2027, 5, 24))
    (old,) = [one for one in found.holders if one.recipient_id == SUPERVISOR]
    assert old.lacks == lacks


def test_a_mail_that_may_have_gone_stays_for_a_person_to_settle(answered: Bench) -> None:
    """Law 4: the copy of an abolished authority that is unknown is not passed over."""
    bench = confirmed_with(answered, with_successor(date(2027, 5, 13)))
    bench.outbox.answers = [MessageState.UNKNOWN] * 30
    bench.run_until(date(2027, 5, 14))
    assert states(bench)[SUPERVISOR] is DeliveryState.DUE


@pytest.mark.parametrize(("named", "told"), [(True, 0), (False, 1)])
def test_the_status_tells_who_ends_without_successor(
    applied: Bench, named: bool, told: int
) -> None:
    """As soon as the last day comes before the next plan is due."""
    applied.apply(with_successor(date(2027, 5, 1), named=named))
    asked = [one for one in open_things(applied) if "who succeeds Esimerkkivirasto" in one]
    assert len(asked) == told
