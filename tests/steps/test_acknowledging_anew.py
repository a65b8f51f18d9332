"""Acknowledgements of what is sent again, what changes, and what was sent before the upgrade."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import MessageAct, MessageState, Purpose
from omv_workflow.domain.obligations import Basis, ObligationState
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.acknowledgements import ask_about_acknowledgements
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import record_clients_told
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.domain.any_policy import policies
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


def as_before_the_upgrade(bench: Bench) -> None:
    """An earlier program owed the distribution alone until every copy had arrived."""
    rows = bench.store.tables["obligations"]
    for one in duties(bench):
        del rows[one.id]
    for one in duties(bench, StepKind.DISTRIBUTE):
        rows[one.id] = replace(one, state=ObligationState.OPEN, ended_at=None)


def test_copies_sent_long_before_the_upgrade_are_asked_about_once(distributing: Bench) -> None:
    """One obligation with the day that follows, and one letter to each; then every week."""
    as_before_the_upgrade(distributing)
    distributing.skip_to(date(2027, 8, 2))
    distributing.run_until(date(2027, 8, 4))
    assert [one.due_on for one in duties(distributing)] == [DUE]
    for reader in (COORDINATOR, DIRECTOR, DEPUTY):
        assert days_told(distributing, MISSING, reader) == [date(2027, 8, 2)]


def test_copies_are_asked_about_though_no_more_may_go_out(distributing: Bench) -> None:
    """The plan has been changed since; what had gone before the upgrade is owed all the same."""
    as_before_the_upgrade(distributing)
    unit = example_unit()
    distributing.apply(unit.model_copy(update={"recipients": unit.recipients[:2]}))
    distributing.run_until(DUE)
    assert carried(distributing, Purpose.DISTRIBUTION_BLOCKED)
    assert [one.due_on for one in duties(distributing)] == [DUE]
    assert days_told(distributing, MISSING) == [DUE]


def test_a_copy_that_was_checked_this_week_is_asked_about_the_next(confirmed: Bench) -> None:
    """Before the upgrade: as one of which it was not known whether it had arrived."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    confirmed.outbox.answers = [MessageState.UNKNOWN]
    confirmed.run_until(date(2027, 6, 3))
    checked = days_told(confirmed, Purpose.HAND_DELIVERY)[-1]
    settle(confirmed)
    assert [one.due_on for one in duties(confirmed)] == [DUE]
    confirmed.run_until(date(2027, 6, 12))
    (asked,) = days_told(confirmed, MISSING)
    assert (asked - checked).days == 7


def settle(bench: Bench) -> None:
    """Somebody has found out that the mail has left."""
    with bench.parts.work() as work:
        (mail,) = work.messages.find(state=MessageState.UNKNOWN)
    settle_mail(bench.parts, EXAMPLE_PLAN, mail.id, MessageAct.DELIVER, "Lokista.", BY, bench.now)


def confirm_again(bench: Bench) -> None:
    """Offer and confirm the plan that is collected, without asking anybody."""
    offer_for_confirmation(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "2", "Kesken.")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def test_a_plan_that_is_taken_back_waits_for_no_word_of_what_it_was(distributing: Bench) -> None:
    """The copy of the newer version is to be acknowledged, with as much time."""
    return_cycle(distributing.parts, EXAMPLE_PLAN, "Virhe.", BY, distributing.now)
    (old,) = duties(distributing)
    assert old.state is ObligationState.OVERTAKEN
    confirm_again(distributing)
    distributing.run_until(date(2027, 5, 14))
    old, new = sorted(duties(distributing), key=lambda one: one.due_on)
    assert (old.due_on, new.due_on) == (DUE, date(2027, 5, 28))
    assert (old.state, new.state) == (ObligationState.OVERTAKEN, ObligationState.OPEN)


def test_the_first_letter_about_the_newer_version_is_no_reminder(distributing: Bench) -> None:
    """Nor does it say that the one before, which has been taken back, has arrived."""
    distributing.run_until(DUE)
    return_cycle(distributing.parts, EXAMPLE_PLAN, "Virhe.", BY, distributing.now)
    confirm_again(distributing)
    distributing.run_until(date(2027, 6, 14))
    first, second = [one.text for one in carried(distributing, MISSING)]
    assert "round: 1" in first
    assert "round: 1" in second
    assert "arrived_since: []" in second


