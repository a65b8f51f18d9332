"""What comes back for a mail, and what it may do: a bounce, a delivery notice, an answer.

Whatever comes back is easily forged. It moves a message by itself only where it came to the return
address of that very mail, or names it by what stood on its envelope: who did not get the mail, or
carry it, can't know these (see `return_addresses`). All else a person looks at.
"""

from dataclasses import dataclass
from enum import StrEnum

from omv_workflow.domain.messages import MESSAGE, MessageAct, MessageState


class NoticeKind(StrEnum):
    """What a mail that came back is.

    `relayed`: it was handed on to where nothing more will be told. `displayed` was not asked for.
    """

    DELIVERED = "delivered"
    RELAYED = "relayed"
    FAILED = "failed"
    DELAYED = "delayed"
    DISPLAYED = "displayed"
    AUTO_REPLY = "auto_reply"
    ANSWER = "answer"
    OTHER = "other"


@dataclass(frozen=True)
class ReadNotice:
    """A mail that came back, as far as it could be read.

    `recipients` are whom it says that it is about, `came_to` the addresses that it was delivered
    to, `envelope_ids` what it says that stood on the envelope (RFC 3461), `about` the Message-IDs
    that it refers to, `said` why, on one line and without addresses, `status` such as 5.1.1 (RFC
    3463). An answer has a `sender`, and the register `numbers` that it tells.
    """

    kind: NoticeKind
    sha256: str
    came_to: tuple[str, ...] = ()
    envelope_ids: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    status: str = ""
    said: str = ""
    sender: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What a notice does: an act on its message, or nothing; where it `waits`, a person decides."""

    act: MessageAct | None = None
    waits: bool = False


_ACTS = {NoticeKind.FAILED: MessageAct.REFUSE, NoticeKind.DELIVERED: MessageAct.DELIVER}
_TELLS_NOTHING = frozenset(
    {NoticeKind.DELAYED, NoticeKind.RELAYED, NoticeKind.DISPLAYED, NoticeKind.AUTO_REPLY}
)
_HAD_ALREADY = {
    NoticeKind.FAILED: frozenset({MessageState.PERMANENT_FAILURE, MessageState.CANCELLED}),
    NoticeKind.DELIVERED: frozenset({MessageState.DELIVERED, MessageState.CANCELLED}),
}
_NOTHING, _A_PERSON = Verdict(), Verdict(waits=True)


def verdict(kind: NoticeKind, state: MessageState | None, *, is_proven: bool) -> Verdict:
    """What a notice of a kind does to the mail that it names.

    Args:
        kind: what it is.
        state: that of the message it names; None where it names none of ours.
        is_proven: whether it came to the mail's own return address, or knows its envelope, and is
            about its recipient, and about the one time that it left.
    """
    if kind in _TELLS_NOTHING:
        return _NOTHING
    if state is None or not is_proven or kind not in _ACTS:
        return _A_PERSON
    if state in _HAD_ALREADY[kind]:
        return _NOTHING
    # What contradicts all that is known of the mail is for a person as well.
    return Verdict(_ACTS[kind]) if MESSAGE.allows(state, _ACTS[kind]) else _A_PERSON


def number_believed(notice: ReadNotice, address: str, ours: str | None) -> str | None:
    """The recipient's register number, where an answer acknowledges by it; None where it does not.

    Args:
        notice: what came to the return address of the very mail that brought the copy.
        address: that which the mail went to; whoever answers has one of the same domain.
        ours: the number of the plan itself, which an answer may well repeat.
    """
    told = [one for one in notice.numbers if one != ours]
    is_of_recipient = _domain(notice.sender) == _domain(address)
    if notice.kind is not NoticeKind.ANSWER or not is_of_recipient or len(told) != 1:
        return None
    return told[0]


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
