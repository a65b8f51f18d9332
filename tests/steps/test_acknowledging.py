"""A copy that was mailed to a recipient in Jakelu is to be acknowledged, and asked about if not."""

from datetime import date

import pytest

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.obligations import Basis, ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.urgency import Urgency
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.change_staff import record_absence
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.owed import Owed, obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import record_clients_told
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
)
from tests.steps.acknowledgements import DUE, MISSING, acknowledged, duties, with_groups
from tests.steps.copies import (
    BY,
    carried,
    confirmed_with,
    days_told,
    recorded,
    states,
    year_state,
)

WEEKS = [DUE, date(2027, 6, 3), date(2027, 6, 10)]


def owed(bench: Bench) -> list[Owed]:
    """What `omv obligations` tells of acknowledgements."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return [one for one in found if one.step is StepKind.ACKNOWLEDGE]


def test_a_mailed_copy_is_to_be_acknowledged(distributing: Bench) -> None:
    """One obligation from the moment of sending; by Jakelu alone, never by Tiedoksi."""
    (duty,) = duties(distributing)
    assert (duty.due_on, duty.basis, duty.counted_from) == (DUE, Basis.SENDING, date(2027, 5, 13))
    assert states(distributing)[MINISTRY] is DeliveryState.SENT
    step, part = owed(distributing)
    assert part.what == "acknowledgement by Esimerkkivirasto"
    assert part.due_then_because == "14 days after it was sent to Esimerkkivirasto, on 2027-05-13."
    assert step.due_then_because == (
        "14 days after 2027-05-13, when the copy went out that has waited longest."
    )
    assert step.waits_for == part.waits_for == ("Ylitarkastaja (esimerkki)",)


def test_the_coordinator_is_asked_and_then_those_who_lead_every_week(distributing: Bench) -> None:
    """Law 3: until somebody answers; the recipient itself is left alone."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    distributing.run_until(date(2027, 6, 14))
    assert days_told(distributing, MISSING) == WEEKS
    for leader in (DIRECTOR, DEPUTY):
        assert days_told(distributing, MISSING, leader) == WEEKS[1:]
    assert not days_told(distributing, Purpose.HAND_DELIVERY, DIRECTOR)
    to_supervisor = [one for one in distributing.outbox.carried if SUPERVISOR in one.to_address]
    assert [one.purpose for one in to_supervisor] == [Purpose.DISTRIBUTION]
    acknowledged(distributing)
    distributing.run_until(date(2027, 7, 30))
    assert days_told(distributing, MISSING) == WEEKS


def test_status_tells_of_it_once(distributing: Bench) -> None:
    """Not among the copies to be given out; in time, and then late."""
    distributing.today = date(2027, 5, 28)
    status = plan_status(distributing.parts, EVERYTHING, EXAMPLE_PLAN, distributing.now)
    (told,) = [one for one in status.waiting if "Esimerkkivirasto" in one.what]
    assert (told.due_on, told.step, told.urgency) == (DUE, StepKind.ACKNOWLEDGE, Urgency.LATE)


def test_the_distribution_is_done_once_every_copy_has_gone(distributing: Bench) -> None:
    """Its acknowledgement keeps the year open, and closes it."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    (distribution,) = duties(distributing, StepKind.DISTRIBUTE)
    assert distribution.state is ObligationState.DONE
    assert year_state(distributing) is CycleState.DISTRIBUTING
    acknowledged(distributing)
    assert duties(distributing)[0].state is ObligationState.DONE
    assert year_state(distributing) is CycleState.CLOSED


def test_a_copy_that_was_brought_after_all_need_not_be_acknowledged(distributing: Bench) -> None:
    """It is recorded by hand, and that is proof enough."""
    recorded(distributing, SUPERVISOR)
    assert duties(distributing)[0].state is ObligationState.DONE
    distributing.run_until(date(2027, 6, 14))
    assert not carried(distributing, MISSING)


def test_what_is_excused_is_asked_about_no_more(distributing: Bench) -> None:
    """With a reason, which the year is then closed without."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    step = ChosenStep(StepKind.ACKNOWLEDGE, "Virasto on lakkautettu.")
    excuse_step(distributing.parts, EXAMPLE_PLAN, step, BY, distributing.now)
    assert year_state(distributing) is CycleState.CLOSED
    status = plan_status(
        distributing.parts, EVERYTHING, EXAMPLE_PLAN, distributing.now, of_year=2027
    )
    assert not [one for one in status.waiting if "Esimerkkivirasto" in one.what]
    assert all(one.final and one.since is None for one in status.recipients)


