"""A signed PDF that comes back: checked, kept as received, and taken as a confirmation or refused.

Nothing that it says itself is believed: whose signature it is, the settings say by its certificate;
when it was made, a trusted time-stamp does, or else the day on which it came back.
"""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.found_signature import WHAT, Fault, FoundSignature, refused
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.received_files import ReceivedFile, Reception
from omv_workflow.domain.signers import may_sign
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.versions import Confirmation, Method, Strength, Version
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotPossibleNow,
    OmvError,
    Unavailable,
    VerificationFailed,
)
from omv_workflow.phrases import said, spelled
from omv_workflow.steps.confirm import (
    DoneElsewhere,
    on_offer,
    take_confirmation,
    year_to_confirm,
)
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.replayed import check_not_replayed, check_rewritten, stamped_at
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.signers import asked_now, signers_of
from omv_workflow.steps.year import Year, load_year


@dataclass(frozen=True)
class Returned:
    """A file as it is returned, and where it was signed.

    `person_id` is who signed, where a signing service did so for them; else the certificate tells.
    """

    content: bytes
    place: str
    person_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class _Waiting:
    """What waits for a signature: its row, the version, the issued bytes, the year."""

    asked: Confirmation
    version: Version
    issued: bytes
    cycle_id: str

    @property
    def field(self) -> str:
        """The name of the field that waits."""
        return field_name(self.asked.signer)


@dataclass(frozen=True)
class _Signature:
    """What was found, whose it is, and in which way they signed."""

    found: FoundSignature
    person_id: str
    method: Method

    @property
    def strength(self) -> Strength:
        """Of a service's certificate, it is only told for whom it signed."""
        is_simple = self.method is Method.ELSEWHERE and self.found.whole
        return Strength.SIMPLE if is_simple else self.found.strength


def take_signed(
    parts: Parts, plan_id: str, returned: Returned, actor: Actor, now: datetime
) -> Confirmation:
    """Take a returned PDF as the confirmation that is waited for.

    Raises:
        NotAllowed: the actor may not return it, or it was not its signer's to sign on that day.
        VerificationFailed: it can't be believed, or has been taken before.
        InvalidInput: a signing service has signed it, and it is not said for whom.
        Unavailable: signatures can't be checked here.
        OmvError: what `take_confirmation` raises. Whatever is refused is kept all the same, and the
            log tells of it, unless it is confirmed already or can't be checked here.
    """
    waiting = _waiting(parts, plan_id, actor, now)
    try:
        checker = parts.signatures()
        found = checker.check(waiting.issued, returned.content, waiting.field, now)
        if actor == SCHEDULE and not found.whole:  # nobody says that it is this very plan
            raise refused(Fault.OTHER_DOCUMENT)
        signature = _signature(parts, found, returned)
        return _take(parts, plan_id, waiting, returned, signature, actor, now)
    except (AlreadyDone, Unavailable):  # nothing is wrong with the file
        raise
    except OmvError as error:
        _refuse(parts, waiting, returned, error, actor, now)
        raise


