"""What belongs to no year of a plan goes with the year in whose time it arose.

That is the first year to end afterwards. What several plans share, which is the stream of their
unit and that of the workspace, goes with the last of them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.disposals import DisposalPart, DisposalState
from omv_workflow.domain.erasure import PERSON_ERASED
from omv_workflow.domain.events import WORKSPACE_STREAM, Event, plan_stream, unit_stream
from omv_workflow.domain.messages import Message
from omv_workflow.domain.previous_plan import PLAN_IMPORTED
from omv_workflow.domain.retention import first_to_end_after
from omv_workflow.steps.person_data import commitments_in
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.retained_years import retained_years

_HasGone = Callable[[datetime], bool]
_GONE = (DisposalState.UNDER_WAY, DisposalState.DONE)


def letters_of_no_year(
    parts: Parts, work: UnitOfWork, plan_id: str, part: DisposalPart
) -> list[Message]:
    """The letters of no year that arose in a year of which that part is disposed of."""
    has_gone = _has_gone(parts, work, plan_id, part)
    letters = work.messages.find(plan_id=plan_id, cycle_id=None)
    return [one for one in letters if has_gone(one.created_at)]


def openings_of_no_year(parts: Parts, work: UnitOfWork, plan: Plan) -> Mapping[str, list[str]]:
    """The commitments in events of no year that go, by what they are openings of.

    They may have been erased before. What tells of a disposal stays, for it is its record; and so
    does who was erased, for an older backup would bring them back.
    """
    of_unit = work.plans.find(unit_id=plan.unit_id)
    return {
        "openings_of_no_year": _openings(parts, work, plan_stream(plan.id), [plan]),
        "openings_of_unit": _openings(parts, work, unit_stream(plan.unit_id), of_unit),
        "openings_of_workspace": _openings(parts, work, WORKSPACE_STREAM, work.plans.find()),
    }


def _openings(parts: Parts, work: UnitOfWork, stream: str, sharing: Iterable[Plan]) -> list[str]:
    have_gone = [_has_gone(parts, work, one.id, DisposalPart.LOG_OPENINGS) for one in sharing]
    return [
        commitment
        for event in work.log.events(stream)
        if _is_of_no_year(event) and all(has_gone(event.recorded_at) for has_gone in have_gone)
        for commitment in commitments_in(_told(event))
    ]


def _has_gone(parts: Parts, work: UnitOfWork, plan_id: str, part: DisposalPart) -> _HasGone:
    """Whether a part has been disposed of, or is at the moment, of the year of an instant."""
    years = retained_years(parts, work, plan_id)
    disposals = work.disposals.find(plan_id=plan_id, part=part)
    gone = {one.cycle_id for one in disposals if one.state in _GONE}

    def has_gone(arose_at: datetime) -> bool:
        year = first_to_end_after(parts.today(arose_at), years)
        return year is not None and year.cycle_id in gone

    return has_gone


def _is_of_no_year(event: Event) -> bool:
    """Whether an event is of no year; an imported plan is a year of its own."""
    of_a_year = event.data.get("cycle") is not None or event.kind == PLAN_IMPORTED
    return not (of_a_year or event.kind.startswith("disposal."))


def _told(event: Event) -> Mapping[str, JsonValue]:
    kept = {"person"} if event.kind == PERSON_ERASED else set()
    return {name: value for name, value in event.data.items() if name not in kept}
