"""The plan as it is issued, signed and returned: what holds of a small PDF holds of it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature
from omv_workflow.steps.ports import MadePdf
from tests.adapters.seal.attacks import tampering
from tests.adapters.seal.attacks.checking import ADDS_FIELDS, found_in
from tests.adapters.seal.attacks.people import Holder, authority, signed, signer_of
from tests.adapters.seal.attacks.tampering import changed

SOME = (tampering.other_text, tampering.annotation_over, tampering.signature_field_over)


@pytest.fixture(scope="module")
def root() -> Holder:
    """The authority that is trusted."""
    return authority("Varmentaja")


@pytest.fixture(scope="module")
def trust(root: Holder) -> Trust:
    """What is trusted."""
    return Trust(roots=(root.asn1,))


@pytest.fixture(scope="module")
def issued(pdfs: Mapping[str, MadePdf]) -> bytes:
    """The plan as it waits for its signature."""
    return pdfs["issued plan"].content


def test_the_signed_plan_is_believed(issued: bytes, root: Holder, trust: Trust) -> None:
    """What signing adds to a real file is no more than what it adds to a small one."""
    found = found_in(signed(issued, signer_of(root)), issued, trust)
    assert isinstance(found, FoundSignature), found


@pytest.mark.parametrize("tampering", SOME, ids=lambda one: one.__name__)
def test_a_plan_that_was_changed_is_refused(
    tampering: Callable[[Any], None], issued: bytes, root: Holder, trust: Trust
) -> None:
    """Before it was signed as well as afterwards."""
    signer = signer_of(root)
    before = signed(changed(issued, tampering), signer)
    added = Fault.EXTRA_FIELD if tampering in ADDS_FIELDS else Fault.CHANGED_BEFORE
    assert found_in(before, issued, trust) is added
    after = changed(signed(issued, signer), tampering)
    assert found_in(after, issued, trust) is Fault.CHANGED_AFTER
