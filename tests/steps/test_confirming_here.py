"""Confirming in the pages: an act of one's own, over the very bytes that were shown."""

from dataclasses import replace

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.versions import Method
from omv_workflow.errors import AlreadyDone, InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, EXAMPLE_PLAN
from tests.steps.confirmations import state


def shown(bench: Bench, **typed: str) -> GivenHere:
    """What a page shows of the version on offer, with what is typed there."""
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
    given = GivenHere(version.id, version.docx_hash or "", "", "Lappeenranta")
    return replace(given, **typed)


@pytest.mark.parametrize("person", [DIRECTOR, DEPUTY])
def test_the_director_or_the_deputy_confirms_as_themselves(offered: Bench, person: str) -> None:
    """Nobody records it for them; where it is kept, and under what, is known by itself."""
    given = confirm_here(offered.parts, EXAMPLE_PLAN, shown(offered), Actor(person), offered.now)
    assert (given.person_id, given.recorded_by, given.method) == (person, person, Method.BUILT_IN)
    assert (given.system, given.reference) == ("omv-workflow", given.id)
    assert state(offered) is CycleState.CONFIRMED
    (told,) = (
        one for one in offered.store.streams[f"plan:{EXAMPLE_PLAN}"] if one.kind == "plan.confirmed"
    )
    assert told.data["method"] == "built_in"


@pytest.mark.parametrize("actor", [Actor(COORDINATOR), Actor(COORDINATOR, DIRECTOR), Actor(None)])
def test_nobody_confirms_here_for_another(offered: Bench, actor: Actor) -> None:
    """What was done elsewhere is recorded as such instead."""
    with pytest.raises(NotAllowed):
        confirm_here(offered.parts, EXAMPLE_PLAN, shown(offered), actor, offered.now)
    assert state(offered) is CycleState.AWAITING_CONFIRMATION


@pytest.mark.parametrize("name", ["version_id", "docx_sha256", "pdf_sha256"])
def test_other_bytes_than_those_on_offer_are_not_confirmed(offered: Bench, name: str) -> None:
    """The plan was offered anew since the page was opened, or its PDF has come."""
    given = shown(offered, **{name: "another"})
    with pytest.raises(NotPossibleNow, match="not what is on offer"):
        confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)


def test_a_second_click_confirms_nothing_anew(offered: Bench) -> None:
    """It is confirmed already, by whoever was first."""
    given = shown(offered)
    confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DEPUTY), offered.now)
    with pytest.raises(AlreadyDone):
        confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)


@pytest.mark.parametrize("place", ["", " ", "a\nb", "\x00", "[[7 k: x]]", "x" * 301])
def test_the_place_is_one_line_that_can_be_printed(offered: Bench, place: str) -> None:
    """It stands in the covering letters (R12)."""
    given = shown(offered, place=place)
    with pytest.raises(InvalidInput):
        confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)


@pytest.mark.parametrize("place", ["Lappeen\u200branta", "\ufeffLappeenranta", "Lappeenranta\t"])
def test_what_nobody_sees_is_no_part_of_the_place(offered: Bench, place: str) -> None:
    """It came with what was copied."""
    given = shown(offered, place=place)
    confirmed = confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)
    assert confirmed.place == "Lappeenranta"


def test_a_place_of_nothing_that_is_seen_is_empty(offered: Bench) -> None:
    """Nobody could read it in the block."""
    given = shown(offered, place="\u200b\t\u2060")
    with pytest.raises(InvalidInput, match="it is empty"):
        confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)
