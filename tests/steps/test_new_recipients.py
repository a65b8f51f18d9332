"""A recipient that is listed when the copies have gone: it gets the plan, or somebody is told."""

from datetime import date, timedelta

import pytest

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import close_cycle, record_clients_told
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.steps.acknowledgements import acknowledged, duties
from tests.steps.copies import BY, days_told, recorded, states, year_state

NEW = "aluehallintovirasto"
BLOCKED = Purpose.DISTRIBUTION_BLOCKED
ADDED = date(2027, 5, 20)
OPEN, DONE = ObligationState.OPEN, ObligationState.DONE


def listing(new: str = NEW, name: str = "Aluehallintovirasto (esimerkki)") -> UnitFile:
    """The unit with one recipient more, which gets its copy as the supervisor does."""
    unit = example_unit()
    first = next(one for one in unit.recipients if one.id == SUPERVISOR)
    added = first.model_copy(update={"id": new, "name": name})
    return unit.model_copy(update={"recipients": (*unit.recipients, added)})


def distribution(bench: Bench) -> ObligationState:
    """Whether it is owed."""
    (duty,) = duties(bench, StepKind.DISTRIBUTE)
    return duty.state


def waiting(bench: Bench) -> list[str]:
    """What `omv status` tells of copies that are not there."""
    status = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return [one.what for one in status.waiting if one.step is StepKind.DISTRIBUTE]


@pytest.fixture
def awaiting(distributing: Bench) -> Bench:
    """Every copy has gone, clients have been told; one is to be acknowledged. A week later."""
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    record_clients_told(distributing.parts, EXAMPLE_PLAN, "Tiedote.", BY, distributing.now)
    distributing.run_until(ADDED)
    assert distribution(distributing) is DONE
    return distributing


def test_whoever_coordinates_is_told_that_it_gets_the_plan_once_confirmed_again(
    awaiting: Bench,
) -> None:
    """For the plan lists its recipients, and no other plan than the confirmed one goes out."""
    awaiting.apply(listing())
    assert distribution(awaiting) is OPEN
    assert waiting(awaiting) == ["copy to Aluehallintovirasto (esimerkki) (due)"]
    awaiting.run_until(ADDED + timedelta(days=12))
    assert days_told(awaiting, BLOCKED) == [date(2027, 5, 21), date(2027, 5, 27)]
    assert NEW not in states(awaiting)


def test_it_is_listed_with_what_is_owed(awaiting: Bench) -> None:
    """As a copy that the coordinator has to see to."""
    awaiting.apply(listing())
    owed = obligations_of_year(awaiting.parts, EVERYTHING, EXAMPLE_PLAN, awaiting.now)
    told = [(one.what, one.waits_for) for one in owed if one.step is StepKind.DISTRIBUTE]
    coordinator = ("Ylitarkastaja (esimerkki)",)
    assert told == [
        ("distribute", coordinator),
        ("copy to Aluehallintovirasto (esimerkki) (due)", coordinator),
    ]


def test_confirmed_again_the_plan_goes_to_it_as_to_the_others(awaiting: Bench) -> None:
    """By mail, and it is to be acknowledged."""
    awaiting.apply(listing())
    return_cycle(awaiting.parts, EXAMPLE_PLAN, "Uusi vastaanottaja.", BY, awaiting.now)
    offer_for_confirmation(awaiting.parts, EXAMPLE_PLAN, BY, awaiting.now)
    told = DoneElsewhere(DIRECTOR, awaiting.now, "Lappeenranta", "asianhallinta", "2", "Kesken.")
    record_confirmation(awaiting.parts, EXAMPLE_PLAN, told, BY, awaiting.now)
    awaiting.run_until(ADDED + timedelta(days=1))
    assert states(awaiting)[NEW] is DeliveryState.SENT


def test_where_the_plan_reads_the_same_it_goes_by_itself(awaiting: Bench) -> None:
    """As when a recipient gets another id: it is another recipient."""
    unit = listing(name="")
    *others, added = unit.recipients
    kept = [one for one in others if one.id != SUPERVISOR]
    first = next(one for one in others if one.id == SUPERVISOR)
    renamed = added.model_copy(update={"name": first.name})
    awaiting.apply(unit.model_copy(update={"recipients": (renamed, *kept)}))
    awaiting.run_until(ADDED + timedelta(days=1))
    assert states(awaiting)[NEW] is DeliveryState.SENT
    assert not days_told(awaiting, BLOCKED)


def test_taken_out_again_it_is_owed_nothing(awaiting: Bench) -> None:
    """And the year ends with its last acknowledgement."""
    awaiting.apply(listing())
    awaiting.run_until(ADDED + timedelta(days=4))
    awaiting.apply(example_unit())
    assert (distribution(awaiting), waiting(awaiting)) == (DONE, [])
    acknowledged(awaiting, SUPERVISOR)
    assert year_state(awaiting) is CycleState.CLOSED


def test_the_year_does_not_end_without_it(awaiting: Bench) -> None:
    """Neither by itself nor by hand; the refusal names it."""
    awaiting.apply(listing())
    acknowledged(awaiting, SUPERVISOR)
    awaiting.run_until(ADDED + timedelta(days=1))
    assert year_state(awaiting) is CycleState.DISTRIBUTING
    with pytest.raises(NotPossibleNow, match="Aluehallintovirasto"):
        close_cycle(awaiting.parts, EXAMPLE_PLAN, BY, awaiting.now)


def test_once_the_next_year_is_open_it_waits_for_that(awaiting: Bench) -> None:
    """Nobody is asked to have last year's plan confirmed again for it."""
    open_cycle(awaiting.parts, EXAMPLE_PLAN, BY, awaiting.now)
    awaiting.apply(listing())
    assert distribution(awaiting) is DONE
    awaiting.run_until(ADDED + timedelta(days=4))
    assert not days_told(awaiting, BLOCKED)
