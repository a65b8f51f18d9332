"""The version table: what was confirmed before, and never the copy's own confirmation."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.document import EarlierVersion
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.earlier_versions import earlier_versions
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN

BY = Actor(COORDINATOR)
IMPORTED = EarlierVersion(1, date(2026, 5, 12), "director", None)


def told(bench: Bench, before: int = 1000) -> tuple[EarlierVersion, ...]:
    """What the version table of the plan has."""
    with bench.parts.work() as work:
        return earlier_versions(bench.parts, work, EXAMPLE_PLAN, before=before)


def printed(bench: Bench) -> str:
    """The document that was made last, as text."""
    with bench.parts.work() as work:
        made = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
    return bench.blobs.get(made.docx_hash or "").decode()


def offer(bench: Bench) -> None:
    """Offer the plan as it stands, without a register number."""
    waive_register_number(bench.parts, EXAMPLE_PLAN, "Kirjaamo on kiinni.", BY, bench.now)
    offer_for_confirmation(bench.parts, EXAMPLE_PLAN, BY, bench.now)


def confirm(bench: Bench) -> None:
    """Record that the director confirmed just now."""
    said = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "2/2027", "Kesken.")
    record_confirmation(bench.parts, EXAMPLE_PLAN, said, BY, bench.now)


def test_a_first_plan_has_no_earlier_version(offered: Bench) -> None:
    """What is on offer is no earlier version of itself."""
    assert told(offered, before=1) == ()
    assert "earlier_versions=()" in printed(offered)


def test_the_imported_plan_is_the_first_version(inheriting: Bench) -> None:
    """Last year's plan stands in the table of this year's copy."""
    offer(inheriting)
    assert told(inheriting) == (IMPORTED,)
    assert repr(IMPORTED) in printed(inheriting)


def test_a_confirmation_changes_nothing_of_its_own_copy(inheriting: Bench) -> None:
    """Law 5: before and after, version 2 has the same earlier versions."""
    offer(inheriting)
    confirm(inheriting)
    assert told(inheriting, before=2) == (IMPORTED,)


def test_a_version_taken_back_after_its_confirmation_stays_in_the_table(inheriting: Bench) -> None:
    """What was once confirmed was in force, even if another was confirmed after it."""
    offer(inheriting)
    confirm(inheriting)
    return_cycle(inheriting.parts, EXAMPLE_PLAN, "Osoite on väärä.", BY, inheriting.now)
    offer_for_confirmation(inheriting.parts, EXAMPLE_PLAN, BY, inheriting.now)
    assert [one.number for one in told(inheriting, before=3)] == [1, 2]


@pytest.mark.parametrize("before", [1, 2])
def test_a_copy_that_was_only_offered_is_no_version_of_the_table(
    inheriting: Bench, before: int
) -> None:
    """Asked for and returned, it was never in force."""
    offer(inheriting)
    return_cycle(inheriting.parts, EXAMPLE_PLAN, "Osoite on väärä.", BY, inheriting.now)
    assert told(inheriting, before=before + 1) == (IMPORTED,)
