"""The demo's folder: only what a marker file shows to be an earlier demo is ever removed."""

import shutil
from pathlib import Path

from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said

MARKER = ".omv-demo"
_MARKED = "This folder belongs to `omv demo`, which empties it before it plays again.\n"


def make_room(folder: Path) -> None:
    """Make the folder, or empty it if a demo, finished or not, was played there.

    The marker is written first and stays, so that a run that was killed can be run again.

    Raises:
        NotPossibleNow: it is no folder, or holds something other than an earlier demo.
    """
    if folder.exists():
        _check_is_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(_MARKED, encoding="utf-8")
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()


def _check_is_ours(folder: Path) -> None:
    is_free = folder.is_dir() and not any(folder.iterdir())
    if not is_free and not (folder / MARKER).is_file():
        raise NotPossibleNow(
            said("Playing the demo into {folder}", folder=folder),
            why=said("it holds something other than an earlier demo."),
            next_step=said("Name a folder that is empty or does not exist yet."),
        )
