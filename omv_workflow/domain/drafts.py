"""Drafts: what somebody is writing in the browser, kept by itself until it is handed in.

A draft is nobody's answer yet, so that the log tells nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Draft:
    """What stands in one editor of one item: two tabs are two editors, and keep two drafts.

    `based_on` is the revision of the answer that the writer had before them.
    """

    id: str
    cycle_id: str
    item_id: str
    person_id: str
    text: str
    based_on: int
    saved_at: datetime


def newest_first(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """The drafts, the one saved last first; of the same text one."""
    by_time = sorted(drafts, key=lambda one: one.saved_at)[::-1]
    first_of = {one.text: one for one in reversed(by_time)}
    return tuple(one for one in by_time if first_of[one.text] is one)
