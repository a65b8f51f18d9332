"""The letters that were written to files in place of being sent: found again, and removed."""

from dataclasses import dataclass
from pathlib import Path

from omv_workflow.durable import sync_folder, unwritable
from omv_workflow.phrases import said


@dataclass(frozen=True)
class WrittenMail:
    """The folder in which letters stand as `<date>-<purpose>-<message id>.eml`."""

    folder: Path

    def names(self, message_id: str) -> list[str]:
        """The names of the files of a message."""
        return sorted(path.name for path in self._paths(message_id))

    def remove(self, message_id: str) -> None:
        """Take the files of a message away for good.

        Raises:
            Unavailable: the folder can't be written.
        """
        try:
            for path in self._paths(message_id):
                path.unlink(missing_ok=True)
                sync_folder(self.folder)
        except OSError as error:
            raise unwritable(self.folder, said("Removing a letter"), error) from error

    def _paths(self, message_id: str) -> list[Path]:
        # A file that was being written when its process ended still ends in .part.
        return [*self.folder.glob(f"*-{message_id}.eml"), *self.folder.glob(f"*-{message_id}.part")]
