"""What is left of an earlier year stays in sight while the next one is under way."""

from datetime import date

import pytest

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.urgency import Urgency
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotFound
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN
from tests.steps.acknowledgements import duties
from tests.steps.copies import BY, year_state

EARLIER = date(2027, 5, 15)
NEXT = date(2028, 5, 15)


@pytest.fixture
def both(distributing: Bench) -> Bench:
    """On 15 February 2028 that year is open, and a copy of 2027 was never acknowledged."""
    distributing.today = date(2028, 2, 15)
    open_cycle(distributing.parts, EXAMPLE_PLAN, BY, distributing.now)
    return distributing


def test_what_is_left_of_an_earlier_year_is_owed_with_its_anniversary(both: Bench) -> None:
    """Late, and before all that the new year brings; what is done of it is not told again."""
    for ended in (False, True):
        found = obligations_of_year(both.parts, EVERYTHING, EXAMPLE_PLAN, both.now, ended=ended)
        earlier = [one for one in found if one.anniversary == EARLIER]
        assert {one.step for one in earlier} == {
            StepKind.ACKNOWLEDGE,
            StepKind.DISTRIBUTE,
            StepKind.TELL_CLIENTS,
        }
        assert {(one.late, one.state) for one in earlier} == {(True, ObligationState.OPEN)}
        assert {one.anniversary for one in found if one not in earlier} == {NEXT}


def test_a_year_that_is_named_is_told_of_alone(both: Bench) -> None:
    """In the obligations as in the status."""
    for named in (EARLIER, NEXT):
        year = named.year
        found = obligations_of_year(both.parts, EVERYTHING, EXAMPLE_PLAN, both.now, of_year=year)
        assert {one.anniversary for one in found} == {named}
        status = plan_status(both.parts, EVERYTHING, EXAMPLE_PLAN, both.now, of_year=year)
        assert {one.anniversary for one in status.waiting} == {named}


def test_the_status_tells_what_waits_of_an_earlier_year(both: Bench) -> None:
    """The rest of it is about the newest year."""
    status = plan_status(both.parts, EVERYTHING, EXAMPLE_PLAN, both.now)
    assert status.anniversary == NEXT
    (copy,) = [one for one in status.waiting if one.step is StepKind.ACKNOWLEDGE]
    assert copy.what == "acknowledgement by Esimerkkivirasto"
    assert (copy.anniversary, copy.due_on, copy.urgency) == (
        EARLIER,
        date(2027, 5, 27),
        Urgency.LATE,
    )


def test_the_overview_counts_what_is_late_of_an_earlier_year(both: Bench) -> None:
    """The acknowledgement, two copies and the clients, late since the day of the distribution."""
    (line,) = plan_lines(both.parts, EVERYTHING, both.now)
    assert (line.late_things, line.late_from) == (4, date(2027, 5, 17))


def test_a_step_is_excused_in_the_year_in_which_it_is_open(both: Bench) -> None:
    """As the letter says, or without the year; what is open in both is the newer one's."""
    excused = excuse_step(both.parts, EXAMPLE_PLAN, chosen(StepKind.ACKNOWLEDGE), BY, both.now)
    assert excused.state is ObligationState.EXCUSED
    assert [one.state for one in duties(both)] == [ObligationState.EXCUSED]


def test_a_step_is_moved_in_the_year_in_which_it_is_open(both: Bench) -> None:
    """The letters then come from that day on."""
    step = chosen(StepKind.ACKNOWLEDGE)
    move_step(both.parts, EXAMPLE_PLAN, step, date(2028, 3, 1), BY, both.now)
    assert [one.due_on for one in duties(both)] == [date(2028, 3, 1)]


def test_a_step_that_is_open_in_no_year_is_refused_by_the_newest(both: Bench) -> None:
    """And one that was named is looked for in no other."""
    excuse_step(both.parts, EXAMPLE_PLAN, chosen(StepKind.ACKNOWLEDGE), BY, both.now)
    for step in (chosen(StepKind.ACKNOWLEDGE), chosen(StepKind.TELL_CLIENTS, 2028)):
        with pytest.raises(NotFound, match="not open in the year 2028"):
            excuse_step(both.parts, EXAMPLE_PLAN, step, BY, both.now)
    assert year_state(both) is CycleState.DISTRIBUTING


def chosen(kind: StepKind, of_year: int | None = None) -> ChosenStep:
    """A step, with the reason why it is changed."""
    return ChosenStep(kind, "Kirjaamo ei vastaa.", of_year)
