"""Beginning a workspace, and further units in it, with files that only need to be edited."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from omv_workflow.entrypoints import identity
from omv_workflow.entrypoints.files import PRIVATE, make_folder, write_whole
from omv_workflow.entrypoints.unit_files import (
    UNITS_FOLDER,
    ids_in_unit_files,
)
from omv_workflow.errors import AlreadyDone, InvalidInput
from omv_workflow.forms.loader import read_text
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE, UNIT_FILE

_REAL, _VIRTUAL = "# virtual = false", "virtual = true"
_COORDINATOR = "  - id: ylitarkastaja\n"
_STARTER_ID = "  id: esimerkki "
_ID = re.compile("[a-z][a-z0-9_-]{0,79}")


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
        UNIT_FILE: _unit_starter(account),
    }
    _check_is_new(folder, texts)
    make_folder(folder)
    for name, text in texts.items():
        write_whole(folder / name, text.encode(), mode=PRIVATE)
    return Begun(folder, tuple(texts), account)


def begin_unit(folder: Path, unit_id: str) -> Begun:
    """Write the starter file of a further unit into the folder `units`.

    Raises:
        InvalidInput: the id is of another shape than ids have.
        AlreadyDone: a unit of that id has a file already, or another file has its name.
        Unavailable: it can't be written.
    """
    what = said("Beginning the unit {unit}", unit=unit_id)
    if not _ID.fullmatch(unit_id):
        raise InvalidInput(
            what,
            why=said("an id is a small letter, then small letters, digits, _ or -."),
            next_step=said("Choose another id."),
        )
    if unit_id in ids_in_unit_files(folder):
        raise AlreadyDone(
            what,
            why=said("a unit of this id has its file already."),
            next_step=said("Edit that file, or choose another id."),
        )
    name, account = f"{UNITS_FOLDER}/{unit_id}.yaml", identity.account()
    make_folder(folder / UNITS_FOLDER)
    text = _replaced(_unit_starter(account), _STARTER_ID, f"  id: {unit_id} ")
    write_whole(folder / name, text.encode(), mode=PRIVATE)
    return Begun(folder, (name,), account)


def _unit_starter(account: str) -> str:
    line = f"    account: {json.dumps(account)}\n"
    return _replaced(_starter(UNIT_FILE), _COORDINATOR, f"{_COORDINATOR}{line}")


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
            said("Beginning a workspace in {folder}", folder=folder),
            why=said("this stands there already: {files}.", files=tuple(there)),
            next_step=said("Edit it, then run `omv apply`; or choose another folder."),
        )


def _differs(path: Path, text: str) -> bool:
    return path.exists() and read_text(path) != text
