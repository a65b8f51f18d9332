"""The end of the year: what still keeps the cycle open, and closing it once nothing does."""

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.year import Year


def waiting_deliveries(year: Year) -> list[Delivery]:
    """The copies that have not arrived for good yet."""
    deliveries = year.work.deliveries.find(cycle_id=year.cycle.id)
    return [delivery for delivery in deliveries if not delivery.is_final]


def is_being_given_out(year: Year) -> bool:
    """Whether copies of the confirmed plan have yet to go out, or to arrive."""
    return year.cycle.state is CycleState.CONFIRMED or bool(waiting_deliveries(year))


def left_to_do(year: Year) -> list[str]:
    """What keeps the cycle open: duties by kind, and the recipients that wait for their copy."""
    undone = year.open_obligations({StepKind.TELL_STAFF, StepKind.TELL_CLIENTS})
    duties: list[str] = [one.kind for one in undone]
    if year.cycle.state is not CycleState.DISTRIBUTING:
        duties.append(StepKind.DISTRIBUTE)
    return [*duties, *(one.recipient_name for one in waiting_deliveries(year))]


def close_if_complete(year: Year, actor: Actor) -> bool:
    """Close the cycle where nothing is left to do in it; whether it was closed."""
    if left_to_do(year):
        return False
    year.end_all({StepKind.DISTRIBUTE}, ObligationAct.DO)
    year.move(CycleAct.CLOSE, actor)
    return True
