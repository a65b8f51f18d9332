"""The child process that checks a returned PDF within limits; `in_child` starts it."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from struct import calcsize, unpack
from typing import Final

from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.in_child import LENGTH
from omv_workflow.adapters.seal.limits import answer_within_limits
from omv_workflow.adapters.seal.returned import examined
from omv_workflow.adapters.seal.trust import read_trust
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import spelled

_SIZE: Final = calcsize(LENGTH)


def answered(whole: bytes) -> dict[str, object]:
    """What is found of the file that was sent, with the rules it is checked by, in plain data."""
    asked, issued, returned = _unframed(whole)
    told = json.loads(asked)
    try:
        trust = read_trust(Path(told["folder"]), TrustSettings.model_validate(told["settings"]))
        now = datetime.fromisoformat(told["now"])
        found = examined(issued, returned, told["field"], trust, now)
    except FaultFound as fault:
        return {"fault": fault.fault.value}
    except Unavailable as error:
        return {"unavailable": [spelled(one) for one in (error.what, error.why, error.next_step)]}
    return {"found": asdict(found)}


def _unframed(whole: bytes) -> list[bytes]:
    parts, rest = [], memoryview(whole)
    while rest:
        (length,) = unpack(LENGTH, rest[:_SIZE])
        parts.append(bytes(rest[_SIZE : _SIZE + length]))
        rest = rest[_SIZE + length :]
    return parts


if __name__ == "__main__":
    answer_within_limits(lambda whole: json.dumps(answered(whole), default=str))
