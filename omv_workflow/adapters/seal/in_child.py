"""The check of returned PDFs in a process of its own, which may take so much time and memory.

The child tells its finding as JSON: nothing that it could say is run here.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from struct import pack
from typing import Any, Final

from omv_workflow.adapters.seal.limits import LIMITS, Limits, asked_within_limits
from omv_workflow.domain.found_signature import Fault, FoundSignature, refused
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import recalled

LENGTH: Final = ">Q"
"""How the length is written before each part that the child is sent."""
_CHILD: Final = "omv_workflow.adapters.seal.answering"


@dataclass(frozen=True)
class CheckedInChild:
    """Checks returned PDFs by the settings of the workspace in a folder."""

    folder: Path
    settings: TrustSettings
    limits: Limits = LIMITS

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What was found of the one new signature, in the field of that name.

        Raises:
            VerificationFailed: anything else was found, in its own words.
            Unavailable: the files of the settings can't be used, or the check was ended.
        """
        asked = {
            "folder": str(self.folder),
            "settings": self.settings.model_dump(mode="json"),
            "field": field,
            "now": now.isoformat(),
        }
        sent = b"".join(map(_framed, (json.dumps(asked).encode(), issued, returned)))
        answer = asked_within_limits(_CHILD, sent, self.limits)
        if answer is None:
            raise refused(Fault.TOO_COSTLY)
        return _told(json.loads(answer))


def _told(answer: dict[str, Any]) -> FoundSignature:
    if "unavailable" in answer:
        what, why, next_step = map(recalled, answer["unavailable"])
        raise Unavailable(what, why=why, next_step=next_step)
    if "fault" in answer:
        raise refused(Fault(answer["fault"]))
    found = answer["found"]
    for name in ("signed_at", "timestamped_at"):
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    return FoundSignature(**found | {"strength": Strength(found["strength"])})


def _framed(part: bytes) -> bytes:
    return pack(LENGTH, len(part)) + part
