"""The check of returned PDFs in a process of its own, which may take so much time and memory.

What somebody hands in may be made to keep a reader busy for ever or to fill all memory; nothing
less than the system's own limits holds for every such file. The child tells its finding as JSON:
nothing that it could say is run here.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from struct import pack
from typing import Any, Final

from omv_workflow.domain.found_signature import Fault, FoundSignature, refused
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import recalled, said

SECONDS: Final = 60
"""For which a check may run; an honest one takes about two."""
LENGTH: Final = ">Q"
"""How the length is written before each part that the child is sent."""
LACKS_MEMORY: Final = 3
"""The exit code of a child that may not take the memory that it would need."""
_CHILD: Final = "omv_workflow.adapters.seal.answering"
_TOLD_TO_CHILD: Final = ("LANG", "LC_ALL", "PATH", "PYTHONPATH")
"""What it is told of the environment, in which passphrases stand."""


@dataclass(frozen=True)
class CheckedInChild:
    """Checks returned PDFs by the settings of the workspace in a folder."""

    folder: Path
    settings: TrustSettings

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What was found of the one new signature, in the field of that name.

        Raises:
            VerificationFailed: anything else was found, in its own words.
            Unavailable: the files of the settings can't be used.
        """
        asked = {
            "folder": str(self.folder),
            "settings": self.settings.model_dump(mode="json"),
            "field": field,
            "now": now.isoformat(),
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own module, by this very Python
                [sys.executable, "-P", "-m", _CHILD],
                input=b"".join(map(_framed, (json.dumps(asked).encode(), issued, returned))),
                env={name: os.environ[name] for name in _TOLD_TO_CHILD if name in os.environ},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refused(Fault.TOO_COSTLY) from error
        if done.returncode < 0 or done.returncode == LACKS_MEMORY:  # one of its limits ended it
            raise refused(Fault.TOO_COSTLY)
        if done.returncode:
            raise _failed()
        return _told(json.loads(done.stdout))


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


def _failed() -> Unavailable:
    return Unavailable(
        said("Checking signatures"),
        why=said("the program that checks them failed."),
        next_step=said("Look at the installation with `omv doctor`, and return the file again."),
    )
