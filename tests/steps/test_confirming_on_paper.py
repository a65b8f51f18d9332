"""Signed by hand, on paper: the scan is kept, somebody else has seen it, and that is all it is."""

from dataclasses import replace

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.domain.versions import Method, Strength
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound
from omv_workflow.steps.confirm_on_paper import SignedPaper, confirm_on_paper, kept_scan
from omv_workflow.steps.kept_bytes import bytes_in_use
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, NURSE
from tests.steps.confirmations import state
from tests.steps.signing import stored, told_of

SCAN = b"%PDF-1.7 signed by hand"


def paper(bench: Bench) -> SignedPaper:
    """A paper that the director has signed now, and the coordinator has seen."""
    return SignedPaper(
        DIRECTOR, bench.now, "Lappeenranta", COORDINATOR, "Arkisto", "Kansio 3", SCAN
    )


def record(bench: Bench, told: SignedPaper, by: str = COORDINATOR) -> None:
    """Record it."""
    confirm_on_paper(bench.parts, EXAMPLE_PLAN, told, Actor(by), bench.now)


def test_a_signed_paper_confirms_the_plan(offered: Bench) -> None:
    """Its strength is named for what it is here; the log tells who has seen it."""
    record(offered, paper(offered))
    (given,) = stored(offered)
    assert (given.method, given.strength) == (Method.ON_PAPER, Strength.RECORDED)
    assert (given.person_id, given.seen_by, given.system) == (DIRECTOR, COORDINATOR, "Arkisto")
    assert state(offered) is CycleState.CONFIRMED
    assert told_of(offered)[-1].data["scan"] == given.evidence_hash


def test_the_scan_is_kept(offered: Bench) -> None:
    """No sweep takes it away, and whoever coordinates gets it again, byte for byte."""
    record(offered, paper(offered))
    (given,) = stored(offered)
    with offered.parts.work() as work:
        assert given.evidence_hash in bytes_in_use(work)
    found = kept_scan(offered.parts, EVERYTHING, EXAMPLE_PLAN, offered.now)
    assert (found.content, found.file_name) == (SCAN, "confirmation-1.pdf")


def test_the_scan_is_not_for_everybody(offered: Bench) -> None:
    """It can be as secret as the plan."""
    record(offered, paper(offered))
    nurse = Viewer({"esimerkki": NURSE}, offered.today)
    with pytest.raises(NotAllowed):
        kept_scan(offered.parts, nurse, EXAMPLE_PLAN, offered.now)


def test_without_a_paper_there_is_no_scan(confirmed: Bench) -> None:
    """It was confirmed in another way."""
    with pytest.raises(NotFound):
        kept_scan(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now)


@pytest.mark.parametrize("scan", [b"", b"text", b"PK\x03\x04", SCAN + bytes(MOST_BYTES)])
def test_what_is_no_scan_is_refused(offered: Bench, scan: bytes) -> None:
    """By its first bytes, and by its size."""
    with pytest.raises(InvalidInput, match="scan"):
        record(offered, replace(paper(offered), scan=scan))
    assert state(offered) is CycleState.AWAITING_CONFIRMATION


def test_nobody_is_the_witness_of_their_own_signature(offered: Bench) -> None:
    """Somebody else has seen the paper."""
    with pytest.raises(InvalidInput, match="somebody else"):
        record(offered, replace(paper(offered), seen_by=DIRECTOR))


def test_whoever_saw_it_is_known_here(offered: Bench) -> None:
    """By id, as everybody is."""
    with pytest.raises(NotFound):
        record(offered, replace(paper(offered), seen_by="nobody"))


def test_nobody_else_records_it(offered: Bench) -> None:
    """Whoever coordinates or leads does."""
    with pytest.raises(NotAllowed):
        record(offered, paper(offered), by=NURSE)


def test_the_settings_may_forbid_paper(offered: Bench) -> None:
    """As any other way."""
    offered.confirmation = ConfirmationSettings(methods=frozenset({Method.RECORDED}))
    with pytest.raises(NotAllowed, match="on paper"):
        record(offered, paper(offered))
