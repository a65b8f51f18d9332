"""What is done while nobody works: the log is checked, and what was left behind is taken away."""

from datetime import datetime

from omv_workflow.steps.batch import merged
from omv_workflow.steps.kept_bytes import sweep_documents
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.steps.ways_in_gone import sweep_ways_in


def check_and_sweep(parts: Parts, now: datetime) -> Summary:
    """Check every stream, then sweep; where a stream is broken nothing is touched."""
    checked = verify_all_streams(parts, now)
    if checked.failed:
        return checked
    swept = [sweep_documents(parts, now), sweep_ways_in(parts, now)]
    return merged(checked.step, [checked, *swept])
