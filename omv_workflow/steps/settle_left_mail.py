"""What a person decides of a mail that came back: it bounced, it acknowledges, or it is put away.

What it tells is recorded first: where a process ends before the mail is moved, it waits still, and
is put away once more.
"""

from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import MessageAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.left_mail import NamedMail, WaitingMail, waiting_mail
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.record_delivery import HandedOver, record_acknowledgement
from omv_workflow.steps.settle_mail import settle_mail


def put_away(
    parts: Parts, viewer: Viewer, plan_id: str, mail_id: str, actor: Actor, now: datetime
) -> None:
    """Put a mail away that a person has looked at, and log that they have.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: it does not wait.
        Unavailable: the mailbox can't be read.
    """
    found = waiting_mail(parts, viewer, plan_id, mail_id)
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        check_management(_unit(work, plan_id), actor, parts.today(now), said("Putting mail away"))
        facts = {**actor.facts(), "mail": found.id}
        work.record(Fact(plan_stream(plan_id), "notice.settled", now, facts))
        work.commit(now)
    if parts.returns is not None and parts.returns.mailbox is not None:
        parts.returns.mailbox.settle(found.mail.name)


def record_bounce(
    parts: Parts, viewer: Viewer, plan_id: str, mail_id: str, how: str, actor: Actor, now: datetime
) -> None:
    """Record that the mail which it names came back, and put it away.

    Raises:
        NotPossibleNow: it names no mail or several, or that mail can't have come back.
        InvalidInput, NotAllowed, NotFound, Unavailable: as of settling a mail, and of these.
    """
    named = _single(waiting_mail(parts, viewer, plan_id, mail_id))
    settle_mail(parts, plan_id, named.id, MessageAct.REFUSE, how, actor, now)
    put_away(parts, viewer, plan_id, mail_id, actor, now)


def record_answer(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    mail_id: str,
    how: str,
    number: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Record that the recipient acknowledges by it the copy that the named mail brought.

    Raises:
        NotPossibleNow: it names no mail or several, or no copy of that mail waits for it.
        InvalidInput, NotAllowed, NotFound, Unavailable: as of an acknowledgement, and of these.
    """
    awaited = _single(waiting_mail(parts, viewer, plan_id, mail_id)).awaits
    if awaited is None or awaited.cycle_id is None:
        raise NotPossibleNow(
            said("Recording an acknowledgement"),
            why=said("no copy that this mail is about waits to be acknowledged."),
            next_step=said("Put the mail away."),
        )
    with parts.work() as work:
        year = work.cycles.get(awaited.cycle_id).anniversary
    told = HandedOver(awaited.recipient_id, now, None, how, number, of_year=year)
    record_acknowledgement(parts, plan_id, told, actor, now)
    put_away(parts, viewer, plan_id, mail_id, actor, now)


def _single(found: WaitingMail) -> NamedMail:
    if found.single is None:
        raise NotPossibleNow(
            said("Recording what a mail tells"),
            why=said("it names no mail of the plan, or several."),
            next_step=said("Find out whom it is from, and record it at that recipient."),
        )
    return found.single


def _unit(work: UnitOfWork, plan_id: str) -> UnitFile:
    return work.units.get(work.plans.get(plan_id).unit_id).file
