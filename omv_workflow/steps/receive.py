"""What a recipient does by the link in its letter: look at its copy, and say that it has arrived.

Looking changes nothing, for whoever scans mail opens links too. The link shows what that very
letter brought, and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Literal

from omv_workflow.domain.covering_letter import letter_file_name
from omv_workflow.domain.deliveries import Delivery, DeliveryAct, DeliveryState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.policies import GIVEN_OUT, check_state
from omv_workflow.domain.typed import typed_line
from omv_workflow.domain.unit import CopyType
from omv_workflow.domain.ways_in import ReceiptLink, hash_of
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.acknowledge_by_letter import acknowledge_by_letter
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year, load_year

FileKind = Literal["docx", "pdf", "letter"]
_HAS_COPY = frozenset({DeliveryState.ACKNOWLEDGED, DeliveryState.RECORDED_BY_HAND})


@dataclass(frozen=True)
class SentFile:
    """A file that a letter brought."""

    kind: FileKind
    file_name: str
    sha256: str


@dataclass(frozen=True)
class Received:
    """What a recipient is shown of its copy; `ended_on` is when it was acknowledged, if it was."""

    unit: str
    unit_email: str
    unit_phone: str
    title: str
    version: int
    register_number: str | None
    recipient: str
    language: str
    sent_on: date
    state: DeliveryState
    ended_on: date | None
    own_number: str | None
    files: tuple[SentFile, ...]

    @property
    def has_copy(self) -> bool:
        """Whether it is known that it has arrived."""
        return self.state in _HAS_COPY

    @property
    def is_superseded(self) -> bool:
        """Whether a newer version takes its place."""
        return self.state is DeliveryState.SUPERSEDED


def received(parts: Parts, token: str, now: datetime) -> Received | None:
    """What the link of that token shows; None where it is too old, or never was one of ours."""
    with parts.work() as work:
        link = _open_link(work, token, now)
        return _received(parts, work, work.deliveries.get(link.delivery_id), now) if link else None


def received_file(parts: Parts, token: str, kind: FileKind, now: datetime) -> tuple[str, bytes]:
    """A file that the letter brought, by name, byte for byte.

    Raises:
        NotFound: the link is too old, or the letter brought no such file, or it is no longer kept.
        VerificationFailed: the kept bytes are not what was sent.
    """
    with parts.work() as work:
        link = _open_link(work, token, now)
        files = _files(parts, _letter(work, link.delivery_id)) if link else ()
    for one in files:
        if one.kind == kind:
            return one.file_name, parts.blobs.get(one.sha256)
    raise NotFound(
        said("This document"),
        why=said("the link is too old, or leads to none."),
        next_step=said("Have a new link sent, or ask whoever sent you the document."),
    )


def acknowledge(parts: Parts, token: str, register_number: str, now: datetime) -> None:
    """Record that the recipient has got its copy, under its own number if it tells one; once.

    Raises:
        NotFound: the link is too old, or never was one of ours.
        InvalidInput: the number can't be printed in one line.
        NotPossibleNow: a newer version takes its place.
    """
    number = typed_line(register_number, said("The register number")) or None
    with parts.work() as work:
        delivery = _delivery(work, token, now)
        work.hold(plan_stream(delivery.plan_id))
        delivery = _delivery(work, token, now)
        if delivery.state in _HAS_COPY:
            return
        year = load_year(parts, work, str(delivery.cycle_id), now)
        _check_wanted(year, delivery)
        act = DeliveryAct.ACKNOWLEDGE_BY_LINK
        # Who held the link is not known, only which one it was.
        acknowledge_by_letter(year, delivery, act, number, link=hash_of(token))
        work.commit(now)


def _open_link(work: UnitOfWork, token: str, now: datetime) -> ReceiptLink | None:
    return next(
        (one for one in work.receipt_links.find(id=hash_of(token)) if one.is_open(now)), None
    )


def _delivery(work: UnitOfWork, token: str, now: datetime) -> Delivery:
    link = _open_link(work, token, now)
    if link is None:
        raise NotFound(
            said("Acknowledging receipt"),
            why=said("this link is too old, or was never sent from here."),
            next_step=said("Have a new link sent, or answer the letter that brought the document."),
        )
    return work.deliveries.get(link.delivery_id)


def _received(parts: Parts, work: UnitOfWork, delivery: Delivery, now: datetime) -> Received:
    plan, letter = work.plans.get(delivery.plan_id), _letter(work, delivery.id)
    unit = work.units.get(plan.unit_id).file.unit
    version = work.versions.get(delivery.version_id)
    sent_at = delivery.sent_at or (letter.created_at if letter else now)
    return Received(
        unit=unit.name,
        unit_email=unit.email,
        unit_phone=unit.phone,
        title=plan.title,
        version=version.number,
        register_number=version.register_number,
        recipient=delivery.recipient_name,
        language=delivery.language,
        sent_on=parts.today(sent_at),
        state=delivery.state,
        ended_on=parts.today(delivery.ended_at) if delivery.ended_at else None,
        own_number=delivery.recipient_register_number,
        files=_files(parts, letter),
    )


def _letter(work: UnitOfWork, delivery_id: str) -> Message | None:
    """The letter that brought it: what went out by another way has left no link either."""
    delivery = work.deliveries.get(delivery_id)
    if delivery.copy_type is not CopyType.PUBLIC:
        return None
    found = work.messages.find(delivery_id=delivery_id, purpose=Purpose.DISTRIBUTION)
    return found[-1] if found else None


def _files(parts: Parts, letter: Message | None) -> tuple[SentFile, ...]:
    """The files as the mail named them, the one that most people read first."""
    if letter is None or letter.attachment_name is None:
        return ()
    name = letter.attachment_name
    kinds: tuple[tuple[FileKind, str, str | None], ...] = (
        ("pdf", str(PurePath(name).with_suffix(".pdf")), letter.pdf_attachment),
        ("docx", name, letter.attachment),
        ("letter", _letter_name(parts, letter), letter.letter_attachment),
    )
    return tuple(SentFile(kind, file, sha256) for kind, file, sha256 in kinds if sha256)


def _letter_name(parts: Parts, letter: Message) -> str:
    if letter.letter_attachment is None:
        return ""
    content = parts.blobs.get(letter.letter_attachment)
    return letter_file_name(letter.language, letter.attachment_name or "", content)


def _check_wanted(year: Year, delivery: Delivery) -> None:
    what = said("Acknowledging receipt")
    if delivery.state is DeliveryState.SUPERSEDED:
        raise NotPossibleNow(
            what,
            why=said("a newer version of the plan takes the place of this one."),
            next_step=said(
                "Nothing needs to be done; the newer one comes with a letter of its own."
            ),
        )
    check_state(year.cycle, GIVEN_OUT, what)
