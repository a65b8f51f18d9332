"""A signed PDF that was returned for another version before: its bytes tell of which it is."""

from dataclasses import replace

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import Fact
from omv_workflow.domain.received_files import ReceivedFile, Reception
from omv_workflow.errors import VerificationFailed
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN
from tests.steps.test_returning_signed import (
    checked_by,
    issued,
    returned,
    rewritten,
    signed,
    waiting,
)

__all__ = ["waiting"]


def returned_elsewhere(bench: Bench, content: bytes, reception: Reception) -> None:
    """The very file was returned for another version before."""
    version, _ = issued(bench)
    sha256 = sha256_hex(content)
    with bench.parts.work() as work:
        work.versions.add(replace(version, id="other", number=version.number - 1))
        work.received_files.add(
            ReceivedFile("r", EXAMPLE_PLAN, "other", sha256, bench.now, None, reception, "no")
        )
        work.record(Fact(f"plan:{EXAMPLE_PLAN}", "test.prepared", bench.now, {}))
        work.commit(bench.now)


def test_an_honest_file_that_was_returned_for_the_wrong_plan_first_is_taken(waiting: Bench) -> None:
    """It begins with the bytes of its own: that somebody erred before says nothing against it."""
    content = signed(waiting)
    returned_elsewhere(waiting, content, Reception.REFUSED)
    assert returned(waiting, content).sealed_hash == sha256_hex(content)


def test_a_rewritten_file_that_was_returned_for_another_version_is_refused(waiting: Bench) -> None:
    """Nothing in it says of which it is."""
    content = signed(waiting)
    returned_elsewhere(waiting, content, Reception.REFUSED)
    with pytest.raises(VerificationFailed, match="returned for another version"):
        checked_by(waiting, rewritten(waiting.now), content)


def test_a_file_that_has_confirmed_another_version_confirms_no_second_one(waiting: Bench) -> None:
    """However whole it is."""
    content = signed(waiting)
    returned_elsewhere(waiting, content, Reception.ACCEPTED)
    with pytest.raises(VerificationFailed, match="taken as a confirmation before"):
        returned(waiting, content)
