"""A good signature by a certificate that is not accepted, or not at its time, is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature
from omv_workflow.domain.trust_settings import Revocation, Rewritten
from omv_workflow.domain.versions import Strength
from tests.adapters.seal.attacks.checking import found_in
from tests.adapters.seal.attacks.people import (
    NOW,
    QUALIFIED,
    YEAR,
    Holder,
    answering,
    authority,
    qualified_for,
    revoking,
    revoking_numbers,
    signed,
    signer_of,
    stamper_of,
    vouching_of,
)
from tests.adapters.seal.attacks.small import small_issued


def test_a_certificate_is_refused_outside_its_time(
    issued: bytes, root: Holder, trust: Trust
) -> None:
    """Before it begins, and after it has ended."""
    old = signer_of(root, begins=NOW - 3 * YEAR, lasts=2 * YEAR)
    new = signer_of(root, begins=NOW + timedelta(days=1))
    assert found_in(signed(issued, old), issued, trust) is Fault.EXPIRED
    assert found_in(signed(issued, new), issued, trust) is Fault.NOT_YET_VALID


def test_a_time_stamp_tells_that_a_certificate_was_valid(
    issued: bytes, root: Holder, trust: Trust
) -> None:
    """It ended since; of a service that is not trusted, a time-stamp tells nothing."""
    ended = signer_of(root, begins=NOW - YEAR, lasts=YEAR - timedelta(hours=1))
    stamped = signed(issued, ended, stamper=stamper_of(root))
    assert isinstance(found_in(stamped, issued, trust), FoundSignature)
    assert found_in(stamped, issued, replace(trust, stamp_roots=())) is Fault.EXPIRED


@pytest.mark.parametrize("revocation", [Revocation.IF_THERE, Revocation.REQUIRED])
def test_a_revoked_certificate_is_refused(
    revocation: Revocation,
    issued: bytes,
    honest: bytes,
    director: Holder,
    root: Holder,
    trust: Trust,
) -> None:
    """By the authority's list of today, or by an old one."""
    for until in (NOW + YEAR, NOW - timedelta(days=1)):
        listed = revoking(root, director, until=until)
        told = replace(trust, crls=(listed,), revocation=revocation)
        assert found_in(honest, issued, told) is Fault.REVOKED