def test_an_acknowledgement_that_comes_after_the_year_was_closed_is_kept(
    distributing: Bench,
) -> None:
    """Somebody had excused it; the copy is proven all the same, and the year stays closed."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    step = ChosenStep(StepKind.ACKNOWLEDGE, "Ei vastausta.")
    excuse_step(distributing.parts, EXAMPLE_PLAN, step, BY, distributing.now)
    acknowledged(distributing)
    assert states(distributing)[SUPERVISOR] is DeliveryState.ACKNOWLEDGED
    assert year_state(distributing) is CycleState.CLOSED


@pytest.fixture
def apart(answered: Bench) -> Bench:
    """Two copies are to be acknowledged: one went out on 13 May, the other a day later."""
    bench = confirmed_with(answered, with_groups("jakelu", "jakelu", "tiedoksi"))
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.outbox.answers = [MessageState.ACCEPTED, MessageState.TEMPORARY_FAILURE]
    bench.run_until(date(2027, 5, 14))
    return bench


def named_in(letter: Message) -> list[str]:
    """The recipients that a letter asks about."""
    names = ("Esimerkkivirasto", "Esimerkkiministeriö", "Esimerkkiarkisto")
    return [name for name in names if name in letter.text]


def test_each_copy_has_as_much_time_and_is_asked_about_once_a_week(apart: Bench) -> None:
    """The day is that of the copy which has waited longest; the next letter names both."""
    assert [one.due_on for one in duties(apart)] == [date(2027, 5, 27)]
    assert [one.due_on for one in owed(apart)] == [date(2027, 5, 27)] * 2 + [date(2027, 5, 28)]
    apart.run_until(date(2027, 6, 4))
    first, second = [one for one in carried(apart, MISSING) if one.person_id == COORDINATOR]
    assert (first.created_at.date(), second.created_at.date()) == (WEEKS[0], WEEKS[1])
    assert named_in(first) == ["Esimerkkivirasto"]
    assert named_in(second) == ["Esimerkkivirasto", "Esimerkkiministeriö"]


def test_once_the_oldest_is_acknowledged_the_day_is_that_of_the_next(apart: Bench) -> None:
    """It is the same obligation, and ends with the last of them."""
    acknowledged(apart)
    (duty,) = duties(apart)
    assert (duty.due_on, duty.counted_from) == (date(2027, 5, 28), date(2027, 5, 14))
    acknowledged(apart, MINISTRY)
    assert [one.state for one in duties(apart)] == [ObligationState.DONE]


def test_the_next_letter_tells_who_has_got_it_since_the_last(apart: Bench) -> None:
    """What changed since the last reminder, for whoever had one."""
    apart.run_until(date(2027, 6, 4))
    acknowledged(apart)
    apart.run_until(date(2027, 6, 10))
    *_, last = [one for one in carried(apart, MISSING) if one.person_id == COORDINATOR]
    assert "arrived_since: ['Esimerkkivirasto']" in last.text
    assert "since: 2027-06-03" in last.text


def test_a_moved_day_stays_though_another_copy_is_the_oldest(apart: Bench) -> None:
    """The coordinator is asked then, about all of which nothing has been heard."""
    step = ChosenStep(StepKind.ACKNOWLEDGE, "Kirjaamo on suljettu.")
    move_step(apart.parts, EXAMPLE_PLAN, step, date(2027, 6, 7), BY, apart.now)
    acknowledged(apart)
    apart.run_until(date(2027, 6, 9))
    assert days_told(apart, MISSING) == [date(2027, 6, 7)]
    assert named_in(carried(apart, MISSING)[0]) == ["Esimerkkiministeriö"]
    assert owed(apart)[1].due_then_because.endswith("Kirjaamo on suljettu.")


def test_a_letter_that_waits_while_word_comes_is_not_sent(distributing: Bench) -> None:
    """It is cancelled just before it would go out."""
    distributing.today = DUE
    distribute_due_plans(distributing.parts, at(DUE, 7))
    acknowledged(distributing)
    send_due_messages(distributing.parts, distributing.now)
    with distributing.parts.work() as work:
        (letter,) = work.messages.find(purpose=MISSING)
    assert letter.state is MessageState.CANCELLED


def test_somebody_away_is_stood_in_for(distributing: Bench) -> None:
    """As with everything that comes with a mandate."""
    told = absence_of(DUE, DUE, NURSE)
    record_absence(distributing.parts, EXAMPLE_PLAN, COORDINATOR, told, BY, distributing.now)
    distributing.run_until(DUE)
    assert days_told(distributing, MISSING, NURSE) == [DUE]
