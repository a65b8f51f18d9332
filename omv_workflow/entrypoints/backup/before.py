"""What stands where a workspace is to be restored: whether it may go, and how far its log went."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from omv_workflow.adapters.database.snapshot import snapshot
from omv_workflow.bootstrap import url_of
from omv_workflow.domain.events import WORKSPACE_STREAM, Event, Head
from omv_workflow.domain.missed import Comparison, compare
from omv_workflow.entrypoints.backup.archive import Manifest
from omv_workflow.entrypoints.log_lines import events_of_export
from omv_workflow.errors import AlreadyDone, NotPossibleNow, OmvError
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE


@dataclass(frozen=True)
class Before:
    """The place of a workspace, and an exported log to compare with, where there is one."""

    target: Path
    log: Path | None

    def check_place(self, *, may_replace: bool) -> None:
        """Refuse a place where something stands that may not be moved aside.

        Raises:
            AlreadyDone: something does.
        """
        if not is_occupied(self.target):
            return
        if not (self.target / SETTINGS_FILE).is_file():
            raise AlreadyDone(
                said("Restoring into {folder}", folder=self.target),
                why=said("something that is no workspace stands there."),
                next_step=said("Name a folder that is empty or does not exist yet."),
            )
        if not may_replace:
            raise AlreadyDone(
                said("Restoring into {folder}", folder=self.target),
                why=said("a workspace stands there."),
                next_step=said(
                    "Name another folder; or stop `omv up` and move this one aside with --replace."
                ),
            )

    def compare_with(self, manifest: Manifest) -> tuple[Comparison | None, str | None]:
        """What the exported log, or that of the workspace that stands there, has beyond a backup.

        Returns:
            The comparison, or else why there is none.

        Raises:
            NotPossibleNow: another workspace stands there.
            OmvError: the exported log can't be used.
        """
        heads = [Head(**head.model_dump()) for head in manifest.heads]
        if self.log:
            return compare(heads, events_of_export(self.log)), None
        if not is_occupied(self.target):
            return None, None
        try:
            events = _stored_events(self.target)
        except OmvError as error:  # a damaged one is what backups are for; it is only moved aside
            return None, said("{what}: {why}", what=error.what, why=error.why)
        if beginning(events) != manifest.beginning:
            raise NotPossibleNow(
                said("Restoring into {folder}", folder=self.target),
                why=said("another workspace stands there."),
                next_step=said("Name another folder."),
            )
        return compare(heads, events), None


def beginning(events: Iterable[Event]) -> str | None:
    """The hash of the event with which a workspace began: no other workspace has it."""
    first = (WORKSPACE_STREAM, 1)
    return next((one.hash for one in events if (one.stream, one.sequence) == first), None)


def is_occupied(target: Path) -> bool:
    """Whether anything but an empty folder stands there."""
    return target.exists() and not (target.is_dir() and not any(target.iterdir()))


def _stored_events(folder: Path) -> list[Event]:
    with snapshot(url_of(folder)) as stored:
        return [event for stream in stored.log.streams() for event in stored.log.events(stream)]
