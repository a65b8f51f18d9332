"""Where no public copy can be made, those who can mend it are told, weekly and without a secret."""

from datetime import date

import pytest

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.grounds import PublicCopySettings
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import CopyType
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import assemble_due_plans
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, example_unit
from tests.steps.copies import BY, carried, confirmed_with, days_told, states, year_state
from tests.steps.test_public_copies import MARKED, WITHHELD, answering
from tests.steps.test_seeing_to_copies import with_copies, with_publicity

INTERNAL = PublicCopySettings(internal_hosts=("vastaanottokeskus.example",))
READY = [date(2027, 4, 23), date(2027, 4, 30), date(2027, 5, 7)]


@pytest.fixture
def leaking(answered: Bench) -> Bench:
    """Everything is there to be offered on 23 April, but a secret stands unmarked elsewhere."""
    answering(answered, MARKED)
    answering(answered, f"Muistakaa: {WITHHELD.lower()}!", "risks")
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    return answered


@pytest.fixture
def leaving(answered: Bench) -> Bench:
    """A secret plan is to go out in full, and its letters hold the name of an internal host."""
    confirmed_with(answered, with_copies(CopyType.FULL))
    answered.public_copy = INTERNAL
    return answered


def letter_states(bench: Bench) -> list[MessageState]:
    """Where the letters to the coordinator about it are."""
    of_purpose = {"purpose": Purpose.PUBLIC_COPY_BLOCKED, "person_id": COORDINATOR}
    with bench.parts.work() as work:
        return [one.state for one in work.messages.find(**of_purpose)]


def letters(bench: Bench) -> list[Message]:
    """What was written about it."""
    return carried(bench, Purpose.PUBLIC_COPY_BLOCKED)


def test_a_leak_that_keeps_a_plan_from_being_offered_is_told_weekly(leaking: Bench) -> None:
    """To the coordinator and the director: the item and the part of the file, never the passage."""
    leaking.run_until(date(2027, 5, 10))
    assert days_told(leaking, Purpose.PUBLIC_COPY_BLOCKED) == READY
    assert days_told(leaking, Purpose.PUBLIC_COPY_BLOCKED, DIRECTOR) == READY
    assert {one.person_id for one in letters(leaking)} == {COORDINATOR, DIRECTOR}
    assert all("'id': 'work'" in one.text for one in letters(leaking))
    assert all("'parts': 'document'" in one.text for one in letters(leaking))
    assert WITHHELD.lower() not in repr(letters(leaking)).lower()
    summary = assemble_due_plans(leaking.parts, leaking.now)
    assert [row.outcome for row in summary.failed] == ["LeakFound"]


def test_another_leak_is_told_at_once(leaking: Bench) -> None:
    """Not only with next week's letter."""
    leaking.run_until(date(2027, 4, 26))
    answering(leaking, "[[7 k: Vuorolista on kassakaapissa]]", "risks")
    answering(leaking, "Vuorolista on kassakaapissa.", "hours")
    leaking.run_until(date(2027, 4, 29))
    assert days_told(leaking, Purpose.PUBLIC_COPY_BLOCKED) == [READY[0], date(2027, 4, 27)]
    assert ["'id': 'risks'" in one.text for one in letters(leaking)] == [False, False, True, True]


def test_once_the_leak_is_mended_the_plan_is_offered_and_nothing_more_told(leaking: Bench) -> None:
    """A letter that had not gone out is overtaken."""
    leaking.run_until(date(2027, 4, 26))
    told = len(letters(leaking))
    give_answer(leaking.parts, EXAMPLE_PLAN, "risks", "Arvioidaan.", BY, leaking.now)
    leaking.run_until(date(2027, 5, 10))
    assert year_state(leaking) is CycleState.AWAITING_CONFIRMATION
    assert len(letters(leaking)) == told == 2


def test_recipients_who_wait_for_a_copy_that_is_not_there_are_told(answered: Bench) -> None:
    """The plan is secret, and nothing in it is marked."""
    answered.apply(with_publicity(Publicity.PARTLY_SECRET))
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    answered.run_until(date(2027, 4, 28))
    (first, _director) = letters(answered)
    assert "Esimerkkiministeriö" in first.text
    summary = assemble_due_plans(answered.parts, answered.now)
    assert [row.outcome for row in summary.failed] == ["NobodyCanGetOne"]


def test_a_leak_in_a_covering_letter_leaves_nothing_half_done(answered: Bench) -> None:
    """An address stands in the letter alone; nobody is owed a copy until it is mended."""
    answering(answered, MARKED)
    first, ministry, archive = example_unit().recipients
    told = archive.model_copy(update={"address": f"Katu 1, {WITHHELD}"})
    unit = example_unit().model_copy(update={"recipients": (first, ministry, told)})
    confirmed = confirmed_with(answered, unit)
    summary = distribute_due_plans(confirmed.parts, confirmed.now)
    assert [row.outcome for row in summary.failed] == ["LeakFound"]
    assert (states(confirmed), year_state(confirmed)) == ({}, CycleState.CONFIRMED)
    confirmed.apply()
    confirmed.run_until(date(2027, 5, 13))
    assert len(states(confirmed)) == 3


def test_once_copies_have_gone_out_nobody_is_told_any_more_why_they_could_not(
    leaving: Bench,
) -> None:
    """The letter that waited is cancelled, though copies still wait to be handed over."""
    distribute_due_plans(leaving.parts, leaving.now)
    leaving.public_copy = PublicCopySettings()
    leaving.run_until(date(2027, 5, 13))
    assert DeliveryState.DUE in states(leaving).values()
    assert letter_states(leaving) == [MessageState.CANCELLED]


def test_while_somebody_waits_for_a_copy_it_is_told_why_there_is_none(leaving: Bench) -> None:
    """Three wait for a public copy, and are to get the full one, whose letter must not go out."""
    leaving.public_copy = PublicCopySettings()
    leaving.apply(with_copies(CopyType.PUBLIC))
    distribute_due_plans(leaving.parts, leaving.now)
    leaving.apply(with_copies(CopyType.FULL))
    leaving.public_copy = INTERNAL
    leaving.run_until(date(2027, 5, 14))
    assert year_state(leaving) is CycleState.DISTRIBUTING
    assert letter_states(leaving) == [MessageState.ACCEPTED]


@pytest.mark.parametrize("secret", [MARKED, "Mitään salassa pidettävää ei ole."])
def test_a_leak_that_stops_the_distribution_is_told_weekly_and_leaves_nothing_half_done(
    answered: Bench, secret: str
) -> None:
    """An internal host that was named after the confirmation; it goes on once that is mended."""
    answering(answered, f"{secret} [ohje](https://wiki.internal.example/ohje)")
    confirmed = confirmed_with(answered, example_unit())
    confirmed.public_copy = PublicCopySettings(internal_hosts=("*.internal.example",))
    summary = distribute_due_plans(confirmed.parts, confirmed.now)
    assert [row.outcome for row in summary.failed] == ["LeakFound"]
    assert (states(confirmed), year_state(confirmed)) == ({}, CycleState.CONFIRMED)
    confirmed.run_until(date(2027, 5, 20))
    assert days_told(confirmed, Purpose.PUBLIC_COPY_BLOCKED) == [
        date(2027, 5, 12),
        date(2027, 5, 19),
    ]
    confirmed.public_copy = PublicCopySettings()
    confirmed.run_until(date(2027, 5, 21))
    assert states(confirmed)
    assert len(carried(confirmed, Purpose.DISTRIBUTION)) == 2
