"""Bringing the files of a workspace's units into force, each on its own."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.unit import UnitFile
from omv_workflow.entrypoints import identity
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.entrypoints.session import Session
from omv_workflow.entrypoints.unit_files import (
    ids_in_unit_files,
    name_of_file,
    read_unit_files,
)
from omv_workflow.errors import NotAllowed, NotFound, NotPossibleNow, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.apply_unit import Applied, apply_unit
from omv_workflow.steps.merge_unit import WouldUndo
from omv_workflow.steps.workspace_mode import begin_workspace


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file: applied, or refused, or neither where it is others' and in force."""

    file: str
    unit: str
    applied: Applied | None = None
    refused: OmvError | None = None

    def as_data(self) -> dict[str, object]:
        """The outcome as programs read it."""
        error = self.refused
        refused = error and {"what": error.what, "why": error.why, "next_step": error.next_step}
        places = error.places if isinstance(error, WouldUndo) else ()
        return {
            "file": self.file,
            "unit": self.unit,
            "applied": self.applied,
            "refused": refused,
            "would_undo": places,
        }


def apply(session: Session, file: Path | None) -> list[FileOutcome]:
    """Check all files of the workspace, or one alone, and bring each unit into force.

    Raises:
        OmvError: everything that is wrong with any of the files, a line each; nothing is applied.
    """
    session.check_folder()
    names = [name_of_file(session.folder, file)] if file else None
    units = read_unit_files(session.folder, names)
    begin_database(session.folder)
    declared = {one.unit.id for one in units.values()} | ids_in_unit_files(session.folder)
    return [_outcome(session, name, unit, declared) for name, unit in units.items()]


def _outcome(
    session: Session, name: str, unit_file: UnitFile, declared: Collection[str]
) -> FileOutcome:
    """Apply one; what is refused stops no other."""
    outcome = FileOutcome(name, unit_file.unit.id)
    try:
        applied = _apply_one(session, name, unit_file, declared)
    except OmvError as error:
        if isinstance(error, NotAllowed | NotFound) and _is_in_force(session, unit_file):
            return outcome
        return FileOutcome(outcome.file, outcome.unit, refused=error)
    return FileOutcome(outcome.file, outcome.unit, applied=applied)


def _apply_one(
    session: Session, name: str, unit_file: UnitFile, declared: Collection[str]
) -> Applied:
    actor = _applier(session, name, unit_file)
    _check_id_was_not_changed(session, name, unit_file, declared)
    virtual = session.app.settings.workspace.virtual
    begin_workspace(session.parts, actor, session.now, virtual=virtual)
    return apply_unit(session.parts, unit_file, actor, session.now)


def _check_id_was_not_changed(
    session: Session, name: str, unit_file: UnitFile, declared: Collection[str]
) -> None:
    """Refuse a new id beside one that is gone from the files: it would begin a second plan."""
    with session.parts.work() as work:
        known = [unit.id for unit in work.units.find()]
    gone = [one for one in known if one not in declared]
    if unit_file.unit.id not in known and gone:
        raise NotPossibleNow(
            said("Applying the unit {unit}", unit=unit_file.unit.id),
            why=said(
                "no file is that of {gone} any more, which has been applied here, and plan and log"
                " go by the id.",
                gone=tuple(gone),
            ),
            next_step=said(
                "Set unit.id back to {gone} in {file} if it was changed, or put back its file.",
                gone=tuple(gone),
                file=name,
            ),
        )


def _applier(session: Session, name: str, unit_file: UnitFile) -> Actor:
    """Who applies: as the unit in force knows them; as the file does, where nothing is in force.

    Whose account has changed could never say so: for them the owner of the folder applies, whom the
    file may name by another account. The step checks the mandate once more; here it keeps others
    from beginning a workspace.
    """
    chosen = session.as_person
    virtual = session.app.settings.workspace.virtual
    identity.check_may_choose_person(chosen, virtual=virtual)
    deciding = _deciding_unit(session, unit_file)
    person = identity.acting_person(deciding, chosen)
    actor = identity.actor(deciding, person, session.for_person)
    today = session.parts.today(session.now)
    check_management(deciding, actor, today, said("Applying {file}", file=name))
    return actor


def _deciding_unit(session: Session, unit_file: UnitFile) -> UnitFile:
    in_force = _in_force(session, unit_file)
    if in_force is None:
        return unit_file
    is_known = in_force.person_of_account(identity.account()) is not None
    return in_force if is_known or not identity.owns(session.folder) else unit_file


def _is_in_force(session: Session, unit_file: UnitFile) -> bool:
    return _in_force(session, unit_file) == unit_file


def _in_force(session: Session, unit_file: UnitFile) -> UnitFile | None:
    with session.parts.work() as work:
        known = work.units.find(id=unit_file.unit.id)
    return known[0].file if known else None
