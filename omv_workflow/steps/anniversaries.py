"""What the anniversary of the year that comes follows from: a fixed date, or the confirmation."""

from datetime import date

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.derivation import YearEnd
from omv_workflow.domain.plan_settings import YearCountedFrom
from omv_workflow.domain.schedule import twelve_months_after
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.steps.ports import Parts, UnitOfWork


def counted_from(parts: Parts, work: UnitOfWork, unit: UnitFile, plan_id: str) -> date | None:
    """The day that the next year is counted from; None where the date of every year holds."""
    ends = _ends_of_years(parts, work, unit, plan_id)
    return max((end.day for end in ends), default=None)


def this_year_counted_from(
    parts: Parts, work: UnitOfWork, unit: UnitFile, plan_id: str, anniversary: date
) -> YearEnd | None:
    """The end of the year that the year of an anniversary was counted from, if it was."""
    ends = _ends_of_years(parts, work, unit, plan_id)
    return next((end for end in ends if twelve_months_after(end.day) == anniversary), None)


def _ends_of_years(parts: Parts, work: UnitOfWork, unit: UnitFile, plan_id: str) -> list[YearEnd]:
    """The days of the confirmations; a year that was excused ends on its anniversary."""
    if unit.plan.year_counted_from is not YearCountedFrom.CONFIRMATION:
        return []
    confirmed = work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
    excused = work.cycles.find(plan_id=plan_id, state=CycleState.EXCUSED)
    given = [one.confirmed_at for one in confirmed if one.is_last and one.confirmed_at]
    days = [YearEnd(parts.today(at)) for at in given]
    return [*days, *(YearEnd(one.anniversary, was_excused=True) for one in excused)]
