"""Letters to whoever sees to the copies: which of them need a person, or why none may go out."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from omv_workflow.domain.deliveries import Attention, Delivery, attention
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.policies import told_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import CopyType, Person
from omv_workflow.domain.versions import Version
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.post import in_role, once_a_week
from omv_workflow.steps.public_copies import copy_for_recipients, lacks_public_copy
from omv_workflow.steps.reroute import address_of, mail_of
from omv_workflow.steps.year import Year


class Block(StrEnum):
    """Why a confirmed plan may not go out: it would read otherwise now, or its bytes are at risk.

    `damaged` bytes are gone, or no longer those that were confirmed. An `unsealed` plan waits for
    key, token or time-stamp service.
    """

    CHANGED = "changed"
    DAMAGED = "damaged"
    UNSEALED = "unsealed"


def ask_to_deliver(year: Year, version: Version) -> None:
    """Name the copies of a version that a person has to see to, weekly, and a new one at once."""
    needs = _needs(year, version)
    if not needs:
        return
    duty = duty_to_distribute(year)
    week = once_a_week(year, duty)
    copies = {delivery.id for delivery in needs}
    if copies <= _named(year, week):
        return
    facts: dict[str, object] = {
        "recipients": _recipient_facts(year, version, needs),
        "register_number": version.register_number,
        "version_number": version.number,
    }
    step = f"{week}.{'-'.join(sorted(copies))}"
    ask_all(year, readers_of(year, duty), Purpose.HAND_DELIVERY, step, facts)


def tell_of_block(year: Year, reason: Block) -> None:
    """Tell weekly why no copy goes out and what to do, and of another reason at once."""
    version, duty = year.offered(), duty_to_distribute(year)
    facts: dict[str, object] = {
        "reason": reason.value,
        "register_number": version.register_number,
        "version_number": version.number,
    }
    step = f"{once_a_week(year, duty)}.{reason}"
    ask_all(year, readers_of(year, duty), Purpose.DISTRIBUTION_BLOCKED, step, facts)


def duty_to_distribute(year: Year) -> Obligation:
    """What stays open until every recipient has its copy."""
    return year.open_obligations({StepKind.DISTRIBUTE})[0]


def readers_of(year: Year, duty: Obligation) -> list[Person]:
    """Who is written to about the distribution: the coordinator; late, those who lead as well."""
    return in_role(year, *told_of(duty, year.today, year.policy))


def _needs(year: Year, version: Version) -> dict[Delivery, Attention]:
    patience = timedelta(days=year.policy.overdue_interval)
    lacks_public = lacks_public_copy(year.parts, year.work, version, year.unit)
    found: dict[Delivery, Attention] = {}
    for delivery in year.work.deliveries.find(version_id=version.id):
        needed = attention(delivery, mail_of(year.work, delivery), year.now, patience)
        if needed is not None:
            is_blocked = lacks_public and delivery.copy_type is CopyType.PUBLIC
            found[delivery] = Attention.BLOCKED if is_blocked else needed
    return found


def _named(year: Year, week: str) -> set[str]:
    """The ids of the copies that letters of this week have named; they stand in its key."""
    letters = year.work.messages.find(cycle_id=year.cycle.id, purpose=Purpose.HAND_DELIVERY)
    named = [one.step.rpartition(".") for one in letters]
    return {copy for of_week, _, copies in named if of_week == week for copy in copies.split("-")}


def _recipient_facts(
    year: Year, version: Version, needs: Mapping[Delivery, Attention]
) -> list[dict[str, str]]:
    return [
        {
            "id": delivery.recipient_id,
            "name": delivery.recipient_name,
            "channel": _channel(delivery),
            "address": address_of(year, delivery),
            "copy_type": delivery.copy_type.value,
            "need": needed.value,
            "file_name": _file_name(year, version, delivery),
            "command": _command(year, version, delivery),
        }
        for delivery, needed in needs.items()
    ]


def _file_name(year: Year, version: Version, delivery: Delivery) -> str:
    """The file that a recipient's copy is in, as its command writes it."""
    suffix = "-public" if _withholds(year, version, delivery) else ""
    return f"{year.plan.title.lower().replace(' ', '-')}-version-{version.number}{suffix}.docx"


def _command(year: Year, version: Version, delivery: Delivery) -> str:
    """What gives the very copy that a recipient is to get."""
    name = "public" if _withholds(year, version, delivery) else "document"
    return f"omv {name} --version {version.number}"


def _withholds(year: Year, version: Version, delivery: Delivery) -> bool:
    is_public = delivery.copy_type is CopyType.PUBLIC
    return is_public and copy_for_recipients(year.work, version) is not None


def _channel(delivery: Delivery) -> str:
    """How the copy is to go: by a protected channel alone where it holds secret passages."""
    is_secret = delivery.copy_type is CopyType.FULL and not delivery.channel.is_protected
    return "protected" if is_secret else delivery.channel.value
