"""The last act of a restore: the workspace takes its place, or everything stands as before."""

from datetime import UTC, datetime
from pathlib import Path
from stat import S_IMODE

from omv_workflow.entrypoints.backup.before import is_occupied
from omv_workflow.entrypoints.files import CLOSED
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said


def set_rights(workspace: Path, target: Path) -> None:
    """Make it as open to others as the folder that stands there, or else closed.

    It holds personal data. What is in it is its owner's alone.

    Raises:
        Unavailable: the rights can't be set.
    """
    try:
        for path in workspace.rglob("*"):
            path.chmod(S_IMODE(path.stat().st_mode) & CLOSED)
        workspace.chmod(S_IMODE(target.stat().st_mode) if target.exists() else CLOSED)
    except OSError as error:
        raise cannot(target, error) from error


def move_in(workspace: Path, target: Path, now: datetime) -> Path | None:
    """Put the workspace in its place; what stood there is moved aside, and never deleted.

    Returns:
        Where it was moved to, if anything stood there.

    Raises:
        Unavailable: it can't be moved; what stood there stands there again.
    """
    replaced = None
    try:
        if is_occupied(target):
            aside = f"{target.name}.replaced-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
            replaced = target.rename(target.with_name(aside))
        workspace.rename(target)
    except OSError as error:
        if replaced:
            replaced.rename(target)
        raise cannot(target, error) from error
    return replaced


def cannot(place: Path, error: OSError) -> Unavailable:
    """The refusal where the disk can't be used."""
    return Unavailable(
        said("Restoring into {place}", place=place),
        why=said("it can't be written or moved ({error}).", error=error.strerror),
        next_step=said("Set the rights, or choose another folder."),
    )
