from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.record_delivery import (
    HandedOver,
    close_cycle,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import (
    BY,
    EMAIL,
    WEEKS,
    carried,
    confirmed_with,
    days_told,
    handed,
    recorded,
    states,
    year_state,
)


def confirmed_again(bench: Bench) -> None:
    """Offer the plan and have it confirmed again, at once."""
    offer_for_confirmation(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "2/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def test_every_recipient_gets_the_very_bytes_that_were_confirmed(distributing: Bench) -> None:
    """By mail where the channel is e-mail, with a letter in two groups (R14)."""
    with distributing.parts.work() as work:
        version = work.versions.find()[-1]
    mails = carried(distributing, Purpose.DISTRIBUTION)
    sent = [
        distributing.outbox.enclosed[distributing.outbox.carried.index(one)].document
        for one in mails
    ]
    assert [one.to_address for one in mails] == [
        f"kirjaamo@{SUPERVISOR}.example",
        f"kirjaamo@{MINISTRY}.example",
    ]
    assert sent == [distributing.blobs.get(version.docx_hash or "")] * 2
    assert "jakelu: ['Esimerkkivirasto']" in mails[0].text
    assert states(distributing) == {
        SUPERVISOR: DeliveryState.SENT,
        MINISTRY: DeliveryState.SENT,
        ARCHIVE: DeliveryState.DUE,
    }


def test_all_staff_are_told_what_was_confirmed_and_what_changed(distributing: Bench) -> None:
    """R6: at the least, staff are told of every change."""
    notices = carried(distributing, Purpose.STAFF_NOTICE)
    assert [one.person_id for one in notices] == [one.id for one in example_unit().people]
    assert "Miten riskit tunnistetaan?" in notices[0].text
    assert "confirmer_role: director" in notices[0].text


def test_the_coordinator_gets_the_notice_for_clients_every_week_until_they_are_told(
    distributing: Bench,
) -> None:
    """R9 is done by a person; law 3 keeps it from falling silent."""
    distributing.run_until(date(2027, 5, 28))
    assert days_told(distributing, Purpose.CLIENT_NOTICE) == WEEKS
    how = "Tiedote seinällä."
    record_clients_told(distributing.parts, EXAMPLE_PLAN, how, BY, distributing.now)
    distributing.run_until(date(2027, 6, 30))
    assert days_told(distributing, Purpose.CLIENT_NOTICE) == WEEKS


def test_the_year_closes_when_everybody_has_a_final_state(distributing: Bench) -> None:
    """Jakelu acknowledges, Tiedoksi is recorded, clients are told: the last of them closes it."""
    parts, now = distributing.parts, distributing.now
    told = handed(SUPERVISOR, now, EMAIL)
    acknowledged = record_acknowledgement(parts, EXAMPLE_PLAN, told, BY, now)
    assert acknowledged.state is DeliveryState.ACKNOWLEDGED
    assert acknowledged.recipient_register_number == "VN/1/2027"
    recorded(distributing, MINISTRY)
    recorded(distributing, ARCHIVE)
    with pytest.raises(NotPossibleNow, match="still open: tell clients"):
        close_cycle(parts, EXAMPLE_PLAN, BY, now)
    assert record_clients_told(parts, EXAMPLE_PLAN, "Tiedote.", BY, now).state is CycleState.CLOSED
    with parts.work() as work:
        closed = work.cycles.find()[0].id
        assert not work.obligations.find(cycle_id=closed, state=ObligationState.OPEN)


def test_closing_too_early_is_refused_naming_what_is_open(confirmed: Bench) -> None:
    """Nothing has been sent, and nobody has been told."""
    with pytest.raises(NotPossibleNow, match="open: tell staff, tell clients, distribute"):
        close_cycle(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)


def test_clients_told_first_does_not_keep_the_year_open(confirmed: Bench) -> None:
    """Before the schedule has told staff and sent anything; in the end the year closes."""
    record_clients_told(confirmed.parts, EXAMPLE_PLAN, "Tiedote.", BY, confirmed.now)
    assert year_state(confirmed) is CycleState.CONFIRMED
    confirmed.run_until(date(2027, 5, 13))
    for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
        recorded(confirmed, recipient)
    assert year_state(confirmed) is CycleState.CLOSED


def test_a_plan_without_recipients_closes_once_all_are_told(answered: Bench) -> None:
    """Nothing waits for a delivery that nobody is to get."""
    confirmed = confirmed_with(answered, example_unit().model_copy(update={"recipients": ()}))
    record_clients_told(confirmed.parts, EXAMPLE_PLAN, "Tiedote.", BY, confirmed.now)
    summaries = confirmed.run_until(date(2027, 5, 13))
    assert year_state(confirmed) is CycleState.CLOSED
    rows = [(row.what, row.outcome) for one in summaries for row in one.done]
    assert rows[:4] == [
        ("confirmation record", "version 1"),
        ("staff", "5 told"),
        ("distribution", "0 of 0 recipients wait"),
        ("cycle", "closed"),
    ]


def test_the_rows_of_a_distribution_tell_what_waits(confirmed: Bench) -> None:
    """Staff have been told; clients and three copies wait for a person."""
    summary = distribute_due_plans(confirmed.parts, confirmed.now)
    assert [(row.what, row.outcome) for row in summary.done] == [("staff", "5 told")]
    assert [(row.what, row.outcome) for row in summary.waiting] == [
        ("clients", "the coordinator tells them and records it"),
        ("distribution", "3 of 3 recipients wait"),
    ]


def test_an_unconfirmed_plan_is_not_distributed(offered: Bench) -> None:
    """The refusal says in which state it could be."""
    with pytest.raises(NotPossibleNow, match=r"awaiting confirmation.*confirmed or distributing"):
        distribute(offered.parts, EXAMPLE_PLAN, BY, offered.now)
    assert states(offered) == {}


def test_a_plan_without_any_copy_is_not_distributed(collecting: Bench) -> None:
    """Nor one of which no copy was made at all."""
    with pytest.raises(NotPossibleNow, match="is collecting"):
        distribute(collecting.parts, EXAMPLE_PLAN, BY, collecting.now)


def test_contributors_do_not_distribute(confirmed: Bench) -> None:
    """That is for those who lead and coordinate."""
    with pytest.raises(NotAllowed):
        distribute(confirmed.parts, EXAMPLE_PLAN, Actor(NURSE), confirmed.now)


def test_a_change_after_the_confirmation_blocks_the_distribution(confirmed: Bench) -> None:
    """Law 5: until it is confirmed again."""
    give_answer(confirmed.parts, EXAMPLE_PLAN, "work", "Toisin.", Actor(DIRECTOR), confirmed.now)
    with pytest.raises(NotPossibleNow, match="is collecting"):
        distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    confirmed.run_until(date(2027, 5, 14))
    assert states(confirmed) == {}


def test_a_change_cancels_the_mails_that_have_not_gone_out(confirmed: Bench) -> None:
    """What waits for office hours or for another try must not bring a superseded plan."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    return_cycle(confirmed.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed.now)
    confirmed.run_until(date(2027, 5, 14))
    assert not carried(confirmed, Purpose.DISTRIBUTION)
    with confirmed.parts.work() as work:
        mails = work.messages.find(purpose=Purpose.DISTRIBUTION)
    assert {one.state for one in mails} == {MessageState.CANCELLED}
    assert set(states(confirmed).values()) == {DeliveryState.SUPERSEDED}


def test_a_plan_confirmed_twice_on_one_day_goes_out(confirmed: Bench) -> None:
    """The second confirmation owes its own duties, though the days of the first are taken."""
    by = Actor(DIRECTOR)
    give_answer(confirmed.parts, EXAMPLE_PLAN, "work", "Toisin.", by, confirmed.now)
    confirmed_again(confirmed)
    confirmed.run_until(date(2027, 5, 13))
    assert len(carried(confirmed, Purpose.STAFF_NOTICE)) == 5
    assert states(confirmed)[SUPERVISOR] is DeliveryState.SENT


def test_a_plan_changed_after_it_went_out_goes_out_again(distributing: Bench) -> None:
    """Everybody is told again and gets the new version."""
    give_answer(
        distributing.parts, EXAMPLE_PLAN, "work", "Toisin.", Actor(DIRECTOR), distributing.now
    )
    confirmed_again(distributing)
    distributing.run_until(date(2027, 5, 14))
    assert len(carried(distributing, Purpose.DISTRIBUTION)) == 4
    assert len(carried(distributing, Purpose.STAFF_NOTICE)) == 10
    assert states(distributing)[SUPERVISOR] is DeliveryState.SENT


def test_what_was_handed_over_before_a_change_stays_on_record(distributing: Bench) -> None:
    """The recipient holds that version, whatever comes after it."""
    recorded(distributing, ARCHIVE)
    return_cycle(distributing.parts, EXAMPLE_PLAN, "Virhe.", BY, distributing.now)
    assert states(distributing) == {
        SUPERVISOR: DeliveryState.SUPERSEDED,
        MINISTRY: DeliveryState.SUPERSEDED,
        ARCHIVE: DeliveryState.RECORDED_BY_HAND,
    }


def test_a_copy_recorded_by_hand_needs_no_mail_any_more(confirmed: Bench) -> None:
    """The mail that was to bring it is cancelled; nobody gets it twice."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    recorded(confirmed, MINISTRY)
    confirmed.run_until(date(2027, 5, 13))
    assert confirmed.outbox.to(Purpose.DISTRIBUTION) == [f"kirjaamo@{SUPERVISOR}.example"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (handed(ARCHIVE, at(date(2027, 5, 14), 8)), InvalidInput),
        (handed(ARCHIVE, at(date(2027, 5, 12), 9)), InvalidInput),
        (replace(handed(ARCHIVE, at(date(2027, 5, 13), 9)), how=" "), InvalidInput),
        (handed("nobody", at(date(2027, 5, 13), 9)), NotFound),
    ],
    ids=["in the future", "before the confirmation", "without how", "to a stranger"],
)
def test_a_delivery_that_can_not_be_is_refused(
    distributing: Bench, told: HandedOver, refusal: type[Exception]
) -> None:
    """A record says who, when and how."""
    with pytest.raises(refusal):
        record_delivery(distributing.parts, EXAMPLE_PLAN, told, BY, distributing.now)


def test_a_delivery_is_recorded_once(distributing: Bench) -> None:
    """The first record stands."""
    recorded(distributing, ARCHIVE)
    with pytest.raises(AlreadyDone):
        recorded(distributing, ARCHIVE)


def test_what_was_never_sent_can_not_be_acknowledged(distributing: Bench) -> None:
    """A paper that nobody has handed over yet."""
    told = handed(ARCHIVE, distributing.now)
    with pytest.raises(NotPossibleNow):
        record_acknowledgement(distributing.parts, EXAMPLE_PLAN, told, BY, distributing.now)


def test_copies_that_are_reported_as_delivered_let_the_year_be_closed(distributing: Bench) -> None:
    """Delivered is final under Tiedoksi; closing by hand says what is open until nothing is."""
    parts, now = distributing.parts, distributing.now
    recorded(distributing, SUPERVISOR)
    recorded(distributing, ARCHIVE)
    record_clients_told(parts, EXAMPLE_PLAN, "Tiedote.", BY, now)
    with pytest.raises(NotPossibleNow, match="still open: Esimerkkiministeriö"):
        close_cycle(parts, EXAMPLE_PLAN, BY, now)
    with parts.work() as work:
        (sent,) = work.deliveries.find(recipient_id=MINISTRY)
        work.deliveries.swap(sent, replace(sent, state=DeliveryState.DELIVERED))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "delivery.delivered", now, {}))
        work.commit(now)
    assert close_cycle(parts, EXAMPLE_PLAN, BY, now).state is CycleState.CLOSED


