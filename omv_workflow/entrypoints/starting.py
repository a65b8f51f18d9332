"""Beginning a workspace, and bringing its two files into force."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path

from omv_workflow.bootstrap import (
    SETTINGS_FILE,
    UNIT_FILE,
    begin_database,
    check_letters,
    check_mail,
    read_settings,
)
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.entrypoints import identity
from omv_workflow.entrypoints.files import write_whole
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import AlreadyDone, InvalidInput, NotPossibleNow, OmvError, Unavailable
from omv_workflow.forms.loader import find_form, read_text
from omv_workflow.steps.apply_unit import Applied, apply_unit
from omv_workflow.steps.workspace_mode import begin_workspace

_REAL, _VIRTUAL = "# virtual = false", "virtual = true"
_COORDINATOR = "  - id: ylitarkastaja\n"


@dataclass(frozen=True)
class Begun:
    """A new workspace: its folder, its files, and the account that its coordinator uses."""

    workspace: Path
    files: tuple[str, ...]
    account: str


def begin(folder: Path, *, virtual: bool) -> Begun:
    """Write the starter files; their coordinator uses the account that runs this.

    Raises:
        AlreadyDone: the folder holds another file of that name.
        Unavailable: it can't be written.
    """
    account = identity.account()
    settings = _starter(SETTINGS_FILE)
    texts = {
        SETTINGS_FILE: _replaced(settings, _REAL, _VIRTUAL) if virtual else settings,
        UNIT_FILE: _replaced(
            _starter(UNIT_FILE), _COORDINATOR, f"{_COORDINATOR}    account: {json.dumps(account)}\n"
        ),
    }
    _check_is_new(folder, texts)
    _make(folder)
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return Begun(folder, tuple(texts), account)


def apply(session: Session) -> Applied:
    """Check both files of the workspace, and bring the unit into force.

    Raises:
        InvalidInput: everything that is wrong with either, a line each.
        NotAllowed: nobody uses this account, or that person neither leads nor coordinates.
    """
    session.check_folder()
    unit_file = _read_both(session.folder)
    begin_database(session.folder)
    actor = _applier(session, unit_file)
    _check_same_unit(session, unit_file)
    virtual = session.app.settings.workspace.virtual
    begin_workspace(session.parts, actor, session.now, virtual=virtual)
    return apply_unit(session.parts, unit_file, actor, session.now)


def _check_same_unit(session: Session, unit_file: UnitFile) -> None:
    """Refuse another id than the one applied before: it would begin a second unit and plan."""
    with session.parts.work() as work:
        known = [unit.id for unit in work.units.find()]
    if known and unit_file.unit.id not in known:
        raise NotPossibleNow(
            f"Applying the unit {unit_file.unit.id}",
            why=f"{UNIT_FILE} has been applied here as {known[0]}, and plan and log go by that id.",
            next_step=f"Set unit.id back to {known[0]}, or begin a new workspace with `omv init`.",
        )


def _read_both(folder: Path) -> UnitFile:
    """The unit, if the settings are sound too; the faults of both files are told together."""
    faults = [
        *_faults(lambda: check_mail(folder, read_settings(folder))),
        *_faults(lambda: check_letters(folder)),
        *_faults(lambda: _read_unit(folder)),
    ]
    if len(faults) > 1:
        raise InvalidInput(
            "Reading the two files",
            why="\n".join(f"{one.what}: {one.why.strip()}" for one in faults),
            next_step=faults[-1].next_step,
        )
    if faults:
        raise faults[0]
    return _read_unit(folder)


def _read_unit(folder: Path) -> UnitFile:
    return read_unit(read_text(folder / UNIT_FILE), UNIT_FILE, partial(find_form, workspace=folder))


def _faults(read: Callable[[], object]) -> Iterator[OmvError]:
    try:
        read()
    except OmvError as error:
        yield error


def _applier(session: Session, unit_file: UnitFile) -> Actor:
    """Who applies: as the unit in force knows them, or else as the new file does.

    The first file has nothing in force before it, and somebody whose account has changed could
    otherwise never say so.
    """
    chosen = session.as_person
    virtual = session.app.settings.workspace.virtual
    identity.check_may_choose_person(chosen, virtual=virtual)
    deciding = _deciding_unit(session, unit_file)
    person = identity.acting_person(deciding, chosen)
    actor = identity.actor(deciding, person, session.for_person)
    today = session.parts.today(session.now)
    check_management(deciding, actor, today, f"Applying {UNIT_FILE}")
    return actor


def _deciding_unit(session: Session, unit_file: UnitFile) -> UnitFile:
    with session.parts.work() as work:
        known = work.units.find(id=unit_file.unit.id)
    if known and known[0].file.person_of_account(identity.account()):
        return known[0].file
    return unit_file


def _starter(name: str) -> str:
    file = resources.files("omv_workflow.entrypoints") / "starter" / name
    return file.read_text(encoding="utf-8")


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise AssertionError(f"the starter file should hold {old!r} once")
    return text.replace(old, new)


def _check_is_new(folder: Path, texts: Mapping[str, str]) -> None:
    """Refuse to write over anything but what an earlier try, broken off, has left."""
    there = [name for name, text in texts.items() if _differs(folder / name, text)]
    if there:
        raise AlreadyDone(
            f"Beginning a workspace in {folder}",
            why=f"{' and '.join(there)} stands there already.",
            next_step="Edit it, then run `omv apply`; or choose another folder.",
        )


def _differs(path: Path, text: str) -> bool:
    return path.exists() and read_text(path) != text


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"Beginning a workspace in {folder}",
            why=f"the folder can't be made ({error.strerror}).",
            next_step="Choose another folder, or set its rights.",
        ) from error
