"""Who holds which version of a plan: recipients by versions, and what of the newest is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.proofs import Proof, ProofKind, proof_of
from omv_workflow.domain.unit import Channel, CopyType, Group, Recipient
from omv_workflow.domain.versions import Version


class Holding(StrEnum):
    """Whether a recipient holds a version.

    `sent`: it has left, and nothing proves that it arrived. `never_given`: a newer version took its
    place before it left.
    """

    HOLDS = "holds"
    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NEVER_GIVEN = "never_given"


class Lack(StrEnum):
    """What is missing at a recipient, with regard to the newest version."""

    NOTHING_HELD = "holds_no_version"
    OLDER_ONLY = "holds_an_older_version_only"
    FAILED = "newest_failed"
    UNKNOWN = "unknown_whether_newest_arrived"
    WAITING = "newest_waits"
    UNPROVEN = "newest_sent_without_proof"
    UNLISTED = "not_listed_any_more_but_holds_an_older_version"


@dataclass(frozen=True)
class HeldCopy:
    """What became of a recipient's copy of one version."""

    version: int
    holding: Holding
    state: DeliveryState
    channel: Channel
    copy: CopyType
    proof: Proof


@dataclass(frozen=True)
class Holder:
    """A recipient, its copies by the number of their version, and what is missing."""

    recipient_id: str
    name: str
    group: Group
    is_listed: bool
    copies: Mapping[int, HeldCopy]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Given:
    """A delivery with the number of its version, and the mail of its present way, if any is."""

    version: int
    delivery: Delivery
    mail: Message | None


@dataclass(frozen=True)
class WhoHolds:
    """Recipients by versions: those that are listed as the unit lists them, then all others.

    `versions` are in the order of their numbers; the last is what everybody listed should hold.
    """

    versions: tuple[Version, ...]
    holders: tuple[Holder, ...]

    @property
    def lacking(self) -> tuple[Holder, ...]:
        """The recipients at which something is missing."""
        return tuple(one for one in self.holders if one.lacks)


def who_holds(
    versions: Iterable[Version], given: Iterable[Given], listed: Sequence[Recipient]
) -> WhoHolds:
    """The whole picture of a plan: its confirmed versions, all deliveries, the present list."""
    columns = tuple(sorted(versions, key=lambda one: one.number))
    newest = columns[-1].number if columns else None
    by_recipient: dict[str, list[Given]] = {one.id: [] for one in listed}
    for one in sorted(given, key=lambda one: (one.version, one.delivery.recipient_name)):
        by_recipient.setdefault(one.delivery.recipient_id, []).append(one)
    known = {one.id: one for one in listed}
    holders = (_holder(id_, known.get(id_), its, newest) for id_, its in by_recipient.items())
    return WhoHolds(columns, tuple(holders))


def holding_of(delivery: Delivery, mail: Message | None) -> Holding:
    """Whether the recipient of a delivery holds its version."""
    state, proof = delivery.state, proof_of(delivery, mail).kind
    if proof is not ProofKind.NONE:
        return Holding.SENT if proof is ProofKind.ACCEPTED else Holding.HOLDS
    if state is DeliveryState.SUPERSEDED:
        return Holding.NEVER_GIVEN
    if mail is not None and mail.state is MessageState.UNKNOWN:
        return Holding.UNKNOWN
    is_refused = mail is not None and mail.state is MessageState.PERMANENT_FAILURE
    return Holding.FAILED if is_refused or state is DeliveryState.FAILED else Holding.WAITING


def _holder(
    recipient_id: str, listed: Recipient | None, given: Sequence[Given], newest: int | None
) -> Holder:
    copies = {one.version: _copy(one) for one in given}
    last = given[-1].delivery if given else None
    return Holder(
        recipient_id=recipient_id,
        name=listed.name if listed else last.recipient_name if last else recipient_id,
        group=listed.group if listed else last.group if last else Group.TIEDOKSI,
        is_listed=listed is not None,
        copies=copies,
        lacks=tuple(_lacks(copies, newest, is_listed=listed is not None)) if newest else (),
    )


def _copy(one: Given) -> HeldCopy:
    return HeldCopy(
        version=one.version,
        holding=holding_of(one.delivery, one.mail),
        state=one.delivery.state,
        channel=one.delivery.channel,
        copy=one.delivery.copy_type,
        proof=proof_of(one.delivery, one.mail),
    )


_OF_NEWEST: Mapping[Holding, Lack] = {
    Holding.SENT: Lack.UNPROVEN,
    Holding.WAITING: Lack.WAITING,
    Holding.FAILED: Lack.FAILED,
    Holding.UNKNOWN: Lack.UNKNOWN,
}
_HAS_LEFT = frozenset({Holding.HOLDS, Holding.SENT})


def _lacks(copies: Mapping[int, HeldCopy], newest: int, *, is_listed: bool) -> list[Lack]:
    """What is wrong with the newest, then what is held instead of it."""
    held = copies[newest].holding if newest in copies else None
    holds_older = any(
        number != newest and one.holding in _HAS_LEFT for number, one in copies.items()
    )
    if held is Holding.HOLDS:
        return []
    if not is_listed:
        return [Lack.UNLISTED] if holds_older and held is not Holding.SENT else []
    found = [_OF_NEWEST[held]] if held and held in _OF_NEWEST else []
    if held is Holding.SENT or (held is Holding.UNKNOWN and not holds_older):
        return found
    return [*found, Lack.OLDER_ONLY if holds_older else Lack.NOTHING_HELD]
