"""What comes back signed is taken; then come the seals that are owed, and the records."""

from datetime import datetime

from omv_workflow.steps.batch import merged
from omv_workflow.steps.make_record import make_due_records
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.seal_confirmed import seal_owed
from omv_workflow.steps.sweep_inbox import sweep_inbox


def seal_and_record(parts: Parts, now: datetime) -> Summary:
    """Take the signed files of the folder, seal what waits for it, make the records that miss."""
    swept, sealed = sweep_inbox(parts, now), seal_owed(parts, now)
    return merged(sealed.step, [swept, sealed, make_due_records(parts, now)])
