"""Files that came back signed, kept as they were received, believed or not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 100_000_000
"""Of a file that is returned."""


class Reception(StrEnum):
    """What became of a received file."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class ReceivedFile:
    """A file that came back for a version: its bytes by their hash, by whom and when.

    `why` tells what was wrong with one that was refused, as `phrases.spelled` keeps it.
    """

    id: str
    plan_id: str
    version_id: str
    sha256: str
    received_at: datetime
    received_by: str | None
    reception: Reception
    why: str | None = None