def test_clients_are_told_once_and_it_is_said_how(distributing: Bench) -> None:
    """An empty word or a second record is refused."""
    parts, now = distributing.parts, distributing.now
    with pytest.raises(InvalidInput, match="not said how"):
        record_clients_told(parts, EXAMPLE_PLAN, " ", BY, now)
    record_clients_told(parts, EXAMPLE_PLAN, "Tiedote.", BY, now)
    with pytest.raises(AlreadyDone):
        record_clients_told(parts, EXAMPLE_PLAN, "Tiedote.", BY, now)


def test_nothing_is_recorded_of_a_plan_that_is_not_confirmed(offered: Bench) -> None:
    """Deliveries, clients told and closing come after the confirmation."""
    parts, now = offered.parts, offered.now
    with pytest.raises(NotPossibleNow):
        record_delivery(parts, EXAMPLE_PLAN, handed(ARCHIVE, now), BY, now)
    with pytest.raises(NotPossibleNow):
        record_clients_told(parts, EXAMPLE_PLAN, "Tiedote.", BY, now)
    with pytest.raises(NotPossibleNow):
        close_cycle(parts, EXAMPLE_PLAN, BY, now)


def test_a_copy_that_never_arrives_does_not_hold_up_the_next_year(distributing: Bench) -> None:
    """Answers go to the year that collects them, deliveries to the one that distributes."""
    parts = distributing.parts
    open_cycle(parts, EXAMPLE_PLAN, BY, distributing.now)
    request_contributions(parts, EXAMPLE_PLAN, BY, distributing.now)
    given = leave_unchanged(parts, EXAMPLE_PLAN, Actor(SOCIAL_WORKER), distributing.now)
    assert [one.item_id for one in given] == ["work"]
    assert recorded(distributing, ARCHIVE).state is DeliveryState.RECORDED_BY_HAND
