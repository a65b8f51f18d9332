"""The confirmation: recorded only for whoever may give it, over the bytes that were offered."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.document import document_hash
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING, check_state
from omv_workflow.domain.signers import SignsAs, allowed_methods, latest_round
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    CONFIRMATION_REMINDERS,
    StepKind,
)
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.versions import (
    CONFIRMATION,
    Confirmation,
    ConfirmationAct,
    Method,
    Strength,
    Version,
    strength_of,
)
from omv_workflow.errors import AlreadyDone, InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.phrases import Phrase, counted, either, said
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.note_confirmed import note_confirmed
from omv_workflow.steps.open_cycles import schedule_next_cycle
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.public_copies import document_of
from omv_workflow.steps.sealed import check_sealed, check_signed_before
from omv_workflow.steps.signers import ask_signer, asked_now, signing_as
from omv_workflow.steps.year import Year, current_year

_ASKS = frozenset({Purpose.READY_TO_CONFIRM, Purpose.CONFIRMATION_REMINDER})


@dataclass(frozen=True)
class DoneElsewhere:
    """A confirmation as it is told: who, when, where, in which system, under which reference.

    `reason` says why it was confirmed although answers are missing. `signed` is the hash of the PDF
    that came back signed, `scan` that of a paper, which `seen_by` has seen.
    """

    person_id: str
    confirmed_at: datetime
    place: str
    system: str
    reference: str
    reason: str | None = None
    signed: str | None = None
    scan: str | None = None
    seen_by: str | None = None


def record_confirmation(
    parts: Parts, plan_id: str, told: DoneElsewhere, actor: Actor, now: datetime
) -> Confirmation:
    """Record that the director or the deputy has confirmed the version on offer.

    Raises:
        NotAllowed: the recorder may not record.
        OmvError: what `take_confirmation` raises.
    """
    _check_told(told)  # before anything is looked up
    with parts.work() as work:
        year = year_to_confirm(parts, work, plan_id, now)
        check_management(year.unit, actor, year.today, said("Recording a confirmation"))
        confirmation = take_confirmation(year, told, Method.RECORDED, actor)
        work.commit(now)
        return confirmation


def year_to_confirm(parts: Parts, work: UnitOfWork, plan_id: str, now: datetime) -> Year:
    """The plan's year of which a version is on offer, or else the one that is confirmed.

    Raises:
        NotPossibleNow: none is.
    """
    return current_year(
        parts,
        work,
        plan_id,
        now,
        {CycleState.AWAITING_CONFIRMATION},
        DELIVERING,
        what=said("Confirming the plan"),
    )


def take_confirmation(
    year: Year,
    told: DoneElsewhere,
    method: Method,
    actor: Actor,
    found: Strength | None = None,
) -> Confirmation:
    """Confirm the version on offer, as its next signer, with everything that follows.

    It is the one door through which every way of confirming goes.
    `found` is how strong the signature of a PDF is that came back.

    Raises:
        NotAllowed: it was not the person's to sign on that day, or the settings forbid the way.
        AlreadyDone: it is confirmed, or that person has signed it.
        NotPossibleNow: nothing is on offer, it has changed since, its PDF has not been made yet, or
            answers are missing and no reason is given; or an earlier signer's seal is owed.
        Unavailable: there must be a PDF, and nothing makes one here.
        VerificationFailed: the kept bytes are not what was offered.
        InvalidInput: it lies in the future or before the copy was made, or it is not said where
            it was confirmed.
    """
    _check_told(told)
    check_method(year, method)
    version = on_offer(year)
    asked = asked_now(year, version)
    signs = signing_as(year, asked, told.person_id, year.parts.today(told.confirmed_at))
    _check_time(year, told, version, asked)
    _check_unchanged(year, version)
    _check_missing(year, told)
    _check_pdf(year, version, told)
    way = (method, strength_of(method, found))
    confirmation = _confirmed(year, asked, told, way, signs, actor)
    note_confirmed(year, version, confirmation, signs, actor)
    if confirmation.is_last:
        _go_on(year, actor)
    else:
        _ask_next(year, version, confirmation, actor)
    return confirmation


def check_method(year: Year, method: Method) -> None:
    """Refuse a way to confirm that the settings don't allow.

    Raises:
        NotAllowed: they don't.
    """
    allowed = allowed_methods(year.parts.confirmation, year.unit)
    if method not in allowed:
        raise NotAllowed(
            said("Confirming the plan in this way"),
            why=said(
                "`[confirmation] methods` in omv.toml, or `not_confirmed_by` in unit.yaml, does not"
                " allow {method}.",
                method=method,
            ),
            next_step=_instead([one for one in Method if one in allowed]),
        )


def _instead(ways: list[Method]) -> Phrase:
    if not ways:
        return said("Allow a way there first.")
    return said("Confirm it by {allowed}.", allowed=either(ways))


def confirmed_version(year: Year) -> Version:
    """The version that this cycle may give out: confirmed, and still what was confirmed.

    Raises:
        NotPossibleNow: the plan is not confirmed, its seal is owed, or answers or unit.yaml have
            changed since.
        NotFound, VerificationFailed: the kept bytes are gone, or not what was confirmed.
    """
    check_state(year.cycle, DELIVERING, said("Distributing the plan"))
    check_sealed(year)
    version = year.offered()
    _check_unchanged(year, version)
    return version


def confirmation_of(year: Year) -> Confirmation:
    """The confirmation of the version last offered in this cycle, by its first signer."""
    return latest_round(year.work.confirmations.find(version_id=year.offered().id))[0]


def confirmed_on(year: Year) -> date:
    """The day on which that version was confirmed, by the last of its signers."""
    last = latest_round(year.work.confirmations.find(version_id=year.offered().id))[-1]
    return year.parts.today(last.confirmed_at or year.now)


def is_still(year: Year, version: Version) -> bool:
    """Whether the plan printed now, as of the day of that version, would say the very same."""
    # The template isn't compared: the bytes that were offered are kept, and no change to a file on
    # disk reaches them.
    then = (version.answers_root, version.form_id, version.form_version, version.register_number)
    now = (
        year.answers_root(),
        year.form.id,
        year.form.version,
        year.cycle.register_number,
    )
    # An earlier program, which kept no pages, spelled them otherwise for their hash: it says
    # nothing of what would be printed now.
    return then == now and (version.kept_document is None or _prints_as(year, version))


def _prints_as(year: Year, version: Version) -> bool:
    try:
        now = document_on(year, version.number, year.parts.today(version.made_at))
        # Who signs is settled when it is offered; a later change of the settings is none of it.
        now = replace(now, later_signers=document_of(year.parts, version).later_signers)
    except InvalidInput:  # an answer or a setting can't be printed any more, so it has changed
        return False
    # An earlier program told no metadata of what it offered.
    ways = (now, replace(now, metadata=None))
    return any(document_hash(one) == version.document_hash for one in ways)


def _check_told(told: DoneElsewhere) -> None:
    if not (told.place.strip() and told.system.strip() and told.reference.strip()):
        raise InvalidInput(
            said("Recording a confirmation"),
            why=said("its place, system or reference is empty."),
            next_step=said(
                "Say where it was confirmed, in which system, and under which reference."
            ),
        )
    check_unmarked(told.place, said("The place of the confirmation"))
    check_unmarked(told.system, said("The system of the confirmation"))
    check_unmarked(told.reference, said("The reference of the confirmation"))
    check_unmarked(told.reason, said("The reason"))


def on_offer(year: Year) -> Version:
    """The version that waits for its confirmation.

    Raises:
        AlreadyDone: it is confirmed.
        NotPossibleNow: none does.
    """
    if year.cycle.state in DELIVERING:
        raise AlreadyDone(
            said("Confirming the plan"),
            why=said("the plan of {year} is confirmed already.", year=year.cycle.anniversary.year),
            next_step=said("Change an answer first if it must be confirmed again."),
        )
    check_state(year.cycle, {CycleState.AWAITING_CONFIRMATION}, said("Confirming the plan"))
    return year.offered()


def _check_time(year: Year, told: DoneElsewhere, version: Version, asked: Confirmation) -> None:
    local = year.parts.local
    what = said("A confirmation at {confirmed_at}", confirmed_at=local(told.confirmed_at))
    next_step = said("Give the time at which it was really confirmed.")
    if not version.made_at <= told.confirmed_at <= year.now:
        raise InvalidInput(
            what,
            why=said(
                "the copy was made at {made_at}, and it is now {now}.",
                made_at=local(version.made_at),
                now=local(year.now),
            ),
            next_step=next_step,
        )
    before = _signed_before(year, asked)
    if before and told.confirmed_at < before:
        why = said("whoever signs before did so at {before}.", before=local(before))
        raise InvalidInput(what, why=why, next_step=next_step)


def _signed_before(year: Year, asked: Confirmation) -> datetime | None:
    """When the last one of those signed who sign before."""
    given = latest_round(year.work.confirmations.find(version_id=asked.version_id))
    return max((one.confirmed_at for one in given if one.confirmed_at), default=None)


def _check_unchanged(year: Year, version: Version) -> None:
    for kept in (version.docx_hash, version.pdf_hash, version.answers_hash):
        if kept is not None:
            year.parts.blobs.get(kept)
    if not is_still(year, version):
        raise NotPossibleNow(
            said("Going on with version {number}", number=version.number),
            why=said("answers or unit.yaml have been changed since it was assembled."),
            next_step=said(
                "Return the year with `omv return-year`, assemble the plan again with"
                " `omv assemble --for-confirmation`, and have it confirmed."
            ),
        )


def _check_missing(year: Year, told: DoneElsewhere) -> None:
    missing = year.missing_items()
    if missing and not (told.reason or "").strip():
        raise NotPossibleNow(
            said("Confirming the plan"),
            why=counted(
                "{number} answer is missing ({missing}).",
                "{number} answers are missing ({missing}).",
                len(missing),
                missing=tuple(item.id for item in missing),
            ),
            next_step=said(
                "Get the answers, or say why it is confirmed without them (`--reason`)."
            ),
        )


def _check_pdf(year: Year, version: Version, told: DoneElsewhere) -> None:
    """What is confirmed is all that will be given out; a PDF that came later would not be."""
    if told.signed:
        check_signed_before(year, version)
    if version.pdf_hash is None and year.parts.converter() is not None:
        raise NotPossibleNow(
            said("Confirming the plan"),
            why=said("version {version} has no PDF yet.", version=version.number),
            next_step=said(
                "Make it with `omv run make-pdfs`, and look at it with `omv document --pdf`."
            ),
        )


def _confirmed(
    year: Year,
    asked: Confirmation,
    told: DoneElsewhere,
    way: tuple[Method, Strength],
    signs: SignsAs,
    actor: Actor,
) -> Confirmation:
    method, strength = way
    confirmed = replace(
        asked,
        state=CONFIRMATION.after(asked.state, ConfirmationAct.CONFIRM),
        person_id=told.person_id,
        role=signs.role,
        method=method,
        system=told.system,
        reference=told.reference,
        place=told.place,
        confirmed_at=told.confirmed_at,
        recorded_by=actor.person_id,
        reason=told.reason,
        strength=strength,
        sealed_hash=told.signed,
        evidence_hash=told.scan,
        seen_by=told.seen_by,
    )
    year.work.confirmations.swap(asked, confirmed)
    return confirmed


def _ask_next(year: Year, version: Version, given: Confirmation, actor: Actor) -> None:
    """Ask whoever signs next; letters to whoever has signed go out no more."""
    unsent = year.work.messages.find(cycle_id=year.cycle.id)
    cancel_unsent(year, (one for one in unsent if one.purpose in _ASKS), actor)
    ask_signer(year, version, actor, number=given.signer + 1, round_=given.round)


def _go_on(year: Year, actor: Actor) -> None:
    """Everything that follows from a confirmation: its duties, and the year after.

    They are due so many days after the plan was confirmed, however late that is recorded.
    """
    year.move(CycleAct.CONFIRM, actor)
    year.end_all({StepKind.CONFIRM}, ObligationAct.DO)
    year.end_all({*CONFIRMATION_REMINDERS, StepKind.OVERDUE}, ObligationAct.OVERTAKE)
    for kind in AFTER_CONFIRMATION:
        year.owe(kind, Basis.CONFIRMATION, confirmed_on(year))
    schedule_next_cycle(year, actor)
