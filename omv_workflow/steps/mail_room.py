"""How many mails may go out now, by the settings and by what has been tried lately."""

from datetime import datetime

from omv_workflow.domain.mail_limits import MINUTE, room_for
from omv_workflow.steps.ports import Parts


def mail_room(parts: Parts, now: datetime) -> int:
    """How many mails a run may try to hand over; of a digest, its messages count as one mail."""
    if parts.mail.per_minute is None:
        return room_for(None, 0)
    with parts.work() as work:
        tried = work.attempts.ended_after(now - MINUTE)
        mails = {work.messages.get(one.message_id).mail_id for one in tried}
    return room_for(parts.mail.per_minute, len(mails))
