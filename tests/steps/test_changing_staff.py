"""People change in mid-cycle: absences, mandates, a new director, leaving."""

from datetime import date, timedelta

import pytest

from omv_workflow.domain.absences import Absence, absence_of
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.presence import Held
from omv_workflow.domain.staff_changes import mandate_of
from omv_workflow.domain.unit import Role, UnitFile, holders, may_confirm
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.change_staff import GivenMandate, give_mandate, record_absence
from omv_workflow.steps.edit_unit import exported_unit
from omv_workflow.steps.leave import Leaving, Left, leave
from omv_workflow.steps.people import people_on
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

TODAY = date(2027, 2, 24)
LATER = date(2027, 3, 15)
DAY = timedelta(days=1)


def in_force(bench: Bench) -> UnitFile:
    """The unit in force."""
    return exported_unit(bench.parts, EVERYTHING, EXAMPLE_PLAN)[0]


def leaves(bench: Bench, person: str, last_day: date, to: str, actor: str = COORDINATOR) -> Left:
    """Let somebody leave."""
    return leave(bench.parts, EXAMPLE_PLAN, Leaving(person, last_day, to), Actor(actor), bench.now)


def mandate(
    bench: Bench,
    person: str,
    role: str,
    first: date,
    last: date | None = None,
    *,
    acts: str | None = None,
) -> GivenMandate:
    """Give somebody a mandate."""
    given = mandate_of(role, first, last, acts)
    return give_mandate(bench.parts, EXAMPLE_PLAN, person, given, Actor(COORDINATOR), bench.now)


def absent(bench: Bench, person: str, absence: Absence, actor: str = COORDINATOR) -> None:
    """Record an absence."""
    record_absence(bench.parts, EXAMPLE_PLAN, person, absence, Actor(actor), bench.now)


def requests_of(bench: Bench, person: str) -> list[ContributionRequest]:
    """What has been asked of a person."""
    with bench.parts.work() as work:
        return work.requests.find(person_id=person)


def confirmers(bench: Bench, day: date) -> list[str]:
    """Who could confirm on a day."""
    return [one.id for one in may_confirm(in_force(bench), day)]


def test_who_leaves_hands_everything_over_in_one_step(collecting: Bench) -> None:
    """Open requests, later items and the letter; their mandates end with the last day."""
    give_answer(collecting.parts, EXAMPLE_PLAN, "risks", "Näin.", Actor(NURSE), collecting.now)
    left = leaves(collecting, NURSE, LATER, SOCIAL_WORKER)
    assert [one.items for one in left.requests] == [("interpreters",)]
    assert left.items == ("risks", "interpreters")
    assert [one.state for one in requests_of(collecting, NURSE)] == [RequestState.DELEGATED]
    assert requests_of(collecting, SOCIAL_WORKER)[-1].items == ("interpreters",)
    found = {person.id: person for person in in_force(collecting).people}
    assert found[SOCIAL_WORKER].items == ("work", "risks", "interpreters")
    assert found[NURSE].roles_on(LATER) == {Role.CONTRIBUTOR}
    assert found[NURSE].roles_on(LATER + DAY) == frozenset()
    with collecting.parts.work() as work:
        written = work.messages.find(person_id=SOCIAL_WORKER, purpose=Purpose.REQUEST_HANDED_OVER)
    assert len(written) == 1


def test_leaving_is_written_to_the_log_with_commitments(collecting: Bench) -> None:
    """The unit's stream tells of it, the plan's of each request."""
    leaves(collecting, NURSE, LATER, SOCIAL_WORKER)
    assert collecting.store.streams["unit:esimerkki"][-1].kind == "person.leaves"
    kinds = [one.kind for one in collecting.store.streams[f"plan:{EXAMPLE_PLAN}"][-5:]]
    assert "contribution.delegated" in kinds
    assert "contribution.requested" in kinds
    assert NURSE not in repr(collecting.store.streams)


