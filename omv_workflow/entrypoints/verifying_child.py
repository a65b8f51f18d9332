"""The child process of `omv verify`, within limits; `verifying_apart` starts it."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from omv_workflow.adapters.seal.limits import answer_within_limits
from omv_workflow.domain.verdict import Finding
from omv_workflow.entrypoints.verifying import Asked, verify
from omv_workflow.errors import OmvError
from omv_workflow.phrases import spelled


def answered(sent: bytes) -> str:
    """The findings of what is asked, or why it can't be looked at, as JSON."""
    told = json.loads(sent)
    try:
        found = verify(_asked(told), datetime.fromisoformat(told["now"]))
    except OmvError as error:
        words = (error.what, error.why, error.next_step)
        return json.dumps({"refused": [type(error).__name__, *map(spelled, words)]})
    return json.dumps({"findings": [_told(one) for one in found]})


def _asked(told: Mapping[str, str | None]) -> Asked:
    roots = tuple(Path(one) for one in told["roots"] or ())
    record, signature, openings = (
        Path(path) if (path := told[name]) else None for name in ("record", "signature", "openings")
    )
    return Asked(Path(told["file"] or ""), roots, record, signature, openings)


def _told(one: Finding) -> tuple[str, str, str | None]:
    return one.outcome.value, spelled(one.what), spelled(one.why) if one.why else None


if __name__ == "__main__":
    answer_within_limits(answered)
