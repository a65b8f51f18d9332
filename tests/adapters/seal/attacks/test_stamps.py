"""Time-stamps of a whole file: honest ones may be added later, and nothing under their name."""

from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper

from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.checked_signature import Flaw
from omv_workflow.domain.found_signature import Fault, FoundSignature
from tests.adapters.seal.attacks.checking import found_in
from tests.adapters.seal.attacks.people import Holder, authority, signed, signer_of, stamper_of
from tests.adapters.seal.attacks.small import small_issued
from tests.adapters.seal.attacks.test_verified import flaws


class _OfSomethingElse(TimeStamper):
    """A service whose stamps are of other bytes than those that it is asked for."""

    def __init__(self, service: DummyTimeStamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko tells no types
        self._service = service

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """A stamp of nothing."""
        return await self._service.async_timestamp(b"\0" * len(message_digest), md_algorithm)


class _Signing(TimeStamper):
    """Somebody who signs, and calls it a stamp."""

    def __init__(self, holder: Holder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # nor here
        self._holder = holder

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Their signature of the bytes."""
        signer: Any = self._holder.signer
        return await signer.async_sign(message_digest, md_algorithm, use_pades=True)


def stamped(pdf: bytes, service: TimeStamper) -> bytes:
    """The PDF with a stamp of all of it, in a field that shows nothing."""
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    PdfTimeStamper(service).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def service() -> DummyTimeStamper:
    """A service that nobody trusts: its stamps prove nothing, and do no harm."""
    return stamper_of(authority("Strange"))


def test_a_file_may_be_stamped_once_it_is_signed(
    issued: bytes, honest: bytes, trust: Trust, root: Holder, service: DummyTimeStamper
) -> None:
    """Again and again, as those do who keep it for long; and before the next one signs."""
    kept = stamped(stamped(honest, service), service)
    assert isinstance(found_in(kept, issued, trust), FoundSignature)
    assert flaws(kept, root) == {None}
    both = signed(kept, signer_of(root, "Apulaisjohtaja"), "Confirmation2")
    found = found_in(both, kept, trust, field="Confirmation2")
    assert isinstance(found, FoundSignature)
    assert flaws(both, root) == {None}


def test_what_is_stamped_before_it_is_signed_is_not_what_was_issued(
    issued: bytes, director: Holder, trust: Trust, root: Holder, service: DummyTimeStamper
) -> None:
    """Up to the signature nothing may be added, however harmless."""
    returned = signed(stamped(issued, service), director)
    assert found_in(returned, issued, trust) is Fault.EXTRA_FIELD
    assert flaws(returned, root) == {Flaw.CHANGED_BEFORE}


@pytest.mark.parametrize("signers", [1, 2])
def test_a_strangers_signature_is_no_stamp(
    signers: int, director: Holder, trust: Trust, root: Holder
) -> None:
    """Before or after the director's, also where that locks the file."""
    issued, stranger = small_issued(signers=signers), _Signing(signer_of(authority("Strange")))
    after = stamped(signed(issued, director), stranger)
    assert found_in(after, issued, trust) is Fault.EXTRA_FIELD
    assert flaws(after, root) == {Flaw.CHANGED_BEFORE}
    before = signed(stamped(issued, stranger), director)
    assert found_in(before, issued, trust) is Fault.EXTRA_FIELD
    assert flaws(before, root) == {Flaw.CHANGED_BEFORE}


def test_a_stamp_of_something_else_is_none(
    issued: bytes, honest: bytes, trust: Trust, root: Holder, service: DummyTimeStamper
) -> None:
    """Its service is good, and so is its signature; but it is not of this file."""
    returned = stamped(honest, _OfSomethingElse(service))
    assert found_in(returned, issued, trust) is Fault.EXTRA_FIELD
    assert flaws(returned, root) == {Flaw.CHANGED_BEFORE}
