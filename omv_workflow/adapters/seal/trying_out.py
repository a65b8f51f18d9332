"""A test authority: certificates for trying out, whose very names say that they prove nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from omv_workflow.domain.seal_settings import TEST_AUTHORITY

ROOT = "test-root.pem"
SEAL, SIGNER, TIME_STAMP = "test-seal.p12", "test-signer.p12", "test-timestamp.p12"
FILES = (ROOT, SEAL, SIGNER, TIME_STAMP)
"""What they are called."""
LASTS = timedelta(days=5 * 365)
"""How long its certificates are valid."""
_RSA_BITS = 2_048

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class _Issued:
    """A key with its certificate."""

    key: _Key
    certificate: x509.Certificate


def make_authority(now: datetime, whose: str, passphrase: str | None) -> dict[str, bytes]:
    """The files of a new test authority, by name: its root, and keys with their certificates.

    There is a seal for the plans of `whose`, a key of a signer, and one of a time-stamp service.
    Each is valid for five years. Without a passphrase they open without one.
    """
    root = _issued(ec.generate_private_key(ec.SECP256R1()), "Test root", now, None)
    seal = _issued(ec.generate_private_key(ec.SECP256R1()), f"Test seal: {whose}", now, root)
    signer = _issued(ec.generate_private_key(ec.SECP256R1()), "Test signer", now, root)
    stamp_key = rsa.generate_private_key(65_537, _RSA_BITS)
    stamp = _issued(stamp_key, "Test time-stamps", now, root, stamps=True)
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    kept = {SEAL: seal, SIGNER: signer, TIME_STAMP: stamp}
    files = {name: _pkcs12(one, root, locked) for name, one in kept.items()}
    return {ROOT: root.certificate.public_bytes(Encoding.PEM), **files}


def _issued(
    key: _Key, name: str, now: datetime, by: _Issued | None, *, stamps: bool = False
) -> _Issued:
    """A certificate of the authority; its root, where nobody issues it."""
    subject = _name(name)
    begun = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(_usage(is_root=by is None, stamps=stamps), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by:
        from_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        begun = begun.add_extension(from_issuer, critical=False)
    if stamps:  # alone, and critical (RFC 3161, 2.3)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        begun = begun.add_extension(usage, critical=True)
    return _Issued(key, begun.sign(by.key if by else key, SHA256()))


def _name(common: str) -> x509.Name:
    told = {NameOID.ORGANIZATION_NAME: TEST_AUTHORITY, NameOID.COMMON_NAME: common[:64]}
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in told.items()])


def _usage(*, is_root: bool, stamps: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root and not stamps,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _pkcs12(one: _Issued, root: _Issued, locked: KeySerializationEncryption) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        None, one.key, one.certificate, [root.certificate], locked
    )
