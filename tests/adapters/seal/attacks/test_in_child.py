"""The check in a process of its own says the same, and ends whatever it is given."""

import re
from pathlib import Path

import pytest
from asn1crypto import pem

from omv_workflow.adapters.seal.in_child import CheckedInChild
from omv_workflow.domain.found_signature import WHAT, Fault, why_refused
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable, VerificationFailed
from tests.adapters.seal.attacks.checking import FIELD
from tests.adapters.seal.attacks.people import NOW, Holder
from tests.adapters.seal.small_pdf import swelling


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
