"""An answer to the letter that brought a copy, which tells the number it has at its recipient."""

from datetime import datetime

from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.notices import ReadNotice, number_believed
from omv_workflow.domain.policies import GIVEN_OUT
from omv_workflow.phrases import said
from omv_workflow.steps.acknowledge_by_letter import acknowledge_by_letter
from omv_workflow.steps.ports import Parts, Row, UnitOfWork
from omv_workflow.steps.year import Year, load_year


def acknowledge_by_answer(
    parts: Parts, work: UnitOfWork, message: Message, answer: ReadNotice, now: datetime
) -> Row | None:
    """Acknowledge the copy that a mail brought, as an answer to it tells; None where it does not.

    `answer` came to the return address of that mail. What nobody waits for, such as that of a
    version whose place a newer one has taken, a person looks at.
    """
    delivery = _awaited(work, message)
    if delivery is None or delivery.cycle_id is None:
        return None
    year = load_year(parts, work, delivery.cycle_id, now)
    number = _number(work, delivery, message, answer)
    if number is None or year.cycle.state not in GIVEN_OUT:
        return None
    _acknowledge(year, delivery, number, message, answer)
    return year.row(said("acknowledgements"), delivery.recipient_id)


def has_answered(work: UnitOfWork, message: Message, answer: ReadNotice) -> bool:
    """Whether the copy that a mail brought is acknowledged already, by the number of an answer.

    The answer may have been read before, or its writer have used the link as well.
    """
    if message.delivery_id is None:
        return False
    delivery = work.deliveries.get(message.delivery_id)
    known = delivery.recipient_register_number
    return known is not None and known == _number(work, delivery, message, answer)


def _number(
    work: UnitOfWork, delivery: Delivery, message: Message, answer: ReadNotice
) -> str | None:
    ours = work.versions.get(delivery.version_id).register_number
    return number_believed(answer, message.to_address, ours)


def _awaited(work: UnitOfWork, message: Message) -> Delivery | None:
    """The copy that it brought, if it is not known to be there: one that is needs no answer."""
    if message.delivery_id is None or message.purpose is not Purpose.DISTRIBUTION:
        return None
    delivery = work.deliveries.get(message.delivery_id)
    is_open = DELIVERY.allows(delivery.state, DeliveryAct.ACKNOWLEDGE_BY_ANSWER)
    return delivery if is_open and not delivery.is_final else None


def _acknowledge(
    year: Year, delivery: Delivery, number: str, message: Message, answer: ReadNotice
) -> None:
    act = DeliveryAct.ACKNOWLEDGE_BY_ANSWER
    told = {"message": message.id, "mail": answer.sha256}
    acknowledge_by_letter(year, delivery, act, number, **told)