def test_letters_that_wait_for_the_leaver_are_cancelled(opened: Bench) -> None:
    """A request that never went out is no longer sent."""
    opened.run_until(TODAY - DAY)
    opened.today = TODAY
    request_contributions(opened.parts, EXAMPLE_PLAN, Actor(COORDINATOR), opened.now)
    assert leaves(opened, NURSE, LATER, SOCIAL_WORKER).cancelled == 1
    with opened.parts.work() as work:
        (request,) = work.messages.find(person_id=NURSE, purpose=Purpose.CONTRIBUTION_REQUEST)
    assert request.state is MessageState.CANCELLED


def test_before_anybody_is_asked_leaving_moves_the_items_alone(opened: Bench) -> None:
    """Whoever takes over is asked when the day comes."""
    assert leaves(opened, NURSE, LATER, SOCIAL_WORKER).requests == ()
    opened.run_until(TODAY)
    assert requests_of(opened, NURSE) == []
    assert requests_of(opened, SOCIAL_WORKER)[0].items == ("work", "risks", "interpreters")


@pytest.mark.parametrize(("person", "role"), [(DIRECTOR, "director"), (COORDINATOR, "coordinator")])
def test_the_only_one_in_charge_leaves_only_with_a_successor(
    collecting: Bench, person: str, role: str
) -> None:
    """From the very next day on; the refusal names the command that helps, and it does."""
    with pytest.raises(NotPossibleNow, match=rf"person mandate PERSON {role} --from 2027-03-16"):
        leaves(collecting, person, LATER, DEPUTY)
    mandate(collecting, DEPUTY, role, LATER + DAY)
    assert leaves(collecting, person, LATER, DEPUTY).person == person
    assert [one.id for one in holders(in_force(collecting), Role(role), LATER + DAY)] == [DEPUTY]


def test_a_deputy_may_leave_without_successor(collecting: Bench) -> None:
    """A unit can do without."""
    assert leaves(collecting, DEPUTY, LATER, COORDINATOR).requests == ()
    assert confirmers(collecting, LATER + DAY) == [DIRECTOR]


def test_that_a_contributor_left_last_week_can_be_written_down_but_not_a_deputy(
    collecting: Bench,
) -> None:
    """Confirmations may hang on the deputy's days."""
    leaves(collecting, NURSE, TODAY - 7 * DAY, SOCIAL_WORKER)
    with pytest.raises(InvalidInput, match="has begun"):
        leaves(collecting, DEPUTY, TODAY - 7 * DAY, COORDINATOR)


@pytest.mark.parametrize(
    ("heir", "expected"),
    [(NURSE, "the same person"), ("nobody", "omv people")],
)
def test_nobody_takes_over_from_themselves_or_without_a_mandate(
    collecting: Bench, heir: str, expected: str
) -> None:
    """Nothing has changed after the refusal."""
    heads = dict(collecting.store.heads)
    with pytest.raises((InvalidInput, NotFound), match=expected):
        leaves(collecting, NURSE, LATER, heir)
    assert collecting.store.heads == heads


def test_whoever_takes_over_still_works_here_afterwards(collecting: Bench) -> None:
    """Two who leave together can't leave it to one another."""
    leaves(collecting, SOCIAL_WORKER, LATER, COORDINATOR)
    with pytest.raises(InvalidInput, match="no mandate is held there on 2027-03-16"):
        leaves(collecting, NURSE, LATER, SOCIAL_WORKER)


def test_only_who_leads_or_coordinates_changes_people(collecting: Bench) -> None:
    """Staff may not."""
    with pytest.raises(NotAllowed):
        leaves(collecting, SOCIAL_WORKER, LATER, NURSE, actor=NURSE)
    with pytest.raises(NotAllowed):
        absent(collecting, NURSE, absence_of(TODAY, LATER, None), actor=NURSE)


def test_a_new_director_ends_the_mandate_of_the_old_one_the_day_before(collecting: Bench) -> None:
    """It is told, and each could confirm on their own days only."""
    given = mandate(collecting, COORDINATOR, "director", LATER)
    first = date(2020, 1, 1)
    assert given.ended == {DIRECTOR: Held(Role.DIRECTOR, first, LATER - DAY, None)}
    assert confirmers(collecting, LATER - DAY) == [DIRECTOR, DEPUTY]
    assert confirmers(collecting, LATER) == [COORDINATOR, DEPUTY]


