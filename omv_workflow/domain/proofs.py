"""What proves that a copy has reached its recipient, in words that a stranger understands.

That a mail server has accepted a mail is told as what it is: no proof that anybody has got it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omv_workflow.domain.deliveries import BY_ANSWER, Delivery, DeliveryState
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.unit import Channel
from omv_workflow.phrases import listed, said


class ProofKind(StrEnum):
    """How it is known what became of a copy.

    `none`: nothing has left, or no more is known. `told`: somebody has recorded that the mail
    arrived. `notice`: the recipient's mail server has said so.
    """

    NONE = "none"
    ACCEPTED = "accepted"
    TOLD = "told"
    NOTICE = "notice"
    LINK = "link"
    FETCHED = "fetched"
    ANSWER = "answer"
    HAND = "hand"


_NOT_THERE = frozenset({DeliveryState.FAILED, DeliveryState.REROUTED})


@dataclass(frozen=True)
class Proof:
    """What is known of a copy, and since when; `number` is the recipient's own.

    `by` and `how` are who recorded it and in which words, where somebody did.
    """

    kind: ProofKind
    at: datetime | None = None
    channel: Channel | None = None
    by: str | None = None
    how: str | None = None
    number: str | None = None


def proof_of(delivery: Delivery, mail: Message | None) -> Proof:
    """The best proof that there is of a copy; `mail` is that of its present way, if any is."""
    at = delivery.ended_at
    number, by, how = delivery.recipient_register_number, delivery.recorded_by, delivery.how
    match delivery.state:
        case DeliveryState.RECORDED_BY_HAND:
            return Proof(ProofKind.HAND, at, delivery.channel, by, how, number)
        case DeliveryState.ACKNOWLEDGED if by is None:
            kind = ProofKind.ANSWER if how == BY_ANSWER else ProofKind.LINK
            return Proof(kind, at, delivery.channel, number=number)
        case DeliveryState.ACKNOWLEDGED:
            return Proof(ProofKind.ANSWER, at, delivery.channel, by, how, number)
        case DeliveryState.DELIVERED if delivery.channel is Channel.LINK and at:
            return Proof(ProofKind.FETCHED, at, delivery.channel)
        case DeliveryState.DELIVERED:
            arrived = mail.state_since if mail else at
            return Proof(ProofKind.NOTICE, arrived, delivery.channel)
        case _:
            return _of_mail(delivery, mail)


def _of_mail(delivery: Delivery, mail: Message | None) -> Proof:
    has_come_back = mail is not None and mail.state is MessageState.PERMANENT_FAILURE
    if delivery.sent_at is None or delivery.state in _NOT_THERE or has_come_back:
        return Proof(ProofKind.NONE)
    is_by_link = delivery.channel is Channel.LINK  # its mail brings no copy
    if mail is not None and mail.state is MessageState.DELIVERED and not is_by_link:
        return Proof(ProofKind.TOLD, mail.state_since, delivery.channel)
    return Proof(ProofKind.ACCEPTED, delivery.sent_at, delivery.channel)


def proof_told(proof: Proof, local: Callable[[datetime], datetime]) -> str:
    """The proof in words, with its day and time where the unit is; empty where there is none."""
    if proof.kind is ProofKind.NONE or proof.at is None:
        return ""
    return listed(_told(proof, local(proof.at)), "; ")


def _told(proof: Proof, at: datetime) -> Iterator[str]:
    match proof.kind:
        case ProofKind.ACCEPTED:
            yield said("accepted by a mail server {at}, which proves no arrival", at=at)
        case ProofKind.TOLD:
            yield said("recorded {at} that the mail has arrived", at=at)
        case ProofKind.NOTICE:
            yield said("the recipient's mail server told {at} that it was delivered", at=at)
        case ProofKind.LINK:
            yield said("acknowledged by the link in its letter {at}", at=at)
        case ProofKind.FETCHED:
            yield said("its files were fetched by the link in its letter {at}", at=at)
        case ProofKind.ANSWER:
            yield said("acknowledged by an answer {at}", at=at)
        case _:
            yield said("handed over {at}, way: {channel}", at=at, channel=proof.channel)
    if proof.number:
        yield said("its register number: {number}", number=proof.number)
    if proof.how:
        yield said("how: {how}", how=proof.how)
    if proof.by:
        yield said("recorded by {person}", person=proof.by)
