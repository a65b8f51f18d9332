"""PDFs for the distribution, made before it begins.

LibreOffice takes its time, so they are made outside any transaction, those of many plans in one
batch: first the public copies, then the covering letters, which name the hashes of the copies.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias, TypeVar

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.timetable import StepKind
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done
from omv_workflow.steps.confirm import confirmed_version
from omv_workflow.steps.converting import makes_pdfs
from omv_workflow.steps.deliver import letters_to_come
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.public_pdfs import (
    PublicPdfs,
    make_letter_pdfs,
    make_public_pdfs,
    to_be_copied,
)
from omv_workflow.steps.year import Year, load_year

_AT_ONCE = 20  # so many are in memory
_T = TypeVar("_T")
_Cycles: TypeAlias = Sequence[tuple[str, str]]


def pdfs_of_due_plans(parts: Parts, now: datetime) -> PublicPdfs:
    """Make those of all plans whose distribution is due and has not begun."""
    ready = PublicPdfs({})
    if parts.pdf.make is PdfMaking.NEVER:
        return ready
    cycles = _due_cycles(parts, now)
    for first in range(0, len(cycles), _AT_ONCE):
        ready = ready.and_of(_pdfs_of(parts, cycles[first : first + _AT_ONCE], now))
    return ready


def _due_cycles(parts: Parts, now: datetime) -> _Cycles:
    """Each cycle with its plan."""
    with parts.work() as work:
        due = work.obligations.due(parts.today(now))
    kind = StepKind.DISTRIBUTE
    return list({one.cycle_id: one.plan_id for one in due if one.kind is kind}.items())


def _pdfs_of(parts: Parts, cycles: _Cycles, now: datetime) -> PublicPdfs:
    copies = make_public_pdfs(parts, _found(parts, cycles, now, to_be_copied))
    if not makes_pdfs(parts):
        return copies
    letters = _found(parts, cycles, now, partial(_first_letters, pdfs=copies))
    return copies.and_of(make_letter_pdfs(parts, letters))


def _first_letters(year: Year, pdfs: PublicPdfs) -> list[tuple[PlanDocument, bytes]]:
    if year.cycle.state is not CycleState.CONFIRMED:
        return []
    return letters_to_come(year, confirmed_version(year), SCHEDULE, pdfs)


def _found(
    parts: Parts, cycles: _Cycles, now: datetime, look: Callable[[Year], list[_T]]
) -> list[_T]:
    """What is to be converted; what fails here fails in the distribution too, which tells of it."""
    found: list[_T] = []

    def look_at(cycle_id: str, plan_id: str) -> Summary:
        with parts.work() as work:  # nothing of it is kept
            work.hold(plan_stream(plan_id))
            year = load_year(parts, work, cycle_id, now)
            if year.plan.live_since is not None:
                found.extend(look(year))
        return done()

    for cycle_id, plan_id in cycles:
        apart(plan_id, said("PDF"), partial(look_at, cycle_id, plan_id))
    return found
