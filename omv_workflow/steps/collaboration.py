"""How management and staff drafted the plan together: the working model and the meetings (R2)."""

from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex, utf8
from omv_workflow.domain.cycle import Meeting, WorkingModel
from omv_workflow.domain.events import Personal
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, current_year


def record_working_model(
    parts: Parts, plan_id: str, text: str, actor: Actor, now: datetime
) -> WorkingModel:
    """Record the working model that management chose for this year.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        InvalidInput: the text is empty, or a secret passage is marked in it.
    """
    _check_text(text, said("The working model"))
    with parts.work() as work:
        year = current_year(
            parts, work, plan_id, now, PREPARING, what=said("Recording the working model")
        )
        check_management(year.unit, actor, year.today, said("Recording the working model"))
        model = WorkingModel(
            parts.new_id(), year.cycle.id, text, actor.person_id or "schedule", now
        )
        work.working_models.add(model)
        year.record("working_model.recorded", actor, text_hash=Personal(sha256_hex(utf8(text))))
        work.commit(now)
        return model


def record_meeting(
    parts: Parts,
    plan_id: str,
    *,
    held_on: date,
    participants: tuple[str, ...],
    typist: str,
    notes: str,
    actor: Actor,
    now: datetime,
) -> Meeting:
    """Record a meeting on the plan, with who was there and who typed.

    Raises:
        NotAllowed: the actor neither leads or coordinates the unit nor typed the notes
            while working there.
        NotFound: a participant or the typist is not of the unit.
        InvalidInput: it lies in the future, nobody took part, or the notes mark a secret passage.
    """
    _check_text(notes, said("The notes of the meeting"))
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, PREPARING, what=said("Recording a meeting"))
        if actor.person_id != typist or not person_of(year.unit, typist).is_employed_on(year.today):
            check_management(year.unit, actor, year.today, said("Recording a meeting"))
        _check_meeting(year, held_on, participants, typist)
        meeting = Meeting(
            id=parts.new_id(),
            cycle_id=year.cycle.id,
            held_on=held_on,
            participants=participants,
            typist=typist,
            notes=notes,
            recorded_by=actor.person_id or "schedule",
            recorded_at=now,
        )
        _store_meeting(year, meeting, actor)
        work.commit(now)
        return meeting


def _check_meeting(year: Year, held_on: date, participants: tuple[str, ...], typist: str) -> None:
    if held_on > year.today or not participants:
        raise InvalidInput(
            said("Recording a meeting"),
            why=said("it lies in the future.") if participants else said("nobody took part."),
            next_step=said("Record it once it was held, with its participants."),
        )
    for person_id in (*participants, typist):
        person_of(year.unit, person_id)


def _store_meeting(year: Year, meeting: Meeting, actor: Actor) -> None:
    year.work.meetings.add(meeting)
    year.record(
        "meeting.recorded",
        actor,
        meeting=meeting.id,
        held_on=meeting.held_on.isoformat(),
        participants=[Personal(one) for one in meeting.participants],
        typist=Personal(meeting.typist),
        notes_hash=Personal(sha256_hex(utf8(meeting.notes))),
    )


def _check_text(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidInput(what, why=said("the text is empty."), next_step=said("Write it down."))
    check_unmarked(text, what)
