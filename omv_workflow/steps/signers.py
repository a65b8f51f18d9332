"""Asking one signer after the other: who is asked now, and by whom it may be given."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import Signer
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.signers import (
    SignsAs,
    latest_round,
    offered_signers,
    signs_as,
    spelled_signers,
    waited_for,
    whose,
)
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.turns import Turn, turns
from omv_workflow.domain.unit import CONFIRMING, Person
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Version
from omv_workflow.domain.withholding import secret_grounds
from omv_workflow.errors import AlreadyDone, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.post import in_role
from omv_workflow.steps.public_copies import document_of
from omv_workflow.steps.year import Year


def ask_signer(
    year: Year,
    version: Version,
    actor: Actor,
    *,
    number: int = 1,
    round_: int = 1,
    because: str = "",
) -> Confirmation:
    """Ask for the confirmation of a version by the signer of that number.

    `because` tells why it is asked for again.
    """
    signers = signers_of(year, version)
    asked = Confirmation(
        year.parts.new_id(),
        year.plan.id,
        version.id,
        ConfirmationState.REQUESTED,
        signer=number,
        signers=len(signers),
        round=round_,
        asked_at=year.now,
        offered_to=spelled_signers(signers),
    )
    year.work.confirmations.add(asked)
    year.record("confirmation.requested", actor, version=version.id, signer=number)
    _write_to(year, version, asked, because)
    return asked


def asked_now(year: Year, version: Version) -> Confirmation:
    """The confirmation of a version that is waited for.

    Raises:
        NotPossibleNow: none is.
    """
    found = waited_for(year.work.confirmations.find(version_id=version.id))
    if found is None:
        raise _changed()
    return found


def signers_of(year: Year, version: Version) -> tuple[Signer, ...]:
    """Those who sign a version, as it was settled when it was offered.

    Of what an earlier program offered, it is what the settings say now of the titles that were
    printed; under one that they know no more, nobody.
    """
    if offered := offered_signers(year.work.confirmations.find(version_id=version.id)):
        return offered
    first, *later = year.parts.confirmation.signers
    kept = version.kept_document
    titles = document_of(year.parts, version).later_signers if kept else ()
    return (first, *(_titled(later, place, title) for place, title in enumerate(titles)))


def _titled(later: list[Signer], place: int, title: str) -> Signer:
    """Whoever signs under a title: in the same place, if it is still called so."""
    found = [*later[place : place + 1], *later]
    nobody = Signer.model_construct(roles=(), title=title)
    return next((one for one in found if one.title == title), nobody)


def _changed() -> NotPossibleNow:
    return NotPossibleNow(
        said("Confirming the plan"),
        why=said("who signs it has been changed since it was offered."),
        next_step=said("Return the year with `omv return-year`, and offer the plan again."),
    )


def signing_as(year: Year, asked: Confirmation, person_id: str, day: date) -> SignsAs:
    """As what a person gave a confirmation on a day.

    Raises:
        AlreadyDone: they have signed this version in an earlier place.
        NotAllowed: it is not theirs to sign on that day.
        NotPossibleNow: the settings know nobody any more who signs in that place.
    """
    signers = signers_of(year, year.work.versions.get(asked.version_id))
    given = latest_round(year.work.confirmations.find(version_id=asked.version_id))
    if any(one.person_id == person_id for one in given if one.signer < asked.signer):
        raise AlreadyDone(
            said("Confirming the plan"),
            why=said(
                "{person} has confirmed it, and it waits for {whose}.",
                person=person_id,
                whose=whose(year.unit, signers[asked.signer - 1]),
            ),
            next_step=said("See `omv confirmation show`."),
        )
    if not signers[asked.signer - 1].roles:
        raise _changed()
    return signs_as(year.unit, signers, asked.signer, person_id, day)


def people_asked(year: Year, asked: Confirmation) -> list[Person]:
    """Those by any of whom a confirmation may be given, as far as mandates tell today."""
    signer = signers_of(year, year.work.versions.get(asked.version_id))[asked.signer - 1]
    if signer.person:
        return [person_of(year.unit, signer.person)]
    return in_role(year, *(CONFIRMING if asked.signer == 1 else signer.roles))


def turns_to_sign(year: Year) -> tuple[Turn, ...]:
    """Whose turn it is to sign: the director's and the deputy's, or that of who signs next."""
    if year.cycle.state is CycleState.AWAITING_CONFIRMATION:
        asked = waited_for(year.work.confirmations.find(version_id=year.offered().id))
        if asked and asked.signer > 1:
            return tuple(Turn(one) for one in people_asked(year, asked))
    return turns(year.unit, StepKind.CONFIRM, year.today)


def _write_to(year: Year, version: Version, asked: Confirmation, because: str) -> None:
    """Ask by mail; by the hash of a full copy a short secret in it could be found out."""
    holds_secret = bool(secret_grounds(document_of(year.parts, version)))
    before = latest_round(year.work.confirmations.find(version_id=version.id))
    facts: dict[str, object] = {
        "confirm_due": year.open_obligations({StepKind.CONFIRM})[0].due_on,
        "missing": [item.text for item in year.missing_items()],
        "register_number": version.register_number,
        "sha256": "" if holds_secret else version.docx_hash,
        "asked_again_because": because,
        "signed_before": [_name_of(year, one) for one in before if one.signer < asked.signer],
    }
    step = version.id if asked.signer == asked.round == 1 else f"{version.id}.{asked.id}"
    ask_all(year, people_asked(year, asked), Purpose.READY_TO_CONFIRM, step, facts)


def _name_of(year: Year, given: Confirmation) -> str:
    return person_of(year.unit, given.person_id).name
