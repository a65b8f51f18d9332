"""A confirmation signed by hand, on paper: its scan is kept, and who has seen the paper is told."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.scans import kind_of_scan
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import Confirmation, Method
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import DoneElsewhere, take_confirmation, year_to_confirm
from omv_workflow.steps.note_viewed import note_viewed_version
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan


@dataclass(frozen=True)
class SignedPaper:
    """A paper as it is told: who signed it when and where, who saw it, and where it is kept.

    `reference` is what finds it there; `reason` says why although answers are missing.
    """

    person_id: str
    confirmed_at: datetime
    place: str
    seen_by: str
    kept_at: str
    reference: str
    scan: bytes
    reason: str | None = None


@dataclass(frozen=True)
class Scan:
    """The scan of a signed paper, with the name of its file."""

    file_name: str
    content: bytes


def confirm_on_paper(
    parts: Parts, plan_id: str, told: SignedPaper, actor: Actor, now: datetime
) -> Confirmation:
    """Record that the version on offer was signed on paper, and keep the scan by its hash.

    Raises:
        InvalidInput: the scan is none, or who saw the paper is who signed it.
        NotFound: nobody in the unit has that id.
        NotAllowed: the recorder may not record; or what `take_confirmation` refuses.
        OmvError: what else `take_confirmation` raises.
    """
    kind_of_scan(told.scan)
    scan = parts.blobs.put(told.scan)
    with parts.work() as work:
        year = year_to_confirm(parts, work, plan_id, now)
        check_management(year.unit, actor, year.today, said("Recording a confirmation"))
        _check_witness(year.unit, told, parts.today(told.confirmed_at))
        done = DoneElsewhere(
            told.person_id,
            told.confirmed_at,
            told.place,
            told.kept_at,
            told.reference,
            told.reason,
            scan=scan,
            seen_by=told.seen_by,
        )
        confirmation = take_confirmation(year, done, Method.ON_PAPER, actor)
        work.commit(now)
        return confirmation


def kept_scan(parts: Parts, viewer: Viewer, plan_id: str, now: datetime) -> Scan:
    """The newest scan that is kept of a plan's confirmation; who looked at it is logged.

    Raises:
        NotFound: there is none, or no such plan that they may see.
        NotAllowed: they neither coordinate nor lead the unit.
        VerificationFailed: the bytes are not what was kept.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Looking at the confirmation"))
        found = work.confirmations.find(plan_id=plan_id)
        scanned = [one for one in found if one.evidence_hash]
        if not scanned:
            raise _no_scan(plan_id)
        version = work.versions.get(scanned[-1].version_id)
    content = parts.blobs.get(scanned[-1].evidence_hash or "")
    note_viewed_version(parts, viewer, version, now)
    return Scan(f"confirmation-{version.number}.{kind_of_scan(content)}", content)


def _check_witness(unit: UnitFile, told: SignedPaper, day: date) -> None:
    """A paper is believed for somebody else has seen it: of the unit, on that day."""
    witness = person_of(unit, told.seen_by)
    if witness.id == told.person_id or not witness.is_employed_on(day):
        raise InvalidInput(
            said("Who has seen the signed paper"),
            why=said("it has to be somebody else than who signed it, who works here then."),
            next_step=said("Name who has seen it; `omv people` lists everybody."),
        )


def _no_scan(plan_id: str) -> NotFound:
    return NotFound(
        said("A scan of {plan}", plan=plan_id),
        why=said("no confirmation on paper has been recorded."),
        next_step=said("See `omv confirmation show`."),
    )