def test_last_years_copy_needs_no_word_once_this_years_has_gone(distributing: Bench) -> None:
    """It is superseded, in the log too, and the year that waited for it alone is closed."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    open_cycle(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    request_contributions(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    waive_register_number(distributing.parts, EXAMPLE_PLAN, "Ei.", BY, distributing.now)
    confirm_again(distributing)
    assert year_state(distributing) is CycleState.DISTRIBUTING
    distributing.run_until(date(2027, 5, 14))
    old, new = sorted(duties(distributing), key=lambda one: one.due_on)
    assert (old.state, new.state) == (ObligationState.OVERTAKEN, ObligationState.OPEN)
    assert year_state(distributing) is CycleState.CLOSED
    with distributing.parts.work() as work:
        events = [one.kind for one in work.log.events(plan_stream(EXAMPLE_PLAN))]
    assert events.count("delivery.superseded") == 1


def test_what_is_sent_after_an_excuse_is_to_be_acknowledged_again(distributing: Bench) -> None:
    """The excuse was about what had gone until then."""
    step = ChosenStep(StepKind.ACKNOWLEDGE, "Kirjaamo on suljettu.")
    excuse_step(distributing.parts, EXAMPLE_PLAN, step, BY, distributing.now)
    distributing.run_until(date(2027, 6, 4))
    assert not carried(distributing, MISSING)
    assert states(distributing)[SUPERVISOR] is DeliveryState.SENT
    return_cycle(distributing.parts, EXAMPLE_PLAN, "Virhe.", BY, distributing.now)
    confirm_again(distributing)
    distributing.run_until(date(2027, 6, 7))
    excused, owed = sorted(duties(distributing), key=lambda one: one.due_on)
    assert (excused.state, owed.state) == (ObligationState.EXCUSED, ObligationState.OPEN)


@pytest.fixture
def one_sent_later(answered: Bench) -> Bench:
    """A copy went out on 13 May, to be acknowledged by 20 May as moved; the next on 4 June."""
    bench = confirmed_with(answered, with_groups("jakelu", "jakelu", "tiedoksi"))
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.outbox.answers = [MessageState.ACCEPTED, MessageState.UNKNOWN]
    bench.run_until(date(2027, 5, 14))
    step = ChosenStep(StepKind.ACKNOWLEDGE, "Kirjaamo vastaa viikossa.")
    move_step(bench.parts, EXAMPLE_PLAN, step, date(2027, 5, 20), BY, bench.now)
    bench.run_until(date(2027, 6, 4))
    (doubted,) = troubled_mail(bench.parts, EVERYTHING, EXAMPLE_PLAN)
    send_again(bench.parts, EXAMPLE_PLAN, doubted.id, BY, bench.now)
    send_due_messages(bench.parts, bench.now)
    return bench


def test_a_moved_day_is_not_that_of_what_is_sent_after_it(one_sent_later: Bench) -> None:
    """It holds for the copies that had gone by then; the other has as much time as any."""
    found = obligations_of_year(one_sent_later.parts, EVERYTHING, EXAMPLE_PLAN, one_sent_later.now)
    _, older, newer = [one for one in found if one.step is StepKind.ACKNOWLEDGE]
    assert (older.due_on, newer.due_on) == (date(2027, 5, 20), date(2027, 6, 18))
    status = plan_status(one_sent_later.parts, EVERYTHING, EXAMPLE_PLAN, one_sent_later.now)
    told = [one.due_on for one in status.waiting if one.step is StepKind.ACKNOWLEDGE]
    assert told == [older.due_on, newer.due_on]
    assert older.due_then_because.endswith("Kirjaamo vastaa viikossa.")
    assert newer.due_then_because.endswith("sent to Esimerkkiministeriö, on 2027-06-04.")
    one_sent_later.run_until(date(2027, 6, 24))
    *_, before, after = [
        one.text for one in carried(one_sent_later, MISSING) if one.person_id == COORDINATOR
    ]
    assert "Esimerkkiministeriö" not in before
    assert "Esimerkkiministeriö" in after


def test_once_only_later_copies_wait_the_moved_day_is_over(one_sent_later: Bench) -> None:
    """The step is due when theirs are."""
    acknowledged(one_sent_later)
    (duty,) = duties(one_sent_later)
    assert (duty.due_on, duty.basis) == (date(2027, 6, 18), Basis.SENDING)
    letters = len(carried(one_sent_later, MISSING))
    one_sent_later.run_until(date(2027, 6, 17))
    assert len(carried(one_sent_later, MISSING)) == letters
    one_sent_later.run_until(date(2027, 6, 18))
    assert days_told(one_sent_later, MISSING)[-1] == date(2027, 6, 18)


def test_a_recipient_that_is_in_the_unit_no_more_is_named_all_the_same(
    distributing: Bench,
) -> None:
    """The copy has gone there; nothing is blocked by the change, for nothing is to be given out."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    unit = example_unit()
    distributing.apply(unit.model_copy(update={"recipients": unit.recipients[1:]}))
    distributing.run_until(DUE)
    (letter,) = carried(distributing, MISSING)
    assert "Esimerkkivirasto" in letter.text
    assert not carried(distributing, Purpose.DISTRIBUTION_BLOCKED)


