"""Comments on an item: what those who answer it, and those who coordinate, tell one another."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Comment:
    """What somebody said about the answer to an item, in one year; it is kept with the answer."""

    id: str
    cycle_id: str
    item_id: str
    person_id: str
    text: str
    written_at: datetime
