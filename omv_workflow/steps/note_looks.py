"""That whoever may sign has looked at what they are asked to confirm, for the record.

Whoever looks once more on the same day tells nothing new, and the log is not flooded by it: there
is one event a day for a person and the same bytes. What has been confirmed is past that.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.looks import Look
from omv_workflow.domain.signers import may_sign, waited_for
from omv_workflow.domain.versions import CONFIRMATION, Confirmation, ConfirmationAct, Version
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.offers import last_offered, year_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.signers import signers_of
from omv_workflow.steps.year import Year

PAGE: Final = ""
"""What stands for the page in place of the hash of a file."""


def note_look(parts: Parts, who: SignedIn, plan_id: str, sha256: str, now: datetime) -> None:
    """Write down that they opened the page, or the file of that hash, unless that is known.

    Raises:
        NotFound: their unit has no such plan.
        NotAllowed: they may sign none of its plans.
    """
    with parts.work() as work:
        if _unknown(year_of(parts, work, who, plan_id, now), who, sha256) is None:
            return
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        year = year_of(parts, work, who, plan_id, now)
        asked = _unknown(year, who, sha256)
        if asked is not None:
            _note(year, who, asked, sha256)
            work.commit(now)


def _unknown(year: Year, who: SignedIn, sha256: str) -> Confirmation | None:
    """The confirmation that they are asked for, if today's look at it is not known yet."""
    version = last_offered(year)
    if version is None:
        return None
    asked = waited_for(year.work.confirmations.find(version_id=version.id))
    if asked is None or not _is_theirs(year, asked, who):
        return None
    known = _known(year.work, asked, who, sha256)
    is_today = known is not None and year.parts.today(known.since) == year.today
    return None if is_today else asked


def _is_theirs(year: Year, asked: Confirmation, who: SignedIn) -> bool:
    signers = signers_of(year, year.work.versions.get(asked.version_id))
    return may_sign(year.unit, signers, asked.signer, who.person, year.today)


def _known(work: UnitOfWork, asked: Confirmation, who: SignedIn, sha256: str) -> Look | None:
    found = work.looks.find(confirmation_id=asked.id, person_id=who.person.id, sha256=sha256)
    return found[0] if found else None


def _note(year: Year, who: SignedIn, asked: Confirmation, sha256: str) -> None:
    known = _known(year.work, asked, who, sha256)
    if known:
        year.work.looks.swap(known, replace(known, since=year.now))
    else:
        year.work.looks.add(_first(year, who, asked, sha256))
    if sha256 == PAGE:
        version = year.work.versions.get(asked.version_id)
        year.record("confirmation.opened", who.actor, signer=asked.signer, **_shown(version))
        return
    if CONFIRMATION.allows(asked.state, ConfirmationAct.VIEW):
        state = CONFIRMATION.after(asked.state, ConfirmationAct.VIEW)
        year.work.confirmations.swap(asked, replace(asked, state=state))
    year.record(
        "confirmation.viewed",
        who.actor,
        version=asked.version_id,
        signer=asked.signer,
        sha256=sha256,
    )


def _first(year: Year, who: SignedIn, asked: Confirmation, sha256: str) -> Look:
    return Look(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        confirmation_id=asked.id,
        person_id=who.person.id,
        sha256=sha256,
        first_at=year.now,
        since=year.now,
    )


def _shown(version: Version) -> dict[str, str | None]:
    """Which bytes the page offers."""
    return {"version": version.id, "docx": version.docx_hash, "pdf": version.pdf_hash}
