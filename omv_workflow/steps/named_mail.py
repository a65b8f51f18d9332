"""Which mail of ours one that came back names, and whether it proves that it is of that mail."""

from omv_workflow.domain.messages import Message
from omv_workflow.domain.notices import ReadNotice
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.steps.ports import UnitOfWork


def named_by(
    work: UnitOfWork, addresses: ReturnAddresses, notice: ReadNotice
) -> tuple[list[Message], bool]:
    """The messages of the mail that a notice names, and whether it proves that it is of that mail.

    What names two mails at once by their own addresses proves nothing.
    """
    proven = {addresses.mail_in(one) for one in notice.came_to}
    proven |= {addresses.mail_of(one) for one in notice.envelope_ids}
    lefts = proven - {None}
    if len(lefts) == 1:
        found = _with_left_part(work, str(lefts.pop()))
        return found, bool(found)
    told = [one for mail_id in notice.about for one in _of_mail(work, mail_id)]
    return list({one.id: one for one in told}.values()), False


def _with_left_part(work: UnitOfWork, left: str) -> list[Message]:
    """Those of a mail whose Message-ID begins so: one message, or those of a digest."""
    if found := work.messages.find(id=left):
        return found
    domains = {one.file.unit.email.rpartition("@")[2] for one in work.units.find()}
    ids = [f"<{left}@{domain}>" for domain in sorted(domains)]
    return [one for mail_id in ids for one in work.messages.find(sent_as=mail_id)]


def _of_mail(work: UnitOfWork, mail_id: str) -> list[Message]:
    return [*work.messages.find(message_id=mail_id), *work.messages.find(sent_as=mail_id)]
