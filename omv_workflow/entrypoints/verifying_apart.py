"""`omv verify` in a process of its own: whatever a file is made to do, it ends, and is refused."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Final

from omv_workflow.adapters.seal.limits import LIMITS, Limits, asked_within_limits
from omv_workflow.domain.found_signature import Fault, why_refused
from omv_workflow.domain.verdict import Finding, Outcome, fails
from omv_workflow.entrypoints.verifying import Asked
from omv_workflow.errors import InvalidInput, NotFound, Unavailable
from omv_workflow.phrases import recalled, said

_CHILD: Final = "omv_workflow.entrypoints.verifying_child"
_REFUSALS: Final = {one.__name__: one for one in (InvalidInput, NotFound, Unavailable)}


def verify_apart(asked: Asked, now: datetime, limits: Limits = LIMITS) -> list[Finding]:
    """What is found of a file; that alone, that reading it costs too much, where it does.

    Raises:
        NotFound, Unavailable: the file can't be read, or nothing can be checked here and now.
        InvalidInput: a root is no certificate.
    """
    told = json.dumps({**asdict(asked), "now": now.isoformat()}, default=str)
    answer = asked_within_limits(_CHILD, told.encode(), limits)
    if answer is None:
        file = said("The file {file}", file=asked.file)
        return [fails(file, why_refused(Fault.TOO_COSTLY))]
    found = json.loads(answer)
    if "refused" in found:
        kind, *words = found["refused"]
        what, why, next_step = map(recalled, words)
        raise _REFUSALS[kind](what, why=why, next_step=next_step)
    return [
        Finding(Outcome(outcome), recalled(what), recalled(why) if why else None)
        for outcome, what, why in found["findings"]
    ]