def _waiting(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> _Waiting:
    with parts.work() as work:
        year = year_to_confirm(parts, work, plan_id, now)
        version = on_offer(year)
        asked = asked_now(year, version)
        _check_may_return(year, asked, actor)
        issued = signed_pdf(work, version)
        if issued is None:
            raise _nothing_issued(version)
        return _Waiting(asked, version, parts.blobs.get(issued), year.cycle.id)


def _check_may_return(year: Year, asked: Confirmation, actor: Actor) -> None:
    """Whoever may sign, those who coordinate or lead the unit, and the schedule from its folder."""
    if actor == SCHEDULE:
        return
    signers = signers_of(year, year.work.versions.get(asked.version_id))
    themselves = [
        one
        for one in year.unit.people
        if one.id == actor.person_id and actor.acting_for is None
        if may_sign(year.unit, signers, asked.signer, one, year.today)
    ]
    if not themselves:
        check_management(year.unit, actor, year.today, said("Returning a signed PDF"))


def _signature(parts: Parts, found: FoundSignature, returned: Returned) -> _Signature:
    """Whose signature it is, by its certificate; never by the names in it."""
    holders = parts.trust.persons_with(found.certificate_sha256)
    if found.certificate_sha256 in parts.trust.services:
        if returned.person_id is None:
            raise InvalidInput(
                WHAT,
                why=said("a signing service has signed it, which does not tell for whom."),
                next_step=said("Say who signed there (`--person`)."),
            )
        return _Signature(found, returned.person_id, Method.ELSEWHERE)
    if len(holders) != 1 or returned.person_id not in {None, *holders}:
        raise VerificationFailed(
            WHAT,
            why=said(
                "the certificate {sha256} of {subject} is not set down as that of whoever signs.",
                sha256=found.certificate_sha256,
                subject=found.subject,
            ),
            next_step=said(
                "If it is theirs, add it under `[signatures.certificates]` in omv.toml."
            ),
        )
    return _Signature(found, holders[0], Method.OWN_CERTIFICATE)


def _take(
    parts: Parts,
    plan_id: str,
    waiting: _Waiting,
    returned: Returned,
    signature: _Signature,
    actor: Actor,
    now: datetime,
) -> Confirmation:
    sha256 = parts.blobs.put(returned.content)
    with parts.work() as work:
        year = year_to_confirm(parts, work, plan_id, now)
        _check_still(year, waiting)
        _check_of_now(parts, work, waiting, returned.content, signature.found)
        signed_at = stamped_at(waiting.asked, signature.found, now) or now
        told = _told(signature, returned, sha256, signed_at)
        taken = take_confirmation(year, told, signature.method, actor, signature.strength)
        work.received_files.add(_received(parts, waiting, sha256, actor, now))
        work.commit(now)
        return taken


def _told(
    signature: _Signature, returned: Returned, sha256: str, signed_at: datetime
) -> DoneElsewhere:
    """A file that was rewritten is evidence, and never given out in the place of the plan."""
    found = signature.found
    return DoneElsewhere(
        signature.person_id,
        signed_at,
        returned.place,
        found.issuer,
        sha256,
        returned.reason,
        signed=sha256 if found.whole else None,
        scan=None if found.whole else sha256,
    )


def _check_of_now(
    parts: Parts, work: UnitOfWork, waiting: _Waiting, content: bytes, found: FoundSignature
) -> None:
    check_not_replayed(work, sha256_hex(content))
    if not found.whole:
        check_rewritten(parts, work, waiting.version, content, found)


def _check_still(year: Year, waiting: _Waiting) -> None:
    """What was checked is what is confirmed: its row waits still, for the same bytes."""
    version = on_offer(year)
    asked, issued = asked_now(year, version), signed_pdf(year.work, version)
    if (asked.id, issued) != (waiting.asked.id, sha256_hex(waiting.issued)):
        raise NotPossibleNow(
            said("Confirming the plan"),
            why=said("something else waits for a signature by now."),
            next_step=said("Take the PDF that waits for its signature anew, and sign that."),
        )


def _refuse(
    parts: Parts,
    waiting: _Waiting,
    returned: Returned,
    error: OmvError,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what came as it came, with what was wrong; once, however often it comes."""
    sha256 = parts.blobs.put(returned.content)
    with parts.work() as work:
        work.hold(plan_stream(waiting.version.plan_id))
        received = _received(parts, waiting, sha256, actor, now, spelled(error.why))
        if _is_kept(work, received):
            return
        year = load_year(parts, work, waiting.cycle_id, now)
        work.received_files.add(received)
        year.record(
            "confirmation.refused_file",
            actor,
            version=waiting.version.id,
            file=sha256,
            why=Personal(str(error.why)),  # it may name whose certificate it is
        )
        work.commit(now)


def _is_kept(work: UnitOfWork, received: ReceivedFile) -> bool:
    same = ("version_id", "sha256", "received_by", "reception", "why")
    return bool(work.received_files.find(**{name: getattr(received, name) for name in same}))


def _received(
    parts: Parts,
    waiting: _Waiting,
    sha256: str,
    actor: Actor,
    now: datetime,
    why: str | None = None,
) -> ReceivedFile:
    return ReceivedFile(
        parts.new_id(),
        waiting.version.plan_id,
        waiting.version.id,
        sha256,
        now,
        actor.person_id,
        Reception.REFUSED if why else Reception.ACCEPTED,
        why,
    )


def _nothing_issued(version: Version) -> NotPossibleNow:
    return NotPossibleNow(
        said("Confirming the plan"),
        why=said("version {version} has no PDF yet.", version=version.number),
        next_step=said(
            "Make it with `omv run make-pdfs`, and look at it with `omv document --pdf`."
        ),
    )
