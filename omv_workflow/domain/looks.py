"""Looking at what is to be confirmed: by whom, at which bytes, since when on which day."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Look:
    """That somebody who may sign looked at what they are asked to confirm.

    `sha256` is that of the file, and empty for the page. `first_at` is the first time at all,
    `since` the first one on the last day on which they did: more than once a day tells nothing new.
    """

    id: str
    plan_id: str
    confirmation_id: str
    person_id: str
    sha256: str
    first_at: datetime
    since: datetime
