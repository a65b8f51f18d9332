"""Outgoing messages: what each is for, its states, and the key that makes it unique."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omv_workflow.domain.due_days import DueDay
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.phrases import said


class Purpose(StrEnum):
    """Why a message is written; one letter template per language each."""

    CYCLE_OPENED = "cycle_opened"
    CONTRIBUTION_REQUEST = "contribution_request"
    CONTRIBUTION_REMINDER = "contribution_reminder"
    ANSWERS_LATE = "answers_late"
    ANSWERS_TO_ACCEPT = "answers_to_accept"
    CONTRIBUTION_ESCALATION = "contribution_escalation"
    ANSWER_RETURNED = "answer_returned"
    COMMENT_WRITTEN = "comment_written"
    REQUEST_HANDED_OVER = "request_handed_over"
    HAND_OVER_NEEDED = "hand_over_needed"
    STAND_IN_NEEDED = "stand_in_needed"
    DRAFT_READY = "draft_ready"
    NUMBER_MISSING = "number_missing"
    READY_TO_CONFIRM = "ready_to_confirm"
    CONFIRMATION_REMINDER = "confirmation_reminder"
    CONFIRMATION_OVERDUE = "confirmation_overdue"
    CONFIRMATION_DECLINED = "confirmation_declined"
    STAFF_NOTICE = "staff_notice"
    CLIENT_NOTICE = "client_notice"
    DISTRIBUTION = "distribution"
    HAND_DELIVERY = "hand_delivery"
    ACKNOWLEDGEMENT_MISSING = "acknowledgement_missing"
    DISTRIBUTION_BLOCKED = "distribution_blocked"
    PUBLIC_COPY_BLOCKED = "public_copy_blocked"
    DIGEST = "digest"
    PERSONAL_LINK = "personal_link"
    SECOND_FACTOR = "second_factor"
    RECEIPT_LINK = "receipt_link"


ABOUT_ITEMS = frozenset(
    {
        Purpose.CONTRIBUTION_REQUEST,
        Purpose.CONTRIBUTION_REMINDER,
        Purpose.ANSWER_RETURNED,
        Purpose.REQUEST_HANDED_OVER,
    }
)
"""Letters that ask somebody for answers; whatever else is asked of people goes with a mandate."""
TO_THOSE_IN_CHARGE = frozenset(
    {
        Purpose.CYCLE_OPENED,
        Purpose.ANSWERS_LATE,
        Purpose.ANSWERS_TO_ACCEPT,
        Purpose.CONTRIBUTION_ESCALATION,
        Purpose.HAND_OVER_NEEDED,
        Purpose.STAND_IN_NEEDED,
        Purpose.DRAFT_READY,
        Purpose.NUMBER_MISSING,
        Purpose.READY_TO_CONFIRM,
        Purpose.CONFIRMATION_REMINDER,
        Purpose.CONFIRMATION_OVERDUE,
        Purpose.CONFIRMATION_DECLINED,
        Purpose.HAND_DELIVERY,
        Purpose.ACKNOWLEDGEMENT_MISSING,
        Purpose.DISTRIBUTION_BLOCKED,
        Purpose.PUBLIC_COPY_BLOCKED,
    }
)
"""Letters that ask something of whoever coordinates, or leads."""
WITH_A_LINK = ABOUT_ITEMS | TO_THOSE_IN_CHARGE | {Purpose.COMMENT_WRITTEN, Purpose.PERSONAL_LINK}
"""Letters that hold a link of their reader's own; notices, which are passed on, hold none."""
AT_ONCE = frozenset({Purpose.PERSONAL_LINK, Purpose.RECEIPT_LINK, Purpose.SECOND_FACTOR})
"""Letters that go out at whatever hour: one waits for a link, and must know of the factor."""
LINK_STEP = "link"
"""Begins the step of a letter whose files are fetched by the link in it."""
DUTY = "duty"
"""Ends the step of a letter on somebody's absence that is about their mandate."""


class MessageState(StrEnum):
    """Where a message is; `written` is a file in place of a mail and never counts as sent."""

    CREATED = "created"
    SENDING = "sending"
    WRITTEN = "written"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"
    TECHNICAL_FAILURE = "technical_failure"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class MessageAct(StrEnum):
    """What can happen to a message."""

    SEND = "send"
    WRITE = "write"
    ACCEPT = "accept"
    DELIVER = "deliver"
    DEFER = "defer"
    REFUSE = "refuse"
    BREAK = "break"
    LOSE_SIGHT = "lose sight"
    CANCEL = "cancel"
    SEND_AGAIN = "send again"


_S, _A = MessageState, MessageAct
FAILURES = frozenset({_S.TEMPORARY_FAILURE, _S.TECHNICAL_FAILURE, _S.PERMANENT_FAILURE})
UNSETTLED = frozenset({_S.PERMANENT_FAILURE, _S.UNKNOWN})
"""Where a message stays until a person decides what becomes of it."""

