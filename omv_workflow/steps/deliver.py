"""The copies of a confirmed plan: mailed where that is allowed, and else asked for by letter."""

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState, copy_given
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.policies import DELIVERING, goes_by_mail
from omv_workflow.domain.printing import names_in
from omv_workflow.domain.unit import CopyType, Group, Recipient
from omv_workflow.domain.versions import Version
from omv_workflow.steps.confirm import confirmation_of, confirmed_on, is_still
from omv_workflow.steps.make_version import printed_publicity
from omv_workflow.steps.post import Enclosure, cancel_unsent, write_to_recipient
from omv_workflow.steps.year import Year


def give_out(year: Year, version: Version, actor: Actor) -> list[Delivery]:
    """Owe every recipient its copy of a confirmed version, and mail those that go by mail; once."""
    if year.cycle.state is CycleState.CONFIRMED:
        year.move(CycleAct.DISTRIBUTE, actor)
    publicity = printed_publicity(year, version)
    return [
        _deliver(year, version, publicity, recipient, actor) for recipient in year.unit.recipients
    ]


def hold_back_if_changed(year: Year) -> None:
    """Cancel the mails that wait to bring what is no longer the confirmed plan (law 5)."""
    if year.cycle.state in DELIVERING and not is_still(year, year.offered()):
        mails = year.work.messages.find(cycle_id=year.cycle.id, purpose=Purpose.DISTRIBUTION)
        cancel_unsent(year, mails, SCHEDULE)


def file_name(year: Year) -> str:
    """What the document is called that recipients get."""
    return f"{year.form.plan_title.lower().replace(' ', '-')}-{year.cycle.anniversary.year}.docx"


def _deliver(
    year: Year, version: Version, publicity: Publicity, recipient: Recipient, actor: Actor
) -> Delivery:
    known = year.work.deliveries.find(version_id=version.id, recipient_id=recipient.id)
    if known:
        return known[0]
    copy_type = copy_given(publicity, recipient.copy_type)
    delivery = _owed_copy(year, version, recipient, copy_type, actor)
    if goes_by_mail(publicity, recipient) and version.docx_hash is not None:
        enclosure = Enclosure(delivery.id, version.id, version.docx_hash, file_name(year))
        write_to_recipient(year, recipient, enclosure, _letter_facts(year, version, recipient))
    return delivery


def _owed_copy(
    year: Year, version: Version, recipient: Recipient, copy_type: CopyType, actor: Actor
) -> Delivery:
    delivery = Delivery(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        cycle_id=year.cycle.id,
        version_id=version.id,
        recipient_id=recipient.id,
        recipient_name=recipient.name,
        group=recipient.group,
        channel=recipient.channel,
        copy_type=copy_type,
        language=recipient.language,
        state=DeliveryState.DUE,
    )
    year.work.deliveries.add(delivery)
    year.record(
        "delivery.due",
        actor,
        delivery=delivery.id,
        recipient=Personal(recipient.id),
        group=recipient.group,
        channel=recipient.channel,
        copy=delivery.copy_type,
        version=version.id,
        docx=version.docx_hash,
    )
    return delivery


def _letter_facts(year: Year, version: Version, recipient: Recipient) -> dict[str, object]:
    return {
        "group": recipient.group.value,
        "confirmer_role": confirmation_of(year).role,
        "register_number": version.register_number,
        "version_number": version.number,
        "confirmed_on": confirmed_on(year),
        "sha256": version.docx_hash,
        "file_name": file_name(year),
        "jakelu": list(names_in(year.unit.recipients, Group.JAKELU)),
        "tiedoksi": list(names_in(year.unit.recipients, Group.TIEDOKSI)),
    }
