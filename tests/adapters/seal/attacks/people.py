"""Authorities and signers of tests, honest and not; each has a key of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2047, 5, 7, 9, 0, tzinfo=UTC)
"""After any clock by which a signature is made in a test."""
_RESERVED = 2 * 12_000
YEAR = timedelta(days=365)
NO_EXTENSIONS: Sequence[tuple[x509.ExtensionType, bool]] = ()
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
QUALIFIED = bytes.fromhex("3014300806060400 8e46010130080606 04008e460104".replace(" ", ""))
"""Statements that a certificate is qualified, and its key in a device (ETSI EN 319 412-5)."""


def qualified_for(kind: int) -> bytes:
    """The same, and for what: 1 are signatures, 2 seals, 3 web sites (4.2.3)."""
    told = bytes.fromhex("3013060604008e4601063009060704008e460106") + bytes([kind])
    return b"\x30" + bytes([len(QUALIFIED) - 2 + len(told)]) + QUALIFIED[2:] + told


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and those that lead to its root."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def asn1(self) -> asn1_x509.Certificate:
        """The certificate as pyHanko reads it."""
        return asn1_of(self.certificate)

    @property
    def sha256(self) -> str:
        """The hash that names the certificate."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> bytes:
        """The certificate as a file holds it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pkcs12(self, password: bytes) -> bytes:
        """It, with its key, as a file that programs take."""
        hiding = serialization.BestAvailableEncryption(password)
        name = b"signer"
        above = list(self.above)
        return serialize_key_and_certificates(name, self.key, self.certificate, above, hiding)

    @property
    def signer(self) -> SimpleSigner:
        """It signs with pyHanko."""
        key = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store: Any = _new_store()
        store.register_multiple([asn1_of(one) for one in self.above])
        return SimpleSigner(self.asn1, asn1_keys.PrivateKeyInfo.load(key), store)


_new_store: Any = SimpleCertificateStore  # it tells no types


def asn1_of(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """A certificate as pyHanko reads it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def authority(name: str) -> Holder:
    """A root that vouches for others."""
    return _made(name, None, usage={"key_cert_sign", "crl_sign"}, lasts=20 * YEAR)


def signer_of(
    root: Holder | None,
    name: str = "Johtaja",
    *,
    begins: datetime = NOW - YEAR,
    lasts: timedelta = 2 * YEAR,
    usage: frozenset[str] = frozenset({"content_commitment"}),
    purposes: Sequence[x509.ObjectIdentifier] = (),
    statements: bytes | None = None,
    key: Key | None = None,
) -> Holder:
    """Somebody for whom a root vouches, or who vouches for themselves alone."""
    extensions: list[tuple[x509.ExtensionType, bool]] = []
    if purposes:
        extensions.append((x509.ExtendedKeyUsage(purposes), False))
    if statements:
        oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
        extensions.append((x509.UnrecognizedExtension(oid, statements), False))
    return _made(
        name, root, usage=usage, begins=begins, lasts=lasts, extensions=extensions, key=key
    )


def vouching_of(root: Holder) -> Holder:
    """An authority that a root vouches for, whose key may sign as well."""
    return _made("Below", root, usage={"key_cert_sign", "digital_signature"})


def listed_by(root: Holder, name: str, address: str) -> Holder:
    """Somebody for whom a root vouches, until it lists them at that address."""
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    listed = (x509.CRLDistributionPoints([place]), False)
    return _made(name, root, usage={"content_commitment"}, extensions=[listed])


def stamper_of(
    root: Holder, clock: datetime = NOW - timedelta(days=1), **more: Any
) -> DummyTimeStamper:
    """A time-stamp service, and what its clock says."""
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    key = rsa.generate_private_key(65537, 2048)  # the service of tests takes no other kind
    usage = {"digital_signature"}
    made = _made("Time", root, usage=usage, extensions=[(purpose, True)], key=key, **more)
    return DummyTimeStamper(made.asn1, made.signer.signing_key, fixed_dt=clock)


def revoking(
    root: Holder,
    *revoked: Holder,
    at: datetime = NOW - timedelta(days=2),
    until: datetime = NOW + YEAR,
) -> asn1_crl.CertificateList:
    """The authority's list of those that it vouches for no more."""
    numbers = [one.certificate.serial_number for one in revoked]
    return revoking_numbers(root, *numbers, at=at, until=until)


def revoking_numbers(
    root: Holder,
    *numbers: int,
    at: datetime = NOW - timedelta(days=2),
    until: datetime = NOW + YEAR,
) -> asn1_crl.CertificateList:
    """The same, of certificates by their numbers."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at)
        .next_update(until)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()),
            critical=False,
        )
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for number in numbers:
        entry = x509.RevokedCertificateBuilder().serial_number(number)
        builder = builder.add_revoked_certificate(entry.revocation_date(at).build())
    made = builder.sign(root.key, hashes.SHA256())
    return asn1_crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def answering(root: Holder, about: Holder, *, revoked_at: datetime | None) -> OCSPResponse:
    """What the authority answers when it is asked about somebody (RFC 6960)."""
    status = ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=about.certificate,
        issuer=root.certificate,
        algorithm=hashes.SHA1(),  # noqa: S303 - as most authorities name certificates in answers
        cert_status=status,
        this_update=NOW - timedelta(days=2),
        next_update=NOW + timedelta(days=30),
        revocation_time=revoked_at,
        revocation_reason=None,
    )
    by_key = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, root.certificate)
    made = by_key.sign(root.key, hashes.SHA256())
    return OCSPResponse.load(made.public_bytes(serialization.Encoding.DER))


def bringing(pdf: bytes, *lists: asn1_crl.CertificateList) -> bytes:
    """The PDF with lists of revoked certificates appended to it (DSS)."""
    out = BytesIO()
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=lists)
    writer.write(out)
    return out.getvalue()


def signed(
    pdf: bytes,
    by: Holder,
    field: str = "Confirmation1",
    *,
    stamper: Any = None,
    change: Callable[[Any], None] | None = None,
    **more: Any,
) -> bytes:
    """The PDF with a signature of somebody appended to it, by pyHanko, with a change."""
    told = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES, **more}
    metadata = PdfSignatureMetadata(field_name=field, **told)
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if change:
        change(writer)
    signer = PdfSigner(metadata, by.signer, timestamper=stamper)
    signer.sign_pdf(writer, output=out, bytes_reserved=_RESERVED)
    return out.getvalue()


def _made(
    name: str,
    root: Holder | None,
    *,
    usage: set[str] | frozenset[str],
    begins: datetime = NOW - 2 * YEAR,
    lasts: timedelta = 10 * YEAR,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = NO_EXTENSIONS,
    key: Key | None = None,
) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above = root or Holder(None, key)  # type: ignore[arg-type]  # who vouches for oneself
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject if root else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
        .add_extension(x509.BasicConstraints("key_cert_sign" in usage, None), critical=True)
        .add_extension(_usage(usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.key.public_key()),
            critical=False,
        )
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    certificate = builder.sign(above.key, hashes.SHA256())
    return Holder(certificate, key, (root.certificate, *root.above) if root else ())


def _usage(usage: set[str] | frozenset[str]) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in usage for name in names})
