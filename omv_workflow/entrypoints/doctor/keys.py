"""Keys and certificates: those that the settings name, and all in the folder `keys/`."""

from collections.abc import Iterator
from pathlib import Path

from omv_workflow.bootstrap import KEYS_FOLDER, load
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok
from omv_workflow.errors import OmvError
from omv_workflow.phrases import counted, said
from omv_workflow.steps.set_up_second_factor import sealed_second_factors

_FOR_OTHERS = 0o007


def check(place: Place) -> Iterator[Finding]:
    """Whether each can be read by omv, and by nobody else."""
    if place.settings.mail.ca_file:
        from omv_workflow.adapters.mail.of_workspace import mail_trust

        mail_trust(place.folder, place.settings.mail)
        path = place.settings.mail.ca_file
        yield ok(said("keys"), said("mail.ca_file: {path} can be used.", path=path))
    yield from _unopened(place)
    folder = place.folder / KEYS_FOLDER
    if not folder.is_dir():
        yield ok(said("keys"), said("there is no folder {folder}/.", folder=KEYS_FOLDER))
        return
    faults = [*_open_to_others(folder), *_unreadable(folder)]
    yield from faults or [ok(said("keys"), said("{folder}/ is omv's alone.", folder=KEYS_FOLDER))]


def _unopened(place: Place) -> Iterator[Finding]:
    """Second factors that nobody can prove, for the key here is not that which sealed them."""
    try:
        app = load(place.folder)
    except OmvError:
        return  # what is the matter is found where the database is looked at
    try:
        sealed, unopened = sealed_second_factors(app.parts)
    finally:
        app.close()
    if unopened:
        yield fault(
            said("keys"),
            counted(
                "{number} second factor can't be opened with the key that is here.",
                "{number} second factors can't be opened with the key that is here.",
                unopened,
            ),
            said("Put {folder}/second-factor.key back from a backup.", folder=KEYS_FOLDER),
        )
    elif sealed:
        yield ok(said("keys"), said("the key of the second factors opens them."))


def _open_to_others(folder: Path) -> Iterator[Finding]:
    if folder.stat().st_mode & _FOR_OTHERS:
        yield fault(
            said("keys"),
            said("{folder}/ is open to every account of this machine.", folder=KEYS_FOLDER),
            said("Close it: `chmod -R o= {path}`.", path=folder),
        )


def _unreadable(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _can_be_read(path):
            yield fault(
                said("keys"),
                said("{path} can't be read.", path=path),
                said("Give it to the account that runs omv, and `chmod u+r {path}`.", path=path),
            )


def _can_be_read(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True
