"""Taking the signed PDFs that other systems have left in a folder (ADR 37).

A file is for the plan whose issued PDF it begins with. Nothing is guessed: what can't be told by
the file itself, such as for whom a signing service has signed, is for a person to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.received_files import MOST_BYTES
from omv_workflow.domain.signers import WAITED_FOR
from omv_workflow.domain.versions import ConfirmationState as State
from omv_workflow.errors import OmvError, Unavailable
from omv_workflow.phrases import Phrase, listed, said
from omv_workflow.steps.batch import apart, done, merged, waiting
from omv_workflow.steps.ports import Parts, Row, Summary
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.signing_ports import Inbox
from omv_workflow.steps.take_signed import Returned, take_signed

NOT_TOLD: Final = "–"
"""The place of a signature of which nobody has said where it was made."""
_WHAT: Final = said("signed file")
_MOST_AT_ONCE: Final = 20


@dataclass(frozen=True)
class _File:
    """A file that was taken out of the folder: its name there, its bytes."""

    name: str
    content: bytes


def sweep_inbox(parts: Parts, now: datetime) -> Summary:
    """Take the signed files of the folder as confirmations, or refuse them; none stops the others.

    A file is tried again as long as it can't be checked; some are checked at once.
    """
    if parts.inbox is None:
        return done()
    return apart("", _WHAT, partial(_swept, parts, parts.inbox, now))


def _swept(parts: Parts, inbox: Inbox, now: datetime) -> Summary:
    names = inbox.arrived()
    opened: list[Summary] = []  # what can't be opened costs nothing, and counts for nothing
    files = islice(_files(inbox, names, opened), _MOST_AT_ONCE)
    taken = [apart("", _WHAT, partial(_take, parts, inbox, one, now)) for one in files]
    lost = _lost(parts) if names else []
    return merged("", [*lost, *taken, *opened])


def _lost(parts: Parts) -> list[Summary]:
    """A row for each plan that waits for a signature, and whose PDF can't be read."""
    _, waits = _issued(parts)
    what = said("PDF that waits for its signature")
    return [apart(plan, what, partial(_kept, parts, sha256)) for plan, sha256 in waits.items()]


def _kept(parts: Parts, sha256: str) -> Summary:
    parts.blobs.get(sha256)
    return done()


def _files(inbox: Inbox, names: list[str], opened: list[Summary]) -> Iterator[_File]:
    for name in names:
        file: list[_File] = []
        opened.append(apart("", _WHAT, partial(_open, inbox, name, file)))
        yield from file


def _open(inbox: Inbox, name: str, file: list[_File]) -> Summary:
    taken = inbox.take(name)
    if taken is not None:
        file.append(_File(taken, inbox.read(taken, MOST_BYTES + 1)))
    return done()


def _take(parts: Parts, inbox: Inbox, file: _File, now: datetime) -> Summary:
    if len(file.content) > MOST_BYTES:
        return _refused(parts, inbox, file, None, said("it is too large to be a signed plan."))
    plan_id = _plan_of(parts, file.content)
    if _has_confirmed(parts, file.content):  # an earlier run was ended before it could move it
        return _accepted(inbox, file, plan_id)
    if plan_id is None:
        why = said("it is not the PDF of any plan that waits for a signature, signed.")
        return _refused(parts, inbox, file, None, why)
    try:
        take_signed(parts, plan_id, Returned(file.content, NOT_TOLD), SCHEDULE, now)
    except Unavailable:
        raise
    except OmvError as error:
        if _has_confirmed(parts, file.content):  # another process has taken it meanwhile
            return _accepted(inbox, file, plan_id)
        why = listed([said("{what}: {why}", what=error.what, why=error.why), error.next_step], " ")
        return _refused(parts, inbox, file, plan_id, why)
    return _accepted(inbox, file, plan_id)


def _plan_of(parts: Parts, content: bytes) -> str | None:
    """The plan whose issued PDF a file begins with, or else the only one that there is at all.

    For that one it can only be refused, in words of its own, and is kept with it.

    Raises:
        Unavailable: it begins with none, but one of them can't be read.
    """
    plans, waits = _issued(parts)
    lost: list[OmvError] = []
    for plan, sha256 in waits.items():
        try:
            if content.startswith(parts.blobs.get(sha256)):
                return plan
        except OmvError as error:
            lost.append(error)
    if lost:
        raise Unavailable(lost[0].what, why=lost[0].why, next_step=lost[0].next_step)
    return next(iter(waits), None) if len(plans) == 1 else None


def _issued(parts: Parts) -> tuple[list[str], dict[str, str]]:
    """All plans, and the hash of the PDF that waits for a signature, by plan."""
    with parts.work() as work:
        plans = [one.id for one in work.plans.find()]
        states = sorted(WAITED_FOR)  # who has taken the PDF has looked at it
        asked = [one for state in states for one in work.confirmations.find(state=state)]
        found = [
            (one.plan_id, signed_pdf(work, work.versions.get(one.version_id))) for one in asked
        ]
    return plans, {plan: sha256 for plan, sha256 in found if sha256}


def _has_confirmed(parts: Parts, content: bytes) -> bool:
    """Whether a confirmation stands by that file; one that was voided since stands no more."""
    sha256 = sha256_hex(content)
    with parts.work() as work:
        received = work.received_files.find(sha256=sha256)
        given = [
            confirmation
            for one in received
            for confirmation in work.confirmations.find(version_id=one.version_id)
        ]
    return any(one.state is State.CONFIRMED and one.sealed_hash == sha256 for one in given)


def _accepted(inbox: Inbox, file: _File, plan_id: str | None) -> Summary:
    inbox.accept(file.name)
    return done(Row(plan_id or "", _WHAT, said("taken as a confirmation")))


def _refused(parts: Parts, inbox: Inbox, file: _File, plan_id: str | None, why: Phrase) -> Summary:
    inbox.refuse(file.name, why, _languages(parts, plan_id))
    return waiting(Row(plan_id or "", _WHAT, said("refused: why stands beside it")))


def _languages(parts: Parts, plan_id: str | None) -> list[str]:
    """That of the plan, or else those of all plans; English where there is none."""
    with parts.work() as work:
        plans = work.plans.find(id=plan_id) if plan_id else work.plans.find()
    return sorted({one.language for one in plans}) or ["en"]
