"""Time-stamps are taken from the service that is named, whole and checked, or not at all."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from asn1crypto import cms, tsp

from omv_workflow.adapters.seal.timestamps import CheckedTimeStamper, asking
from omv_workflow.errors import Unavailable
from tests.adapters.authority import NOW, root, stamps
from tests.adapters.seal.attacks import people
from tests.adapters.seal.services import served
from tests.adapters.signing import signer

DIGEST = hashlib.sha256(b"a document").digest()


def service(query: bytes) -> bytes:
    """The authority's service, as it should answer."""
    reply: bytes = stamps().request_tsa_response(tsp.TimeStampReq.load(query)).dump()
    return reply


def stamp(ask: Callable[[bytes], bytes]) -> cms.ContentInfo:
    """A time-stamp of that service."""
    checked = CheckedTimeStamper(ask, [root()], NOW)
    return asyncio.run(checked.async_timestamp(DIGEST, "sha256"))


def refusing(query: bytes) -> bytes:
    """A service that is too busy."""
    del query
    return bytes.fromhex("30 05 30 03 02 01 02")  # as RFC 3161 writes it (2.4.2)


def silent(query: bytes) -> bytes:
    """A service that can't be reached."""
    del query
    raise ConnectionRefusedError("Connection refused")


def other_nonce(query: bytes) -> bytes:
    """A service that hands out what it said before."""
    asked = tsp.TimeStampReq.load(query)
    asked["nonce"] = 7
    return service(asked.dump())


def other_document(query: bytes) -> bytes:
    """A service that stamps something else."""
    asked = tsp.TimeStampReq.load(query)
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return service(asked.dump())


def spoiled(query: bytes) -> bytes:
    """An answer that was changed on its way."""
    reply = service(query)
    return reply[:-20] + bytes(20)


def test_a_time_stamp_tells_the_time_of_the_service() -> None:
    """Not that of this machine."""
    told = stamp(service)["content"]["encap_content_info"]["content"].parsed
    assert told["message_imprint"]["hashed_message"].native == DIGEST
    assert (told["gen_time"].native - NOW).seconds == 2


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (silent, "Connection refused"),
        (refusing, "it refuses: rejection"),
        (lambda _: b"<html>", "is no time-stamp"),
        (lambda _: b"", "is no time-stamp"),
        (other_nonce, "not to this question"),
        (other_document, "not of this document"),
        (spoiled, "."),
    ],
)
def test_whatever_is_no_time_stamp_is_refused(ask: Callable[[bytes], bytes], why: str) -> None:
    """Saying what was wrong with it."""
    with pytest.raises(Unavailable, match=why):
        stamp(ask)


def test_a_service_that_nobody_knows_is_refused() -> None:
    """Its certificate leads to another root than those that are trusted."""
    known = signer().signing_cert
    with pytest.raises(Unavailable, match=r"seal\.trust"):
        asyncio.run(CheckedTimeStamper(service, [known], NOW).async_timestamp(DIGEST, "sha256"))


def test_the_service_is_asked_by_http() -> None:
    """As RFC 3161 says (3.4)."""
    with served({"/tsa": service}) as address:
        assert stamp(asking(f"{address}/tsa", 5))


def test_a_service_that_fails_is_refused() -> None:
    """With what it says."""
    with served({}) as address, pytest.raises(Unavailable, match="does not answer"):
        stamp(asking(f"{address}/tsa", 5))


@pytest.mark.parametrize("off", [-timedelta(days=400), -timedelta(hours=1), timedelta(days=400)])
def test_a_service_whose_clock_is_off_is_refused(off: timedelta) -> None:
    """Its certificate holds by its own clock; whoever checks the seal goes by another."""

    def ask(query: bytes) -> bytes:
        reply: bytes = stamps(NOW + off).request_tsa_response(tsp.TimeStampReq.load(query)).dump()
        return reply

    with pytest.raises(Unavailable, match="by its clock it is"):
        stamp(ask)


def test_a_service_whose_certificate_is_over_is_refused() -> None:
    """Though its clock is right."""
    authority, year = people.authority("Time"), people.YEAR
    over = people.stamper_of(authority, people.NOW, begins=people.NOW - 2 * year, lasts=year)

    def ask(query: bytes) -> bytes:
        reply: bytes = over.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
        return reply

    checked = CheckedTimeStamper(ask, [authority.asn1], people.NOW)
    with pytest.raises(Unavailable, match=r"root of seal\.trust"):
        asyncio.run(checked.async_timestamp(DIGEST, "sha256"))
