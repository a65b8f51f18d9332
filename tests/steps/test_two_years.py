"""Two years at once: 2027 still waits for a copy to arrive while 2028 is on its way."""

from collections.abc import Callable

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.documents import document
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.queries import item_statuses, plan_status
from omv_workflow.steps.record_delivery import HandedOver, record_clients_told, record_delivery
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)

BY = Actor(COORDINATOR)


@pytest.fixture
def both(distributing: Bench) -> Bench:
    """2027 is being distributed, and 2028 collects answers."""
    open_cycle(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    request_contributions(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    return distributing


@pytest.fixture
def both_offered(both: Bench) -> Bench:
    """2027 is being distributed, and 2028 awaits its confirmation."""
    waive_register_number(both.parts, EXAMPLE_PLAN, "Kirjaamo on kiinni.", BY, both.now)
    offer_for_confirmation(both.parts, EXAMPLE_PLAN, BY, both.now)
    return both


@pytest.fixture
def both_distributing(both_offered: Bench) -> Bench:
    """Both years are being distributed."""
    bench = both_offered
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2028", "Kesken.")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    return bench


def states(bench: Bench) -> dict[int, CycleState]:
    """The state of each year."""
    with bench.parts.work() as work:
        return {one.anniversary.year: one.state for one in work.cycles.find()}


def by_paper(bench: Bench, of_year: int | None = None) -> str:
    """Record that the archive has its copy; the id of the version."""
    told = HandedOver(ARCHIVE, bench.now, Channel.PAPER, "Viety.", of_year=of_year)
    return record_delivery(bench.parts, EXAMPLE_PLAN, told, BY, bench.now).version_id


def version_of(bench: Bench, year: int) -> str:
    """The id of the version that was offered in a year."""
    with bench.parts.work() as work:
        (cycle,) = (one for one in work.cycles.find() if one.anniversary.year == year)
        return [one.id for one in work.versions.find(cycle_id=cycle.id) if one.draft == 0][-1]


def test_a_leader_changes_the_year_on_offer_and_not_the_one_before(both_offered: Bench) -> None:
    """What was confirmed in 2027 stays confirmed and goes on being distributed."""
    given = give_answer(
        both_offered.parts, EXAMPLE_PLAN, "work", "Uusi.", Actor(DIRECTOR), both_offered.now
    )
    assert states(both_offered)[2027] is CycleState.DISTRIBUTING
    assert states(both_offered)[2028] is CycleState.COLLECTING
    with both_offered.parts.work() as work:
        assert work.cycles.get(given.cycle_id).anniversary.year == 2028
        confirmed = work.confirmations.find(state=ConfirmationState.CONFIRMED)
    assert [one.version_id for one in confirmed] == [version_of(both_offered, 2027)]


def test_a_contributor_does_not_answer_a_year_on_offer(both_offered: Bench) -> None:
    """The refusal names the year that is meant."""
    with pytest.raises(NotPossibleNow, match="year 2028 is awaiting confirmation"):
        give_answer(both_offered.parts, EXAMPLE_PLAN, "risks", "x", Actor(NURSE), both_offered.now)


def test_a_leader_still_changes_the_confirmed_year_where_no_other_takes_answers(
    distributing: Bench,
) -> None:
    """2028 is only scheduled, so 2027 goes back to be confirmed again."""
    parts, now = distributing.parts, distributing.now
    give_answer(parts, EXAMPLE_PLAN, "work", "Uusi.", Actor(DIRECTOR), now)
    assert states(distributing)[2027] is CycleState.COLLECTING


def test_a_year_before_the_present_one_is_returned_only_by_its_name(both: Bench) -> None:
    """Nobody loses a confirmation because the new year collects already."""
    with pytest.raises(NotPossibleNow, match=r"year 2028 is collecting.*--year"):
        return_cycle(both.parts, EXAMPLE_PLAN, "Virhe.", BY, both.now)
    assert states(both)[2027] is CycleState.DISTRIBUTING
    returned = return_cycle(both.parts, EXAMPLE_PLAN, "Virhe.", BY, both.now, of_year=2027)
    assert (returned.anniversary.year, returned.state) == (2027, CycleState.COLLECTING)


def test_what_is_looked_at_is_the_new_year_unless_another_is_named(both: Bench) -> None:
    """Its state and its texts; nobody edits last year's by mistake."""
    parts, now = both.parts, both.now
    give_answer(parts, EXAMPLE_PLAN, "work", "Uusi.", Actor(SOCIAL_WORKER), now)
    assert plan_status(parts, EVERYTHING, EXAMPLE_PLAN, now).anniversary.year == 2028
    for year, text in ((None, "Uusi."), (2027, "Työ järjestetään tiimeissä.")):
        shown = {
            one.item: one.text
            for one in item_statuses(parts, EVERYTHING, EXAMPLE_PLAN, now, of_year=year)
        }
        assert shown["work"] == text


def test_a_copy_is_recorded_for_the_newer_distribution_unless_another_is_named(
    both_distributing: Bench,
) -> None:
    """The paper of 2027 that comes late is recorded by its year."""
    assert by_paper(both_distributing) == version_of(both_distributing, 2028)
    assert by_paper(both_distributing, 2027) == version_of(both_distributing, 2027)


def test_clients_are_told_of_each_year(both_distributing: Bench) -> None:
    """The newer one first; the older one by its name."""
    parts, now = both_distributing.parts, both_distributing.now
    told = [
        record_clients_told(parts, EXAMPLE_PLAN, "Taululla.", BY, now, of_year=year)
        for year in (None, 2027)
    ]
    assert [one.anniversary.year for one in told] == [2028, 2027]


def test_a_late_delivery_goes_to_the_year_that_is_distributed(both: Bench) -> None:
    """2028 has nothing to deliver yet."""
    assert by_paper(both) == version_of(both, 2027)
    with pytest.raises(NotPossibleNow, match="year 2028 is collecting"):
        by_paper(both, 2028)
    with pytest.raises(NotFound, match="2026"):
        by_paper(both, 2026)


def test_a_document_is_the_newest_year_s_unless_another_is_named(both: Bench) -> None:
    """Each year's copies stay within reach."""
    draft = assemble_draft(both.parts, EXAMPLE_PLAN, BY, both.now)
    assert document(both.parts, EVERYTHING, EXAMPLE_PLAN).version == draft
    older = document(both.parts, EVERYTHING, EXAMPLE_PLAN, of_year=2027).version
    assert older.id == version_of(both, 2027)


@pytest.mark.parametrize("act", [assemble_draft, offer_for_confirmation, request_contributions])
def test_what_is_done_in_a_year_is_refused_by_the_present_one(
    both_distributing: Bench, act: Callable[..., object]
) -> None:
    """An act falls back on no other year than one in a state that it accepts."""
    with pytest.raises(NotPossibleNow, match="year 2028 is distributing"):
        act(both_distributing.parts, EXAMPLE_PLAN, BY, both_distributing.now)
