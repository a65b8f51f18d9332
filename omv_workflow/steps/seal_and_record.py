"""What follows from a confirmation by itself: the seals that are owed, then the records of them."""

from datetime import datetime

from omv_workflow.steps.batch import merged
from omv_workflow.steps.make_record import make_due_records
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.seal_confirmed import seal_owed


def seal_and_record(parts: Parts, now: datetime) -> Summary:
    """Seal every confirmation that waits for it, and make every record that is missing."""
    sealed = seal_owed(parts, now)
    return merged(sealed.step, [sealed, make_due_records(parts, now)])
