"""Whether a signed file that comes back answers what is asked now, and nothing that was before."""

from datetime import datetime

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.found_signature import CLOCKS_DIFFER, WHAT, FoundSignature, by_our_clock
from omv_workflow.domain.received_files import Reception
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import Parts, UnitOfWork


def check_not_replayed(work: UnitOfWork, sha256: str) -> None:
    """Refuse bytes that have confirmed something before, whatever has become of that.

    Raises:
        VerificationFailed: they have.
    """
    before = work.received_files.find(sha256=sha256)
    if any(one.reception is Reception.ACCEPTED for one in before):
        raise _refused(said("it has been taken as a confirmation before."))


def stamped_at(asked: Confirmation, found: FoundSignature, now: datetime) -> datetime | None:
    """When a signature was made by its trusted time-stamp, as our clock has it; None without one.

    Raises:
        VerificationFailed: it was there before it was asked for, or does not rule that out.
    """
    asked_at, stamped = asked.asked_at, found.timestamped_at
    if asked_at and asked.round > 1:
        _check_later(asked_at, found)
    if asked_at and stamped and stamped < asked_at - CLOCKS_DIFFER:
        raise _too_early()
    return stamped and by_our_clock(stamped, asked_at or stamped, now)


def _check_later(asked_at: datetime, found: FoundSignature) -> None:
    """In a later round the same bytes have been there to sign: a copy signed then is not for now.

    So nothing is allowed for clocks that differ, and where no stamp tells the time, the signer's
    own word has to.
    """
    told = [one for one in (found.signed_at, found.timestamped_at) if one and one.tzinfo]
    if not told:
        raise _refused(said("it does not say when it was signed, and an earlier round was voided."))
    if min(told) < asked_at:
        raise _too_early()


def check_rewritten(
    parts: Parts, work: UnitOfWork, version: Version, content: bytes, found: FoundSignature
) -> None:
    """Refuse a rewritten file that is known to be of another version, or older than this one.

    One that is whole needs no such rule: it begins with the bytes of its version, whatever it was
    returned for before.

    Raises:
        VerificationFailed: it is.
    """
    before = work.received_files.find(sha256=sha256_hex(content))
    if any(one.version_id != version.id for one in before):
        raise _refused(said("it has been returned for another version."))
    told = found.signed_at
    if told and told.tzinfo and told < version.made_at - CLOCKS_DIFFER:
        raise _refused(said("it says that it was signed before the version was made."))
    others = {one.pdf_hash for one in work.versions.find(plan_id=version.plan_id)}
    issued = (parts.blobs.get(one) for one in others - {None, version.pdf_hash} if one)
    if any(content.startswith(one) for one in issued):
        raise _refused(said("it is that of another version."))


def _too_early() -> VerificationFailed:
    return _refused(said("it was signed before the confirmation was asked for."))


def _refused(why: Phrase) -> VerificationFailed:
    return VerificationFailed(
        WHAT,
        why=why,
        next_step=said("Take the PDF that waits for its signature anew, and sign that."),
    )
