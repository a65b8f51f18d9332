"""A disk that is full while PDFs, copies and letters are kept: nothing is done, and it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from omv_workflow.adapters.blobs import FolderBlobs
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.errors import Unavailable
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.public_copies import build_copy, document_of
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, SUPERVISOR
from tests.full_disk import a_full_disk
from tests.steps.copies import BY, confirmed_with, states
from tests.steps.stored import everything
from tests.steps.test_making_pdfs import with_converter
from tests.steps.test_public_copies import MARKED, answering, with_full_copy

ByHand = Callable[[Parts, datetime], object]
BY_HAND: dict[str, ByHand] = {
    "distribute": lambda parts, now: distribute(parts, EXAMPLE_PLAN, BY, now),
    "copy": lambda parts, now: make_public_copy(parts, EXAMPLE_PLAN, CopyWish(), BY, now),
}


@pytest.fixture
def marked(answered: Bench) -> Bench:
    """Confirmed with a secret passage, so that a public copy is to be made, and with PDFs."""
    answering(answered, MARKED)
    with_converter(answered)
    return confirmed_with(answered, with_full_copy(SUPERVISOR))


def on_disk(bench: Bench, folder: Path) -> Parts:
    """The bench's parts, whose documents are kept in a folder."""
    blobs = FolderBlobs(folder)
    for content in bench.blobs.kept.values():
        blobs.put(content)
    return replace(bench.parts, blobs=blobs)


def files_in(folder: Path) -> set[str]:
    """The names of the files below a folder, each of which is its own hash."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert all(sha256_hex(one.read_bytes()) == one.name for one in files)
    return {one.name for one in files}


def size_of_copy(bench: Bench) -> int:
    """How long the DOCX of the public copy is; its PDF is longer, and the letters are shorter."""
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)[-1]
    return len(build_copy(bench.parts, document_of(bench.parts, version)).docx)


def failures(summary: Summary) -> set[str]:
    """What failed, and how."""
    return {f"{row.what}: {row.outcome}" for row in summary.failed}


def test_a_pdf_that_finds_no_room_is_made_by_the_next_run(offered: Bench, tmp_path: Path) -> None:
    """The run has failed visibly; neither row nor event nor half a file tells of a PDF."""
    with_converter(offered)
    parts = on_disk(offered, tmp_path)
    before, files = everything(offered), files_in(tmp_path)
    with a_full_disk():
        summary = make_due_pdfs(parts, offered.now)
    assert failures(summary) == {"PDF: Unavailable"}
    assert (everything(offered), files_in(tmp_path)) == (before, files)
    assert make_due_pdfs(parts, offered.now).failed == []
    assert len(files_in(tmp_path)) == len(files) + 2


@pytest.mark.parametrize("act", BY_HAND)
def test_an_act_that_finds_no_room_for_a_copy_is_refused(
    marked: Bench, tmp_path: Path, act: str
) -> None:
    """It says what to do, and can be done again."""
    parts = on_disk(marked, tmp_path)
    before, files = everything(marked), files_in(tmp_path)
    with a_full_disk(), pytest.raises(Unavailable, match="Make room"):
        BY_HAND[act](parts, marked.now)
    assert (everything(marked), files_in(tmp_path)) == (before, files)
    BY_HAND[act](parts, marked.now)
    assert files_in(tmp_path) > files


def test_a_distribution_that_finds_no_room_goes_out_with_the_next_run(
    marked: Bench, tmp_path: Path
) -> None:
    """There is room for the copy's DOCX, and none for its PDF: nobody is owed anything yet."""
    parts = on_disk(marked, tmp_path)
    files = files_in(tmp_path)
    with a_full_disk(size_of_copy(marked)):
        summary = distribute_due_plans(parts, marked.now)
    assert "Unavailable" in {row.outcome for row in summary.failed}
    assert states(marked) == {}
    assert len(files_in(tmp_path) - files) == 1
    assert distribute_due_plans(parts, marked.now).failed == []
    assert set(states(marked).values()) == {DeliveryState.DUE}
    assert len(files_in(tmp_path) - files) == 5
