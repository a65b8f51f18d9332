"""A key for tests, and a signature with it in a field of an issued PDF."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from omv_workflow.adapters.seal.appearance import seal_style
from omv_workflow.adapters.seal.appending import AppendingWriter
from omv_workflow.domain.signing import SealBlock


@cache
def signer() -> SimpleSigner:
    """Somebody with a key on P-256 and a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = asn1_x509.Certificate.load(_certificate(key).public_bytes(Encoding.DER))
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko says no types here
    return SimpleSigner(certificate, PrivateKeyInfo.load(der), known)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seal of a test")])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )


def signed(pdf: bytes, field: str, block: SealBlock) -> bytes:
    """The PDF, signed in that field, which shows the block."""
    writer = AppendingWriter(BytesIO(pdf))
    style = seal_style(writer, field, block)
    told = PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    made = PdfSigner(told, signer(), stamp_style=style).sign_pdf(writer, existing_fields_only=True)
    content: bytes = made.getvalue()
    return content
