"""The files of a test authority, made in the folder `keys/` of a workspace."""

import os
from datetime import datetime
from pathlib import Path

from omv_workflow.bootstrap import KEYS_FOLDER
from omv_workflow.domain.seal_settings import PASSPHRASE_VARIABLE
from omv_workflow.entrypoints.files import check_can_hold, make_folder, write_private

SEAL = f"{KEYS_FOLDER}/test-seal.p12"
"""The key to name as seal.key, to try sealing out."""
ROOT = f"{KEYS_FOLDER}/test-root.pem"
"""The root to which its certificate leads."""


def make_test_authority(folder: Path, whose: str, now: datetime) -> list[Path]:
    """Make a test authority whose seal is for the plans of `whose`; its files, the root first.

    Raises:
        AlreadyDone: one of them stands there; nothing is replaced.
        Unavailable: the folder can't be written.
    """
    from omv_workflow.adapters.seal.trying_out import FILES, make_authority

    keys = folder / KEYS_FOLDER
    make_folder(keys)
    for name in FILES:
        check_can_hold(keys / name)
    made = make_authority(now, whose, os.environ.get(PASSPHRASE_VARIABLE))
    for name, content in made.items():
        write_private(keys / name, content)
    return [keys / name for name in made]