def test_who_acts_for_the_director_ends_no_mandate(collecting: Bench) -> None:
    """Both could confirm while it lasts."""
    given = mandate(collecting, COORDINATOR, "director", TODAY, LATER, acts=DIRECTOR)
    assert given.ended == {}
    assert confirmers(collecting, LATER) == [DIRECTOR, COORDINATOR, DEPUTY]
    found = people_on(collecting.parts, EVERYTHING, EXAMPLE_PLAN, LATER)
    assert found.could_confirm == (DIRECTOR, COORDINATOR, DEPUTY)


def test_the_same_first_day_sets_the_end_of_a_mandate(collecting: Bench) -> None:
    """A mandate is ended by saying its last day."""
    mandate(collecting, DEPUTY, "deputy", date(2020, 1, 1), LATER)
    assert confirmers(collecting, LATER + DAY) == [DIRECTOR]
    with pytest.raises(InvalidInput, match="has begun"):
        mandate(collecting, DEPUTY, "deputy", date(2020, 1, 1), TODAY - DAY)


def test_a_director_in_the_past_or_beside_another_is_refused(collecting: Bench) -> None:
    """What has been on record stays, and there is one at a time."""
    with pytest.raises(InvalidInput, match="has begun"):
        mandate(collecting, DEPUTY, "director", TODAY - 7 * DAY)
    mandate(collecting, COORDINATOR, "director", LATER)
    with pytest.raises(InvalidInput, match="one at a time"):
        mandate(collecting, DEPUTY, "director", TODAY + DAY)


@pytest.mark.parametrize(
    ("role", "last", "acts", "expected"),
    [
        ("boss", None, None, "Choose one of: director, deputy, coordinator, contributor"),
        ("deputy", TODAY - DAY, None, "it would end before"),
        ("contributor", None, NURSE, "omv person absent"),
        ("director", None, NURSE, "holds no mandate as director"),
        ("director", None, "nobody", "omv people"),
    ],
)
def test_a_mandate_that_makes_no_sense_is_refused(
    collecting: Bench, role: str, last: date | None, acts: str | None, expected: str
) -> None:
    """With what to do instead."""
    with pytest.raises((InvalidInput, NotFound), match=expected):
        mandate(collecting, DEPUTY, role, TODAY, last, acts=acts)


def test_an_absence_is_recorded_and_corrected(collecting: Bench) -> None:
    """The same first day means the same absence."""
    absent(collecting, NURSE, absence_of(TODAY, LATER, None))
    absent(collecting, NURSE, absence_of(TODAY, TODAY, SOCIAL_WORKER))
    (nurse,) = (one for one in in_force(collecting).people if one.id == NURSE)
    assert nurse.absences == (absence_of(TODAY, TODAY, SOCIAL_WORKER),)


@pytest.mark.parametrize(
    ("first", "last", "stand_in", "expected"),
    [
        (LATER, TODAY, None, "it ends before it begins"),
        (TODAY, LATER, "nobody", "omv people"),
        (TODAY, LATER, NURSE, "nobody can stand in for themselves"),
        (TODAY - DAY, LATER, None, "overlaps the absence"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(
    collecting: Bench, first: date, last: date, stand_in: str | None, expected: str
) -> None:
    """Nothing of it is kept."""
    absent(collecting, NURSE, absence_of(TODAY, TODAY, None))
    with pytest.raises((InvalidInput, NotFound), match=expected):
        absent(collecting, NURSE, absence_of(first, last, stand_in))


def test_a_file_that_knows_nothing_of_it_undoes_no_absence(collecting: Bench) -> None:
    """`unit.yaml` applied again as it was."""
    absent(collecting, NURSE, absence_of(TODAY, LATER, SOCIAL_WORKER))
    outcome = apply_unit(collecting.parts, example_unit(), Actor(COORDINATOR), collecting.now)
    assert [place.field for place in outcome.newer] == ["absences"]
    assert in_force(collecting).people[-1].absences
