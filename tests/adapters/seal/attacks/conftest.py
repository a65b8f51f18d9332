"""Who signs in these tests, what is trusted, and what was issued; all made once."""

import pytest

from omv_workflow.adapters.seal.trust import Trust
from tests.adapters.seal.attacks.people import Holder, authority, signed, signer_of
from tests.adapters.seal.attacks.small import small_issued


@pytest.fixture(scope="session")
def root() -> Holder:
    """The authority that is trusted."""
    return authority("Varmentaja")


@pytest.fixture(scope="session")
def director(root: Holder) -> Holder:
    """Somebody whom it vouches for."""
    return signer_of(root)


@pytest.fixture(scope="session")
def trust(root: Holder) -> Trust:
    """What is trusted: that authority, for signers and time-stamps."""
    return Trust(roots=(root.asn1,), stamp_roots=(root.asn1,))


@pytest.fixture(scope="session")
def issued() -> bytes:
    """What waits for its signature."""
    return small_issued()


@pytest.fixture(scope="session")
def honest(issued: bytes, director: Holder) -> bytes:
    """It, signed as it should be."""
    return signed(issued, director)
