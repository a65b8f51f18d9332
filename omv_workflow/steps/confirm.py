"""The confirmation: recorded only for whoever may give it, over the bytes that were offered."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.document import document_hash
from omv_workflow.domain.events import Personal
from omv_workflow.domain.obligations import Basis, ObligationAct
from omv_workflow.domain.permissions import check_management, confirming_mandate
from omv_workflow.domain.policies import DELIVERING, check_state
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    CONFIRMATION_REMINDERS,
    StepKind,
)
from omv_workflow.domain.unit import Mandate, Role
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.versions import (
    CONFIRMATION,
    Confirmation,
    ConfirmationAct,
    Method,
    Version,
)
from omv_workflow.errors import AlreadyDone, InvalidInput, NotPossibleNow
from omv_workflow.phrases import counted, said
from omv_workflow.steps.make_version import document_on, hashes_of
from omv_workflow.steps.open_cycles import schedule_next_cycle
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year, current_year


@dataclass(frozen=True)
class DoneElsewhere:
    """A confirmation as it is told: who, when, where, in which system, under which reference.

    `reason` says why it was confirmed although answers are missing.
    """

    person_id: str
    confirmed_at: datetime
    place: str
    system: str
    reference: str
    reason: str | None = None


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
    year: Year, told: DoneElsewhere, method: Method, actor: Actor
) -> Confirmation:
    """Confirm the version on offer by what is told of it, with everything that follows.

    Raises:
        NotAllowed: the person held neither mandate on that day nor acted by one.
        AlreadyDone: it is confirmed.
        NotPossibleNow: nothing is on offer, it has changed since, its PDF has not been made yet, or
            answers are missing and no reason is given.
        Unavailable: there must be a PDF, and nothing makes one here.
        VerificationFailed: the kept bytes are not what was offered.
        InvalidInput: it lies in the future or before the copy was made, or it is not said where
            it was confirmed.
    """
    _check_told(told)
    version = on_offer(year)
    day = year.parts.today(told.confirmed_at)
    mandate = confirming_mandate(year.unit, told.person_id, day)
    _check_time(year.parts, told, version, year.now)
    _check_unchanged(year, version)
    _check_missing(year, told)
    _check_pdf(year, version)
    confirmation = _confirmed(year, version, told, method, mandate.role, actor)
    _record(year, version, confirmation, mandate, actor)
    _go_on(year, actor)
    return confirmation


def confirmed_version(year: Year) -> Version:
    """The version that this cycle may give out: confirmed, and still what was confirmed.

    Raises:
        NotPossibleNow: the plan is not confirmed, or answers or unit.yaml have changed since.
        NotFound, VerificationFailed: the kept bytes are gone, or not what was confirmed.
    """
    check_state(year.cycle, DELIVERING, said("Distributing the plan"))
    version = year.offered()
    _check_unchanged(year, version)
    return version


def confirmation_of(year: Year) -> Confirmation:
    """The confirmation of the version last offered in this cycle, once it has been."""
    return year.work.confirmations.find(version_id=year.offered().id)[0]


def confirmed_on(year: Year) -> date:
    """The day on which that version was confirmed."""
    return year.parts.today(confirmation_of(year).confirmed_at or year.now)


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


def _check_time(parts: Parts, told: DoneElsewhere, version: Version, now: datetime) -> None:
    if not version.made_at <= told.confirmed_at <= now:
        raise InvalidInput(
            said("A confirmation at {confirmed_at}", confirmed_at=parts.local(told.confirmed_at)),
            why=said(
                "the copy was made at {made_at}, and it is now {now}.",
                made_at=parts.local(version.made_at),
                now=parts.local(now),
            ),
            next_step=said("Give the time at which it was really confirmed."),
        )


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


def _check_pdf(year: Year, version: Version) -> None:
    """What is confirmed is all that will be given out; a PDF that came later would not be."""
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
    version: Version,
    told: DoneElsewhere,
    method: Method,
    role: Role,
    actor: Actor,
) -> Confirmation:
    asked = year.work.confirmations.find(version_id=version.id)[0]
    confirmed = replace(
        asked,
        state=CONFIRMATION.after(asked.state, ConfirmationAct.CONFIRM),
        person_id=told.person_id,
        role=role,
        method=method,
        system=told.system,
        reference=told.reference,
        place=told.place,
        confirmed_at=told.confirmed_at,
        recorded_by=actor.person_id,
        reason=told.reason,
    )
    year.work.confirmations.swap(asked, confirmed)
    return confirmed


def _record(
    year: Year, version: Version, confirmed: Confirmation, mandate: Mandate, actor: Actor
) -> None:
    """Write down who confirmed what, and everything that is bound by it (law 5)."""
    year.record_at(
        confirmed.confirmed_at or year.now,
        "plan.confirmed",
        actor,
        version=version.id,
        number=version.number,
        confirmed_by=Personal(confirmed.person_id or ""),
        role=confirmed.role,
        acting_for=Personal(mandate.acting_for) if mandate.acting_for else None,
        method=confirmed.method,
        system=confirmed.system,
        reference=confirmed.reference,
        place=confirmed.place,
        missing=[item.id for item in year.missing_items()],
        reason=Personal(confirmed.reason) if confirmed.reason else None,
        **hashes_of(version),
    )


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
