"""What becomes of each copy: letters to who sees to it, and what keeps one from going out."""

from datetime import date

import pytest

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import Channel, CopyType, UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import (
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import (
    BY,
    WEEKS,
    carried,
    confirmed_with,
    days_told,
    handed,
    recorded,
    states,
    year_state,
)


def with_publicity(publicity: Publicity) -> UnitFile:
    """The example unit whose plan is of another publicity class."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"publicity": publicity})
    return unit.model_copy(update={"plan": plan})


def with_copies(copy_type: CopyType) -> UnitFile:
    """The example unit with a plan that is partly secret; all get this copy, by secure mail."""
    update = {
        "copy_type": copy_type,
        "channel": Channel.SECURE_MAIL,
        "full_copy_ground": "Valvova viranomainen",
    }
    unit = with_publicity(Publicity.PARTLY_SECRET)
    recipients = tuple(one.model_copy(update=update) for one in unit.recipients)
    return unit.model_copy(update={"recipients": recipients})


def test_what_is_late_is_told_to_those_who_lead_as_well(distributing: Bench) -> None:
    """Law 3: due by 17 May, and so in the weekly letters from the 19th on."""
    distributing.run_until(date(2027, 5, 28))
    for leader in (DIRECTOR, DEPUTY):
        assert days_told(distributing, Purpose.CLIENT_NOTICE, leader) == WEEKS[1:]
        assert WEEKS[1] in days_told(distributing, Purpose.HAND_DELIVERY, leader)


def test_what_goes_by_hand_is_asked_for_every_week_until_it_is_recorded(
    distributing: Bench,
) -> None:
    """The coordinator is told the recipients, their channels and addresses."""
    distributing.run_until(date(2027, 5, 24))
    days = [date(2027, 5, 13), date(2027, 5, 19), date(2027, 5, 20)]
    assert days_told(distributing, Purpose.HAND_DELIVERY) == days
    first, *_, last = carried(distributing, Purpose.HAND_DELIVERY)
    assert "Esimerkkiarkisto" in first.text
    assert "Esimerkkiministeriö" not in first.text
    assert "Esimerkkiministeriö" in last.text
    for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    distributing.run_until(date(2027, 6, 30))
    assert days_told(distributing, Purpose.HAND_DELIVERY) == days


def test_a_mail_of_which_nothing_is_heard_is_asked_about_after_a_week(distributing: Bench) -> None:
    """Accepted is not delivered: the coordinator checks, and the recipient itself is left alone."""
    recorded(distributing, ARCHIVE)
    distributing.run_until(date(2027, 6, 2))
    days = [date(2027, 5, 13), date(2027, 5, 20), date(2027, 5, 26), date(2027, 6, 2)]
    assert days_told(distributing, Purpose.HAND_DELIVERY) == days
    assert "'need': 'uncertain'" in carried(distributing, Purpose.HAND_DELIVERY)[-1].text
    ministry = [one for one in distributing.outbox.carried if MINISTRY in one.to_address]
    assert [one.purpose for one in ministry] == [Purpose.DISTRIBUTION]


@pytest.mark.parametrize(
    ("ended", "need"),
    [
        (MessageState.PERMANENT_FAILURE, "failed"),
        (MessageState.UNKNOWN, "uncertain"),
        (MessageState.WRITTEN, "hand_over"),
    ],
)
def test_a_mail_that_came_to_nothing_is_told_at_once(
    confirmed: Bench, ended: MessageState, need: str
) -> None:
    """Not only with next week's letter; and what is recorded since makes no further one."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    confirmed.outbox.answers = [ended] * 3
    confirmed.run_until(date(2027, 5, 14))
    days = [date(2027, 5, 12), date(2027, 5, 14)]
    assert days_told(confirmed, Purpose.HAND_DELIVERY) == days
    assert carried(confirmed, Purpose.HAND_DELIVERY)[-1].text.count(f"'need': '{need}'") >= 2
    recorded(confirmed, MINISTRY)
    confirmed.run_until(date(2027, 5, 18))
    assert days_told(confirmed, Purpose.HAND_DELIVERY) == days


def test_the_recipient_of_a_changed_plan_gets_nothing_and_people_are_told_why(
    confirmed: Bench,
) -> None:
    """Law 5: a recipient who is not in the plan's Jakelu; staff and clients hear all the same."""
    first, *others = example_unit().recipients
    stranger = first.model_copy(update={"id": "toinen", "name": "Toinen virasto"})
    confirmed.apply(example_unit().model_copy(update={"recipients": (stranger, *others)}))
    summaries = confirmed.run_until(date(2027, 5, 28))
    assert not any(summary.failed for summary in summaries)
    assert states(confirmed) == {}
    assert days_told(confirmed, Purpose.DISTRIBUTION_BLOCKED) == WEEKS
    assert days_told(confirmed, Purpose.DISTRIBUTION_BLOCKED, DIRECTOR) == WEEKS[1:]
    assert days_told(confirmed, Purpose.CLIENT_NOTICE) == WEEKS
    assert days_told(confirmed, Purpose.STAFF_NOTICE, NURSE) == [date(2027, 5, 13)]
    confirmed.apply()
    confirmed.run_until(date(2027, 5, 31))
    assert states(confirmed)[SUPERVISOR] is DeliveryState.SENT


def test_mails_that_wait_are_held_back_from_a_plan_that_is_no_longer_public(
    confirmed: Bench,
) -> None:
    """Written before unit.yaml changed, due to go out after it."""
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    confirmed.apply(with_publicity(Publicity.PARTLY_SECRET))
    confirmed.run_until(date(2027, 5, 14))
    assert not carried(confirmed, Purpose.DISTRIBUTION)
    with confirmed.parts.work() as work:
        mails = work.messages.find(purpose=Purpose.DISTRIBUTION)
    assert {one.state for one in mails} == {MessageState.CANCELLED}


def test_a_unit_changed_after_every_copy_has_arrived_blocks_nothing(distributing: Bench) -> None:
    """What was confirmed has gone out; the year closes once clients have been told."""
    for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    distributing.apply(with_publicity(Publicity.SECRET))
    distributing.run_until(date(2027, 5, 20))
    assert not carried(distributing, Purpose.DISTRIBUTION_BLOCKED)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    assert year_state(distributing) is CycleState.CLOSED


def test_lost_bytes_block_the_distribution_and_are_seen(confirmed: Bench) -> None:
    """Law 9: the failure stays in sight, and the step can be run again once they are back."""
    with confirmed.parts.work() as work:
        docx = work.versions.find()[-1].docx_hash or ""
    kept = confirmed.blobs.kept.pop(docx)
    summary = distribute_due_plans(confirmed.parts, confirmed.now)
    assert [row.outcome for row in summary.failed] == ["NotFound"]
    assert [row.what for row in summary.done] == ["staff"]
    with confirmed.parts.work() as work:
        (letter,) = work.messages.find(purpose=Purpose.DISTRIBUTION_BLOCKED)
    assert "reason: damaged" in letter.text
    confirmed.blobs.kept[docx] = kept
    confirmed.run_until(date(2027, 5, 13))
    assert states(confirmed)[MINISTRY] is DeliveryState.SENT


def test_another_reason_why_no_copy_may_go_out_is_told_at_once(confirmed: Bench) -> None:
    """Mended by applying the unit again, when the bytes are found to be gone."""
    confirmed.apply(with_publicity(Publicity.PARTLY_SECRET))
    confirmed.run_until(date(2027, 5, 13))
    confirmed.apply()
    with confirmed.parts.work() as work:
        confirmed.blobs.remove(work.versions.find()[-1].docx_hash or "")
    confirmed.run_until(date(2027, 5, 17))
    told = carried(confirmed, Purpose.DISTRIBUTION_BLOCKED)
    assert [one.created_at.date() for one in told] == [date(2027, 5, 13), date(2027, 5, 14)]
    assert ["reason: damaged" in one.text for one in told] == [False, True]


@pytest.fixture
def unmarked(answered: Bench) -> Bench:
    """A secret plan without a mark, confirmed when every recipient was to get the full copy."""
    return confirmed_with(answered, with_copies(CopyType.FULL))


@pytest.mark.parametrize("publicity", [Publicity.PARTLY_SECRET, Publicity.SECRET])
def test_a_plan_without_a_public_copy_is_not_offered_while_somebody_is_to_get_one(
    answered: Bench, publicity: Publicity
) -> None:
    """The refusal names the recipients and both ways out."""
    answered.apply(with_publicity(publicity))
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    with pytest.raises(NotPossibleNow, match=r"Esimerkkiministeriö.*copy: full"):
        offer_for_confirmation(answered.parts, EXAMPLE_PLAN, BY, answered.now)


def test_a_plan_with_secrets_never_goes_by_plain_mail(unmarked: Bench) -> None:
    """The coordinator is asked to hand the full copies over, and told what gives them."""
    unmarked.run_until(date(2027, 5, 13))
    assert not carried(unmarked, Purpose.DISTRIBUTION)
    (letter,) = carried(unmarked, Purpose.HAND_DELIVERY)
    assert "Esimerkkiministeriö" in letter.text
    assert letter.text.count("'copy_type': 'full'") == 3
    assert letter.text.count("'command': 'omv document --version 1'") == 3


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LINK, Channel.PAPER])
def test_a_full_copy_is_recorded_by_a_protected_channel_alone(
    unmarked: Bench, channel: Channel
) -> None:
    """It must not have gone another way."""
    unmarked.run_until(date(2027, 5, 13))
    parts, now = unmarked.parts, unmarked.now
    with pytest.raises(NotPossibleNow, match="protected channel alone"):
        record_delivery(parts, EXAMPLE_PLAN, handed(MINISTRY, now, channel), BY, now)
    given = handed(MINISTRY, now, Channel.SECURE_MAIL)
    assert record_delivery(parts, EXAMPLE_PLAN, given, BY, now).channel is Channel.SECURE_MAIL


