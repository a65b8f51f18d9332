"""Seals of the level B-LT hold the authority's list of revoked certificates, or are not made."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from socket import create_server
from threading import Event

import pytest
from asn1crypto import tsp
from asn1crypto.crl import CertificateList
from pyhanko.pdf_utils.reader import PdfFileReader

from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.adapters.seal.keys import FileKey
from omv_workflow.adapters.seal.sealing import PadesSealer
from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.timestamps import StampService
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, field_name, signature_fields
from omv_workflow.errors import Unavailable
from tests.adapters.seal.attacks.people import (
    NOW,
    YEAR,
    Holder,
    authority,
    listed_by,
    revoking,
    stamper_of,
)
from tests.adapters.seal.services import Answer, served
from tests.faults.quick_office import pdf_of

LIST = "/revoked.crl"
FIELD = field_name(1)
BLOCK = SealBlock("Lappeenranta 4.5.2027", "Sähköinen leima", "Johtaja", None, "fi")
PASSPHRASE = "correct horse"  # noqa: S105 - of a key that is made here


@pytest.fixture(scope="module")
def root() -> Holder:
    """The authority of the seal and of the time-stamps."""
    return authority("Varmentaja")


@pytest.fixture(scope="module")
def issued() -> bytes:
    """What is to be sealed."""
    return PdfIssuer().issue(pdf_of(b"plan"), signature_fields((), "fi"))


@pytest.fixture
def sealing(root: Holder, tmp_path: Path, issued: bytes) -> "Sealing":
    """Seals with a key whose certificate names where the list is."""
    return Sealing(root, tmp_path, issued)


class Sealing:
    """A seal of the authority, by the answers of the server that should have its list."""

    def __init__(self, root: Holder, folder: Path, issued: bytes) -> None:
        self.root, self._folder, self._issued = root, folder, issued
        self.holder = root

    def at(self, address: str) -> bytes:
        """The PDF, sealed when the list is asked for at that address."""
        self.holder = listed_by(self.root, "Leima", address + LIST)
        return self._sealer().seal(self._issued, FIELD, BLOCK, NOW)

    def by(self, answer: Answer) -> bytes:
        """The PDF, sealed when a server gives that answer."""
        with served({LIST: answer}) as address:
            return self.at(address)

    def _sealer(self) -> PadesSealer:
        path = self._folder / "seal.p12"
        path.write_bytes(self.holder.pkcs12(PASSPHRASE.encode()))
        path.chmod(0o600)
        stamps = stamper_of(self.root, NOW)

        def ask(query: bytes) -> bytes:
            reply: bytes = stamps.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
            return reply

        trust = (self.root.asn1,)
        stamper = StampService(ask, trust)
        key = FileKey(path, PASSPHRASE)
        return PadesSealer(key, SealLevel.B_LT, stamper, trust, timeout=1)


def lists_in(pdf: bytes) -> list[CertificateList]:
    """The lists of revoked certificates that a PDF holds."""
    store = PdfFileReader(BytesIO(pdf)).root["/DSS"]
    return [CertificateList.load(one.get_object().data) for one in store["/CRLs"]]


def test_the_list_is_fetched_and_kept_in_the_seal(sealing: Sealing) -> None:
    """Whoever checks it later need ask nobody, though the list is no longer given out."""
    fetched = revoking(sealing.root)
    pdf = sealing.by(lambda _: fetched.dump())
    assert [one.dump() for one in lists_in(pdf)] == [fetched.dump()]
    (found,) = check_pdf(pdf, [sealing.root.asn1], NOW + timedelta(hours=1))
    assert (found.flaw, found.level, found.revocation_checked) == (None, "b-lt", True)


def test_a_seal_that_was_revoked_does_not_seal(sealing: Sealing) -> None:
    """The list is read, not only kept."""
    with pytest.raises(Unavailable, match="revoked"):
        sealing.by(lambda _: revoking(sealing.root, sealing.holder).dump())


def _cut_off(root: Holder) -> bytes:
    content: bytes = revoking(root).dump()
    return content[: len(content) // 2]


def _of_yesterday(root: Holder) -> bytes:
    content: bytes = revoking(root, at=NOW - YEAR, until=NOW - YEAR / 2).dump()
    return content


def _of_another(_: Holder) -> bytes:
    content: bytes = revoking(authority("Varmentaja")).dump()
    return content


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: b"",
        lambda _: b"<html>Kirjaudu sisaan</html>",
        lambda _: bytes(100),
        _cut_off,
        _of_yesterday,
        _of_another,
    ],
    ids=["nothing", "a page", "zeros", "cut off", "outdated", "another authority's"],
)
def test_without_a_list_that_holds_nothing_is_sealed(sealing: Sealing, answer: object) -> None:
    """No seal of a lower level takes its place; it waits for the next run."""
    assert callable(answer)
    with pytest.raises(Unavailable, match="Sealing the PDF"):
        sealing.by(lambda _: answer(sealing.root))


def test_a_server_that_has_no_list_is_told(sealing: Sealing) -> None:
    """Neither one that says so, nor one that is not there."""
    with served({}) as address, pytest.raises(Unavailable, match="Sealing the PDF"):
        sealing.at(address)
    with pytest.raises(Unavailable, match="Sealing the PDF"):
        sealing.at(address)


def test_a_server_that_never_answers_is_not_waited_for(sealing: Sealing) -> None:
    """No longer than the settings say."""
    with silent() as address, pytest.raises(Unavailable, match="Sealing the PDF"):
        sealing.at(address)


def test_a_server_that_answers_too_late_is_as_good_as_none(sealing: Sealing) -> None:
    """It answers when nobody waits any more."""
    given_up = Event()

    def late(_: bytes) -> bytes:
        given_up.wait(30)
        content: bytes = revoking(sealing.root).dump()
        return content

    with served({LIST: late}) as address:
        try:
            with pytest.raises(Unavailable, match="Sealing the PDF"):
                sealing.at(address)
        finally:
            given_up.set()


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes calls and says nothing."""
    with create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
