"""A small authority for tests of checking: roots, certificates and signatures made in memory."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from io import BytesIO
from typing import Any, TypeAlias

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2027, 5, 12, 9, 0, tzinfo=UTC)
BY_THE_CLOCK = datetime(2025, 1, 1, tzinfo=UTC)
"""From when on what other programs look at is valid, for these read the clock."""
YEAR = timedelta(days=365)


PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_CURVE = ec.SECP256R1()


class Kind(Enum):
    """What a certificate is for."""

    ROOT = auto()
    SEALS = auto()
    STAMPS = auto()
    ENCIPHERS = auto()


@dataclass(frozen=True)
class Keys:
    """A private key with its certificate, and that of whoever issued it."""

    key: PrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def issuer_pem(self) -> bytes:
        """The certificate of whoever issued it, as PEM."""
        return self.issuer.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self) -> asn1.Certificate:
        """The certificate as the checker takes it."""
        return _asn1(self.certificate)

    @property
    def signer(self) -> SimpleSigner:
        """What signs with it."""
        return SimpleSigner(self.asn1, self._key_info, self._store)

    @property
    def stamper(self) -> DummyTimeStamper:
        """What stamps with it, at `NOW`."""
        return DummyTimeStamper(self.asn1, self._key_info, self._store, fixed_dt=NOW)

    @property
    def _store(self) -> SimpleCertificateStore:
        store: SimpleCertificateStore = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]  # pyHanko types it nowhere
            [_asn1(self.issuer)]
        )
        return store

    @property
    def _key_info(self) -> keys.PrivateKeyInfo:
        encoded = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return keys.PrivateKeyInfo.load(encoded)


def made_root(name: str, begins: datetime = NOW - YEAR) -> Keys:
    """An authority, for a hundred years."""
    key = ec.generate_private_key(_CURVE)
    certificate = _certificate(name, key, None, Kind.ROOT, begins, YEAR * 100)
    return Keys(key, certificate, certificate)


def issued(
    root: Keys,
    name: str,
    kind: Kind = Kind.SEALS,
    begins: datetime = NOW - YEAR / 2,
    lasts: timedelta = YEAR,
) -> Keys:
    """A certificate of that authority."""
    # What stamps here knows RSA alone.
    is_rsa = kind is Kind.STAMPS
    key = rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(_CURVE)
    return Keys(key, _certificate(name, key, root, kind, begins, lasts), root.certificate)


def signed(statement: bytes, by: Keys, stamper: Keys | None = None) -> bytes:
    """A detached CAdES signature of a statement, in DER."""
    content = asyncio.run(
        by.signer.async_sign_general_data(
            statement,
            "sha256",
            use_cades=True,
            timestamper=stamper.stamper if stamper else None,
        )
    )
    encoded: bytes = content.dump()
    return encoded


def with_field(pdf: bytes, name: str = "Confirmation1") -> bytes:
    """A PDF with an empty signature field more, written as a whole."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec(name))
    # Otherwise the first honest signature would change the document as well.
    writer.root["/AcroForm"][pdf_name("/SigFlags")] = NumberObject(3)  # type: ignore[no-untyped-call]  # pyHanko types it nowhere
    return _written(copy_into_new_writer(PdfFileReader(BytesIO(_written(writer)))))


def _written(writer: Any) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def sealed(
    pdf: bytes, by: Keys, field: str = "Confirmation1", stamper: Keys | None = None
) -> bytes:
    """A PDF that is sealed in a field as PAdES."""
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signer = PdfSigner(metadata, by.signer, timestamper=stamper.stamper if stamper else None)
    out = BytesIO()
    asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out))
    return out.getvalue()


def _certificate(
    name: str, key: PrivateKey, root: "Keys | None", kind: Kind, begins: datetime, lasts: timedelta
) -> x509.Certificate:
    issuer = root.certificate.subject if root else _name(name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
        .add_extension(x509.BasicConstraints(ca=kind is Kind.ROOT, path_length=None), critical=True)
        .add_extension(_usage(kind), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if kind is Kind.STAMPS:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(root.key if root else key, hashes.SHA256())


def _usage(kind: Kind) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=kind in {Kind.SEALS, Kind.STAMPS},
        content_commitment=False,
        key_encipherment=kind is Kind.ENCIPHERS,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=kind is Kind.ROOT,
        crl_sign=kind is Kind.ROOT,
        encipher_only=False,
        decipher_only=False,
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