def test_a_recipient_under_another_id_gets_a_copy_of_its_own(distributing: Bench) -> None:
    """The plan reads the same, so it goes out; the distribution is owed once more."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    assert duties(distributing, StepKind.DISTRIBUTE)[0].state is ObligationState.DONE
    first, *others = example_unit().recipients
    renamed = first.model_copy(update={"id": "toinen-id"})
    unit = example_unit().model_copy(update={"recipients": (renamed, *others)})
    distributing.apply(unit)
    distribute(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    assert duties(distributing, StepKind.DISTRIBUTE)[0].state is ObligationState.OPEN
    send_due_messages(distributing.parts, distributing.now)
    assert states(distributing)["toinen-id"] is DeliveryState.SENT
    assert duties(distributing, StepKind.DISTRIBUTE)[0].state is ObligationState.DONE


def test_a_distribution_that_is_owed_once_more_begins_at_once(distributing: Bench) -> None:
    """A mail that fails is told of the next day, not on the day by which all is to be out."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    told = days_told(distributing, Purpose.HAND_DELIVERY)
    first, *others = example_unit().recipients
    renamed = first.model_copy(update={"id": "toinen-id"})
    distributing.apply(example_unit().model_copy(update={"recipients": (renamed, *others)}))
    distribute(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    distributing.outbox.answers = [MessageState.PERMANENT_FAILURE]
    send_due_messages(distributing.parts, distributing.now)
    (duty,) = duties(distributing, StepKind.DISTRIBUTE)
    assert (duty.starts_on, duty.due_on) == (date(2027, 5, 13), date(2027, 5, 17))
    distributing.run_until(date(2027, 5, 14))
    assert days_told(distributing, Purpose.HAND_DELIVERY) == [*told, date(2027, 5, 14)]


def test_a_change_of_the_setting_moves_the_day(distributing: Bench) -> None:
    """A day that has passed by it is asked about at the next run, once."""
    distributing.today = date(2027, 5, 24)
    distributing.policy = TimetablePolicy(acknowledge_within=7)
    distribute_due_plans(distributing.parts, distributing.now)
    assert [one.due_on for one in duties(distributing)] == [date(2027, 5, 20)]
    send_due_messages(distributing.parts, distributing.now)
    assert len(carried(distributing, MISSING)) == 1
    acknowledged(distributing)
    assert [one.state for one in duties(distributing)] == [ObligationState.DONE]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policy=policies())
def test_changing_the_settings_and_changing_them_back_changes_nothing(
    distributing: Bench, policy: TimetablePolicy
) -> None:
    """The day follows from the sending alone."""
    before = duties(distributing)
    distributing.policy = policy
    derive_years_again(distributing.parts, distributing.now)
    distributing.policy = TimetablePolicy()
    derive_years_again(distributing.parts, distributing.now)
    assert duties(distributing) == before


OFTEN, SELDOM = TimetablePolicy(), TimetablePolicy(acknowledge_within=45, overdue_interval=20)


@pytest.mark.parametrize("off", [1, 7, 31, 400])
@pytest.mark.parametrize("policy", [OFTEN, SELDOM])
def test_asking_never_ends_and_never_floods(
    distributing: Bench, policy: TimetablePolicy, off: int
) -> None:
    """However long nothing ran: at most weekly, on working days, and of those who lead as well."""
    distributing.policy = policy
    last = distributing.today + timedelta(days=off + 150)
    distributing.today += timedelta(days=off)
    while distributing.today < last:
        distributing.today += timedelta(days=1)
        ask_about_acknowledgements(distributing.parts, distributing.now)
        send_due_messages(distributing.parts, distributing.now)
    for person in (COORDINATOR, DIRECTOR, DEPUTY):
        letters = [one for one in carried(distributing, MISSING) if one.person_id == person]
        days = [one.state_since.date() for one in letters]
        assert (last - days[-1]).days < policy.overdue_interval + 7
        written = [one.created_at.date() for one in letters]
        assert all((b - a).days >= policy.overdue_interval for a, b in pairwise(written))
        assert all(distributing.calendar.is_working(day) for day in days)
