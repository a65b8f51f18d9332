"""PDFs for the distribution, made before it begins.

LibreOffice takes its time, so they are made outside any transaction, those of many plans in one
batch: first the public copies, then the covering letters, which name the hashes of the copies.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.batch import apart, done
from omv_workflow.steps.closing import is_being_given_out
from omv_workflow.steps.confirm import confirmed_version
from omv_workflow.steps.deliver import letters_to_come
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.public_pdfs import Given, PublicPdfs, copies_to_come, make_public_pdfs
from omv_workflow.steps.year import Year, load_year


def pdfs_of(parts: Parts, cycles: Mapping[str, str], now: datetime) -> PublicPdfs:
    """Make those of these cycles, each given with its plan, that have none yet."""
    if parts.pdf.make is PdfMaking.NEVER:
        return PublicPdfs({})
    copies = make_public_pdfs(parts, _found(parts, cycles, now, copies_to_come))
    if not copies.are_made:
        return copies
    letters = _found(parts, cycles, now, partial(_letters, pdfs=copies))
    return copies.and_of(make_public_pdfs(parts, letters))


def _letters(year: Year, pdfs: PublicPdfs) -> list[Given]:
    if year.cycle.state not in DELIVERING or not is_being_given_out(year):
        return []
    return letters_to_come(year, confirmed_version(year), SCHEDULE, pdfs)


def _found(
    parts: Parts, cycles: Mapping[str, str], now: datetime, look: Callable[[Year], list[Given]]
) -> list[Given]:
    """What is to be converted; what fails here is tried again with the distribution itself."""
    found: list[Given] = []

    def look_at(cycle_id: str, plan_id: str) -> Summary:
        with parts.work() as work:  # nothing of it is kept
            work.hold(plan_stream(plan_id))
            year = load_year(parts, work, cycle_id, now)
            if year.plan.live_since is not None:
                with suppress(NotPossibleNow):  # the distribution tells of a block
                    found.extend(look(year))
        return done()

    for cycle_id, plan_id in cycles.items():
        apart(plan_id, said("PDF"), partial(look_at, cycle_id, plan_id))
    return found