MESSAGE = TransitionTable(
    said("message"),
    frozenset({_S.CREATED}),
    (
        way(_A.SEND, {_S.CREATED, _S.TEMPORARY_FAILURE, _S.TECHNICAL_FAILURE}, _S.SENDING),
        way(_A.WRITE, {_S.SENDING}, _S.WRITTEN),
        way(_A.ACCEPT, {_S.SENDING, _S.UNKNOWN}, _S.ACCEPTED),
        way(_A.DELIVER, {_S.ACCEPTED, _S.UNKNOWN}, _S.DELIVERED),
        way(_A.DEFER, {_S.SENDING}, _S.TEMPORARY_FAILURE),
        way(_A.REFUSE, {_S.SENDING, _S.ACCEPTED, _S.UNKNOWN}, _S.PERMANENT_FAILURE),
        way(_A.BREAK, {_S.SENDING}, _S.TECHNICAL_FAILURE),
        way(_A.LOSE_SIGHT, {_S.SENDING}, _S.UNKNOWN),
        way(
            _A.CANCEL,
            {_S.CREATED, *FAILURES, _S.UNKNOWN},
            _S.CANCELLED,
        ),
        # Never by itself: only a person decides that what may have arrived goes out once more.
        way(_A.SEND_AGAIN, UNSETTLED, _S.CREATED),
    ),
)


@dataclass(frozen=True)
class Letter:
    """A message as written in one language: subject, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Message:
    """One outgoing message; `business_key` (plan, version, recipient, purpose, step) stands once.

    `attachment` is the hash of the blob that goes with it, `pdf_attachment` that of the same as
    PDF, `letter_attachment` that of its covering letter; `message_id` (RFC 5322) is stored before
    the first attempt. `in_reply_to` is the `message_id` of the first letter to the same reader in
    the same year, so that mail programs show the year as one conversation; `reply_to` is where
    answers go, if not to the sender. `due_days` are those of the calendar file that goes with it;
    `sent_as` is the Message-ID of the digest that it last went out in, if it did.
    """

    id: str
    business_key: str
    message_id: str
    plan_id: str
    cycle_id: str | None
    delivery_id: str | None
    person_id: str | None
    purpose: Purpose
    step: str
    state: MessageState
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    language: str
    subject: str
    text: str
    html: str
    attachment: str | None
    attachment_name: str | None
    created_at: datetime
    state_since: datetime
    reply_to: str | None = None
    in_reply_to: str | None = None
    pdf_attachment: str | None = None
    letter_attachment: str | None = None
    due_days: tuple[DueDay, ...] = ()
    sent_as: str | None = None

    @property
    def mail_id(self) -> str:
        """The Message-ID of the mail that it goes out in: its own, or that of a digest."""
        return self.sent_as or self.message_id

    @property
    def file_ids(self) -> frozenset[str]:
        """The ids by which a file is named that holds it in place of a mail."""
        return frozenset({self.id} | ({left_part(self.sent_as)} if self.sent_as else set()))

    @property
    def matters(self) -> tuple["Message", ...]:
        """The messages that a mail made of it brings: itself alone."""
        return (self,)

    @property
    def enclosed(self) -> tuple[str | None, str | None, str | None]:
        """The hashes of the document, its PDF and the letter that go with the mail."""
        if self.brings_link_alone:
            return (None, None, None)
        return (self.attachment, self.pdf_attachment, self.letter_attachment)

    @property
    def brings_link_alone(self) -> bool:
        """Whether its files are fetched by the link in it, and don't go with the mail."""
        is_by_link = self.step.partition(".")[0] == LINK_STEP
        return is_by_link and self.purpose is Purpose.DISTRIBUTION

    @property
    def blobs(self) -> frozenset[str]:
        """The hashes of all that goes with it."""
        hashes = (self.attachment, self.pdf_attachment, self.letter_attachment)
        return frozenset(one for one in hashes if one)


@dataclass(frozen=True)
class Attempt:
    """One try at sending a message and how it ended; never changed afterwards."""

    id: str
    message_id: str
    number: int
    started_at: datetime
    ended_at: datetime
    outcome: MessageState
    response: str


@dataclass(frozen=True)
class Enclosures:
    """The files that go with a message: a document, its PDF, and the letter that covers them."""

    document: bytes | None = None
    pdf: bytes | None = None
    letter: bytes | None = None


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended: the state it leads to and what was answered, without addresses."""

    state: MessageState
    response: str


def left_part(message_id: str) -> str:
    """What stands before the @ of a Message-ID."""
    return message_id.lstrip("<").partition("@")[0]


def domain_part(message_id: str) -> str:
    """What stands behind the @ of a Message-ID."""
    return message_id.rstrip(">").rpartition("@")[2]


def business_key(*, plan_id: str, version: str, recipient: str, purpose: Purpose, step: str) -> str:
    """The key that lets a message exist once: plan, version or cycle, recipient, purpose, step."""
    return f"{plan_id}/{version}/{recipient}/{purpose}/{step}"
