"""Confirming in the pages: whoever may confirm does so themselves, over the very bytes shown.

It is an act of one's own, by a personal link and a second factor; nobody does it for another. What
was signed elsewhere is recorded by `steps.confirm`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.invisible import INVISIBLE
from omv_workflow.domain.typed import typed_line, typed_text
from omv_workflow.domain.versions import Confirmation, Method
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.phrases import counted, said
from omv_workflow.steps.confirm import (
    DoneElsewhere,
    on_offer,
    take_confirmation,
    year_to_confirm,
)
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.seal_texts import seal_to_be
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.signers import asked_now, signing_as
from omv_workflow.steps.year import Year

SYSTEM: Final = "omv-workflow"
"""Where a confirmation is kept that was given in the pages."""
PLACE: Final = said("The place of the confirmation")
REASON: Final = said("The reason")
"""The fields of which a refusal can be."""


@dataclass(frozen=True)
class GivenHere:
    """A confirmation as it is given: of which bytes (SHA-256 of the DOCX and the PDF), and where.

    The PDF is that with the seals of those who signed before; `pdf_sha256` is empty where there is
    none. `reason` says why although answers are missing.
    """

    version_id: str
    docx_sha256: str
    pdf_sha256: str
    place: str
    reason: str = ""


def confirm_here(
    parts: Parts,
    plan_id: str,
    given: GivenHere,
    actor: Actor,
    now: datetime,
    *,
    is_proven: bool = False,
) -> Confirmation:
    """Confirm the version that was shown, as oneself; its reference is its own id.

    `is_proven`: they have proven a second factor, which is written down as well.

    Raises:
        NotAllowed: it is done for another, or they hold neither mandate nor act by one.
        AlreadyDone: it is confirmed.
        NotPossibleNow: another version is on offer than was shown, or none; it has changed since;
            or its PDF has not been made yet.
        InvalidInput: the place is missing, or a reason where answers are; or what was typed can't
            be printed, or not be drawn by the seal.
        Unavailable, VerificationFailed: as `take_confirmation` raises them.
    """
    place = _typed_place(given)
    reason = typed_text(given.reason, REASON)
    given = replace(given, place=place, reason=reason)
    _check_seal(parts, plan_id, given, actor, now)
    with parts.work() as work:
        year, asked, person_id = _asked(parts, work, plan_id, given, actor, now)
        if is_proven:
            _note_proven(year, asked, given, actor)
        told = DoneElsewhere(person_id, now, place, SYSTEM, asked.id, reason or None)
        confirmation = take_confirmation(year, told, Method.BUILT_IN, actor)
        work.commit(now)
        return confirmation


def _asked(
    parts: Parts, work: UnitOfWork, plan_id: str, given: GivenHere, actor: Actor, now: datetime
) -> tuple[Year, Confirmation, str]:
    """The year, the signature that is asked for now, and whose it would be: theirs to give."""
    year = year_to_confirm(parts, work, plan_id, now)
    person_id = _themselves(actor)
    asked = asked_now(year, on_offer(year))
    signing_as(year, asked, person_id, year.today)  # who has signed learns that, before all
    _check_shown(year, given)
    _check_reason(year, given.reason)
    return year, asked, person_id


def _check_seal(parts: Parts, plan_id: str, given: GivenHere, actor: Actor, now: datetime) -> None:
    """Nothing is confirmed that could never be sealed; tried where nobody waits for the database.

    What is wrong without the place as well is of the unit's data, and said as such.
    """
    with parts.work() as work:
        year, asked, person_id = _asked(parts, work, plan_id, given, actor, now)
        seal = seal_to_be(year, asked, person_id, given.place)
    if seal is None:
        return
    pdf = parts.blobs.get(seal.pdf)
    try:
        seal.check(pdf)
    except InvalidInput as error:
        replace(seal, given=replace(seal.given, place="")).check(pdf)
        raise InvalidInput(PLACE, why=error.why, next_step=error.next_step) from error


def _typed_place(given: GivenHere) -> str:
    visible = INVISIBLE.sub("", given.place.replace("\t", " "))
    place = typed_line(visible, PLACE)
    if not place:
        raise InvalidInput(
            PLACE, why=said("it is empty."), next_step=said("Write where you confirm the plan.")
        )
    return place


def _note_proven(year: Year, asked: Confirmation, given: GivenHere, actor: Actor) -> None:
    year.record(
        "confirmation.proven",
        actor,
        version=given.version_id,
        signer=asked.signer,
        docx=given.docx_sha256,
        pdf=given.pdf_sha256 or None,
    )


def _check_reason(year: Year, reason: str) -> None:
    """What is missing was on the page as well, with a field for the reason."""
    missing = year.missing_items()
    if missing and not reason:
        raise InvalidInput(
            REASON,
            why=counted(
                "it is empty, and {number} answer is missing.",
                "it is empty, and {number} answers are missing.",
                len(missing),
            ),
            next_step=said("Say why the plan is confirmed all the same."),
        )


def _themselves(actor: Actor) -> str:
    if actor.person_id is None or actor.acting_for is not None:
        raise NotAllowed(
            said("Confirming the plan"),
            why=said("nobody confirms it here for another."),
            next_step=said("Have the director or the deputy confirm it themselves."),
        )
    return actor.person_id


def _check_shown(year: Year, given: GivenHere) -> None:
    """What is confirmed is bytes (law 5): those that were on the page."""
    version = on_offer(year)
    shown = (given.version_id, given.docx_sha256, given.pdf_sha256)
    pdf = signed_pdf(year.work, version)
    if shown != (version.id, version.docx_hash or "", pdf or ""):
        raise NotPossibleNow(
            said("Confirming the plan"),
            why=said("what you were shown is not what is on offer by now."),
            next_step=said("Look at the plan once more, and confirm it then."),
        )
