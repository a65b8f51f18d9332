"""The check in a process of its own says the same, and ends whatever it is given."""

import re
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import pem

from omv_workflow.adapters.seal.in_child import CheckedInChild
from omv_workflow.adapters.seal.limits import LACKS_MEMORY, Limits, has_answered
from omv_workflow.domain.found_signature import WHAT, Fault, why_refused
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable, VerificationFailed
from tests.adapters.seal.attacks.checking import FIELD
from tests.adapters.seal.attacks.people import NOW, Holder
from tests.adapters.seal.small_pdf import endless, swelling


@pytest.fixture
def in_child(tmp_path: Path, root: Holder) -> CheckedInChild:
    """The check by the settings of a workspace."""
    (tmp_path / "root.pem").write_bytes(root.pem)
    return CheckedInChild(tmp_path, TrustSettings(trust=("root.pem",)))


def test_an_honest_file_is_believed(
    in_child: CheckedInChild, issued: bytes, honest: bytes, director: Holder
) -> None:
    """All that was found comes back from the other process."""
    found = in_child.check(issued, honest, FIELD, NOW)
    assert (found.certificate_sha256, found.whole) == (director.sha256, True)
    assert found.subject == "Common Name: Johtaja"


def test_a_stream_that_swells_is_refused(in_child: CheckedInChild, issued: bytes) -> None:
    """A small file can hold a table of places that fills all memory."""
    with pytest.raises(VerificationFailed, match=WHAT):
        in_child.check(issued, swelling(issued), FIELD, NOW)


def test_a_child_that_lacks_memory_refuses(tmp_path: Path, issued: bytes, honest: bytes) -> None:
    """It ends without an answer, and whoever returned the file is told."""
    with (tmp_path / "root.pem").open("wb") as large:
        large.truncate(4_000_000_000)  # which takes no room
    checker = CheckedInChild(tmp_path, TrustSettings(trust=("root.pem",)))
    with pytest.raises(VerificationFailed, match=re.escape(why_refused(Fault.TOO_COSTLY))):
        checker.check(issued, honest, FIELD, NOW)


def test_a_missing_root_is_told(tmp_path: Path, issued: bytes, honest: bytes) -> None:
    """Nobody is believed by mistake; neither is anybody called a forger."""
    checker = CheckedInChild(tmp_path, TrustSettings(trust=("gone.pem",)))
    with pytest.raises(Unavailable, match=r"gone\.pem"):
        checker.check(issued, honest, FIELD, NOW)
    (tmp_path / "gone.pem").write_bytes(pem.armor("CERTIFICATE", b"none"))
    with pytest.raises(Unavailable, match=r"gone\.pem"):
        checker.check(issued, honest, FIELD, NOW)


def test_a_file_that_keeps_the_processor_busy_is_refused(
    in_child: CheckedInChild, issued: bytes
) -> None:
    """By the time that it takes of the processor, however busy the machine is."""
    checker = replace(in_child, limits=Limits(cpu_seconds=2))
    with pytest.raises(VerificationFailed, match=re.escape(why_refused(Fault.TOO_COSTLY))):
        checker.check(issued, endless(issued, 4_000_000), FIELD, NOW)


def test_on_a_busy_machine_no_file_is_refused(
    in_child: CheckedInChild, issued: bytes, honest: bytes
) -> None:
    """The clock ran out, which is not the file's fault; it can be tried again."""
    checker = replace(in_child, limits=Limits(seconds=0.01))
    with pytest.raises(Unavailable, match="Try again"):
        checker.check(issued, honest, FIELD, NOW)


@pytest.mark.parametrize("code", [-signal.SIGTERM, -signal.SIGKILL, -signal.SIGSEGV, 1])
def test_a_child_that_somebody_else_ended_refuses_no_file(code: int) -> None:
    """Who stops the machine, or the system that lacks memory for other reasons."""
    with pytest.raises(Unavailable):
        has_answered(code)


def test_the_limits_alone_tell_that_a_file_costs_too_much() -> None:
    """Of the processor's time the system says so, of memory the child itself."""
    assert has_answered(0)
    assert not has_answered(-signal.SIGXCPU)
    assert not has_answered(LACKS_MEMORY)
