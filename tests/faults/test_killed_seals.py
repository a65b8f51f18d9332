"""A seal whose process is killed is made by the next run: once, and told once."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from omv_workflow.domain.versions import ConfirmationState
from tests.databases import SqliteFiles, settings
from tests.faults.killed_seal import SETTINGS, prepare, sealed_though_killed
from tests.faults.quick_office import installed

pytestmark = pytest.mark.only_sqlite("each kill has a copy of the file; transactions are alike")


def test_a_confirmation_that_is_killed_before_its_seal_is_sealed_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Between the confirmation and the seal, while that is kept, and before its row is written."""
    folder = tmp_path_factory.mktemp("seal")
    told = settings(SqliteFiles().new(folder), pdf=installed(folder) + SETTINGS)
    (folder / "omv.toml").write_text(told, encoding="utf-8")
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        process.submit(prepare, folder).result()
        undisturbed, killed = process.submit(sealed_though_killed, folder).result()
    assert undisturbed["states"] == [(ConfirmationState.CONFIRMED, True)]
    assert undisturbed["events"].count("confirmation.sealed") == 1
    assert undisturbed["events"].count("confirmation.recorded") == 1
    assert undisturbed["signatures"] == [None]
    assert undisturbed["owed"] == len(undisturbed["faults"]) == 0
    assert {one.left["owed"] for one in killed} == {0, 1}  # both before the row and after it
    for one in killed:
        assert one.ended == undisturbed, one