def test_an_answer_of_the_settings_tells_that_it_was_revoked(
    issued: bytes, honest: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """Though the certificate names nobody to ask; another's says nothing of it."""
    revoked = answering(root, director, revoked_at=NOW - timedelta(days=3))
    assert found_in(honest, issued, replace(trust, ocsps=(revoked,))) is Fault.REVOKED
    others = answering(root, signer_of(root, "Muu"), revoked_at=NOW - timedelta(days=3))
    good = answering(root, director, revoked_at=None)
    for one in (others, good):
        assert isinstance(found_in(honest, issued, replace(trust, ocsps=(one,))), FoundSignature)


def test_whoever_an_authority_vouched_for_falls_with_it(
    issued: bytes, root: Holder, trust: Trust
) -> None:
    """A list of the settings names the authority between the signer and the root."""
    between = vouching_of(root)
    returned = signed(issued, signer_of(between))
    known = replace(trust, intermediates=(between.asn1,))
    assert isinstance(found_in(returned, issued, known), FoundSignature)
    listed = replace(known, crls=(revoking(root, between),))
    assert found_in(returned, issued, listed) is Fault.REVOKED


def test_the_time_of_a_revoked_service_is_not_believed(
    issued: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """Whoever has its key can stamp any time."""
    service = stamper_of(root)
    returned = signed(issued, director, stamper=service)
    listed = replace(trust, crls=(revoking_numbers(root, service.tsa_cert.serial_number),))
    found = found_in(returned, issued, listed)
    assert isinstance(found, FoundSignature)
    assert found.timestamped_at is None


def test_where_it_is_required_it_must_be_known(
    issued: bytes, honest: bytes, root: Holder, trust: Trust
) -> None:
    """A list that names others is enough; without one, or with an old one, nothing is known."""
    needed = replace(trust, revocation=Revocation.REQUIRED)
    assert found_in(honest, issued, needed) is Fault.REVOCATION_UNKNOWN
    old = revoking(root, until=NOW - timedelta(days=1))
    assert found_in(honest, issued, replace(needed, crls=(old,))) is Fault.REVOCATION_UNKNOWN
    known = replace(needed, crls=(revoking(root),))
    assert isinstance(found_in(honest, issued, known), FoundSignature)


def test_where_it_is_off_nobody_asks(
    issued: bytes, honest: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """The settings decide."""
    told = replace(trust, crls=(revoking(root, director),), revocation=Revocation.OFF)
    assert isinstance(found_in(honest, issued, told), FoundSignature)


def test_what_was_revoked_after_its_time_stamp_was_good(
    issued: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """The time-stamp proves that the signature is older."""
    stamped = signed(issued, director, stamper=stamper_of(root))
    later = revoking(root, director, at=NOW - timedelta(hours=2))
    assert isinstance(found_in(stamped, issued, replace(trust, crls=(later,))), FoundSignature)


def test_a_certificate_for_something_else_is_refused(
    issued: bytes, root: Holder, trust: Trust
) -> None:
    """One that encrypts, one of a web server, and one that vouches for others."""
    encrypts = signer_of(root, usage=frozenset({"key_encipherment"}))
    server = signer_of(root, purposes=[ExtendedKeyUsageOID.SERVER_AUTH])
    mail = signer_of(root, purposes=[ExtendedKeyUsageOID.EMAIL_PROTECTION])
    assert found_in(signed(issued, encrypts), issued, trust) is Fault.WRONG_USAGE
    assert found_in(signed(issued, server), issued, trust) is Fault.WRONG_USAGE
    assert found_in(signed(issued, vouching_of(root)), issued, trust) is Fault.WRONG_USAGE
    assert isinstance(found_in(signed(issued, mail), issued, trust), FoundSignature)


def test_who_vouches_for_themselves_is_refused(issued: bytes, trust: Trust) -> None:
    """So is whoever has made an authority of their own, with the very name."""
    alone = signer_of(None)
    foreign = signer_of(authority("Varmentaja"))
    assert found_in(signed(issued, alone), issued, trust) is Fault.SELF_SIGNED
    assert found_in(signed(issued, foreign), issued, trust) is Fault.UNTRUSTED


def test_a_signature_from_the_future_is_refused(issued: bytes, honest: bytes, trust: Trust) -> None:
    """The clock of whoever signed says so itself."""
    then = datetime(2020, 1, 1, tzinfo=UTC)
    assert found_in(honest, issued, trust, now=then) is Fault.FROM_THE_FUTURE


def test_a_qualified_certificate_is_one_whose_root_may_give_them(
    issued: bytes, root: Holder, trust: Trust
) -> None:
    """What a certificate says of itself is not enough."""
    returned = signed(issued, signer_of(root, statements=QUALIFIED))
    for qualified, strength in (
        (frozenset[str](), Strength.ADVANCED),
        (frozenset({root.sha256}), Strength.QUALIFIED),
    ):
        found = found_in(returned, issued, replace(trust, qualified=qualified))
        assert isinstance(found, FoundSignature)
        assert found.strength is strength


@pytest.mark.parametrize(
    ("kind", "strength"), [(1, Strength.QUALIFIED), (2, Strength.ADVANCED), (3, Strength.ADVANCED)]
)
def test_a_seal_or_a_web_site_signs_for_nobody(
    issued: bytes, root: Holder, trust: Trust, kind: int, strength: Strength
) -> None:
    """Its certificate is qualified as well, but not for signatures (910/2014, 3 (12))."""
    returned = signed(issued, signer_of(root, statements=qualified_for(kind)))
    qualified = replace(trust, qualified=frozenset({root.sha256}))
    found = found_in(returned, issued, qualified)
    assert isinstance(found, FoundSignature)
    assert found.strength is strength


def test_a_rewritten_file_is_a_weaker_kind_where_it_is_accepted(
    issued: bytes, director: Holder, trust: Trust
) -> None:
    """Nothing is known of what it says; it must be whole, and signed once."""
    accepted = replace(trust, rewritten=Rewritten.ACCEPT_AS_RECORDED)
    rewritten = signed(small_issued("Uudelleen kirjoitettu"), director)
    found = found_in(rewritten, issued, accepted)
    assert isinstance(found, FoundSignature)
    assert (found.whole, found.strength) == (False, Strength.RECORDED)
    twice = signed(rewritten, director, "Confirmation2")
    assert found_in(twice, issued, accepted) is Fault.SEVERAL_SIGNATURES
    assert found_in(small_issued("Muu"), issued, accepted) is Fault.NOT_SIGNED
