"""How many mails may go out now: what the mail server takes a minute, and what one run can end."""

from datetime import timedelta

# A message is claimed as of the beginning of its batch. So a batch is bounded: even if each of its
# messages waits the minute that a silent server is given at most, it ends before any of them counts
# as stuck.
MOST_AT_ONCE = 100
STUCK_AFTER = timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def room_for(per_minute: int | None, lately: int) -> int:
    """How many mails a run may try to hand over.

    Args:
        per_minute: the most that the mail server takes in a minute; None where that is not limited.
        lately: how many have been tried in the minute before.
    """
    if per_minute is None:
        return MOST_AT_ONCE
    return max(0, min(MOST_AT_ONCE, per_minute - lately))
