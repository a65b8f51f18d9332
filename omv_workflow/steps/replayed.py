"""Whether a signed file that comes back answers what is asked now, and nothing that was before."""

from datetime import datetime

from omv_workflow.domain.found_signature import CLOCKS_DIFFER, WHAT, FoundSignature, by_our_clock
from omv_workflow.domain.received_files import Reception
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import Parts, UnitOfWork


def check_not_replayed(work: UnitOfWork, asked: Confirmation, sha256: str) -> None:
    """Refuse bytes that have confirmed something before, whatever has become of that.

    Raises:
        VerificationFailed: they have.
    """
    before = work.received_files.find(sha256=sha256)
    if any(one.reception is Reception.ACCEPTED for one in before):
        raise _refused(said("it has been taken as a confirmation before."))
    if any(one.version_id != asked.version_id for one in before):
        raise _refused(said("it has been returned for another version."))


def stamped_at(asked: Confirmation, found: FoundSignature, now: datetime) -> datetime | None:
    """When a signature was made by its trusted time-stamp, as our clock has it; None without one.

    Raises:
        VerificationFailed: it was there before it was asked for.
    """
    told = found.timestamped_at
    if told is None:
        return None
    asked_at = asked.asked_at or told  # nothing tells when an earlier program asked
    stamped = by_our_clock(told, asked_at, now)
    if stamped < asked_at:
        raise _refused(said("it was signed before the confirmation was asked for."))
    return stamped


def check_rewritten(
    parts: Parts, work: UnitOfWork, version: Version, content: bytes, found: FoundSignature
) -> None:
    """Refuse a rewritten file that is known to be of another version, or older than this one.

    Raises:
        VerificationFailed: it is.
    """
    if found.signed_at and found.signed_at < version.made_at - CLOCKS_DIFFER:
        raise _refused(said("it says that it was signed before the version was made."))
    others = {one.pdf_hash for one in work.versions.find(plan_id=version.plan_id)}
    issued = (parts.blobs.get(one) for one in others - {None, version.pdf_hash} if one)
    if any(content.startswith(one) for one in issued):
        raise _refused(said("it is that of another version."))


def _refused(why: Phrase) -> VerificationFailed:
    return VerificationFailed(
        WHAT,
        why=why,
        next_step=said("Take the PDF that waits for its signature anew, and sign that."),
    )