def test_a_public_recipient_of_a_plan_without_a_public_copy_gets_nothing(unmarked: Bench) -> None:
    """It is blocked in status, letter and log until the recipient is given the full copy."""
    unmarked.apply(with_copies(CopyType.PUBLIC))
    unmarked.run_until(date(2027, 5, 13))
    parts, now = unmarked.parts, unmarked.now
    assert not carried(unmarked, Purpose.DISTRIBUTION)
    (letter,) = carried(unmarked, Purpose.HAND_DELIVERY)
    assert letter.text.count("'need': 'blocked'") == 3
    status = plan_status(parts, EVERYTHING, EXAMPLE_PLAN, now)
    assert all(one.blocked for one in status.recipients)
    assert sum("no public copy" in str(one.what) for one in status.waiting) == 3
    assert {row.sha256 for row in distribution_log(parts, EVERYTHING, EXAMPLE_PLAN)} == {""}
    with pytest.raises(NotPossibleNow, match="no passage of it is marked"):
        recorded(unmarked, MINISTRY)
    unmarked.apply(with_copies(CopyType.FULL))
    given = distribute(parts, EXAMPLE_PLAN, BY, now).deliveries
    assert {one.copy_type for one in given} == {CopyType.FULL}
    assert "" not in {row.sha256 for row in distribution_log(parts, EVERYTHING, EXAMPLE_PLAN)}
