"""Mail that came back and waits for a person: what they are shown of it, and what they decide.

It stays in its mailbox, and nothing of it is stored but its hash. Those that name mail of a plan
are for whoever coordinates or leads there. What names none is for whoever keeps the workspace, and
for them as well where theirs is the only unit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.messages import MESSAGE, Message, MessageAct
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.named_mail import named_by
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.return_ports import LeftMail
from omv_workflow.steps.sight import unit_of_seen_plan

MOST_SHOWN: Final = 50
"""So many are shown at once; the others follow when these have been put away."""
_WHAT = said("Mail that came back")


@dataclass(frozen=True)
class NamedMail:
    """A mail of the plan that a waiting one names, and what may be recorded of it."""

    id: str
    to_name: str
    written_on: date
    may_bounce: bool
    awaits: Delivery | None


@dataclass(frozen=True)
class WaitingMail:
    """A mail that waits; `id` is its hash, and `is_proven` whether it came to a mail's own address.

    `names` are the mails of the plan that it is about, often one or none.
    """

    id: str
    mail: LeftMail
    names: tuple[NamedMail, ...]
    is_proven: bool

    @property
    def single(self) -> NamedMail | None:
        """The one mail that it names; None where it names none, or several."""
        return self.names[0] if len(self.names) == 1 else None


def reads_returns(parts: Parts) -> bool:
    """Whether what comes back is read at all."""
    return parts.returns is not None and parts.returns.mailbox is not None


def waiting_mails(parts: Parts, viewer: Viewer, plan_id: str) -> list[WaitingMail]:
    """The mails that wait, and are about the plan or nobody knows what, oldest first.

    Raises:
        NotAllowed: they neither lead nor coordinate the unit.
        NotFound: there is no such plan, or they may not know that there is.
        Unavailable: the mailbox can't be read.
    """
    with parts.work() as work:
        check_sees_all_of(viewer, unit_of_seen_plan(work, viewer, plan_id), _WHAT)
    if parts.returns is None or parts.returns.mailbox is None:
        return []
    left = parts.returns.mailbox.unsettled(MOST_SHOWN)
    with parts.work() as work:
        shows_unnamed = viewer.sees_all or len(work.units.find()) == 1
        found = [(one, *named_by(work, parts.returns.addresses, one.notice)) for one in left]
        return [
            WaitingMail(one.notice.sha256, one, _of_plan(parts, work, named, plan_id), is_proven)
            for one, named, is_proven in found
            if any(mail.plan_id == plan_id for mail in named) or (shows_unnamed and not named)
        ]


def waiting_mail(parts: Parts, viewer: Viewer, plan_id: str, mail_id: str) -> WaitingMail:
    """One of these, by its hash or as much of it as is needed.

    Raises:
        NotFound: none of them, or more than one, begins so; it may have been put away.
        NotAllowed, Unavailable: as of all of them.
    """
    found = {
        one.id: one
        for one in waiting_mails(parts, viewer, plan_id)
        if mail_id and one.id.startswith(mail_id)
    }
    if len(found) != 1:
        raise NotFound(
            said("The mail {id}", id=mail_id[:64]),
            why=said("{number} mails that wait have an id that begins so.", number=len(found)),
            next_step=said("See which wait with `omv mail waiting`, or on the page of them."),
        )
    return next(iter(found.values()))


def _of_plan(
    parts: Parts, work: UnitOfWork, named: list[Message], plan_id: str
) -> tuple[NamedMail, ...]:
    return tuple(_named(parts, work, one) for one in named if one.plan_id == plan_id)


def _named(parts: Parts, work: UnitOfWork, message: Message) -> NamedMail:
    return NamedMail(
        id=message.id,
        to_name=message.to_name,
        written_on=parts.today(message.created_at),
        may_bounce=MESSAGE.allows(message.state, MessageAct.REFUSE),
        awaits=_awaited(work, message),
    )


def _awaited(work: UnitOfWork, message: Message) -> Delivery | None:
    """The copy that it brought, if an acknowledgement of that may be recorded."""
    if message.delivery_id is None:
        return None
    delivery = work.deliveries.get(message.delivery_id)
    is_open = DELIVERY.allows(delivery.state, DeliveryAct.ACKNOWLEDGE)
    return delivery if is_open else None
