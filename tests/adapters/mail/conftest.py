"""A message, its attachment and a server's certificate, for all tests of the mail adapter."""

import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.messages import Message
from tests.adapters.mail.servers import HOST
from tests.messages import message as a_message


@pytest.fixture
def attachment() -> bytes:
    """Bytes in place of a document."""
    return b"PK\x03\x04 a plan"


@pytest.fixture
def message(attachment: bytes) -> Message:
    """A letter on its way to a recipient under Tiedoksi, with a document."""
    return a_message(
        id="m-1",
        business_key="p-1/v-1/ministry/distribution/distribute",
        message_id="<m-1@vastaanottokeskus.example>",
        plan_id="p-1",
        cycle_id="c-1",
        delivery_id="d-1",
        to_name="Sisäministeriö, maahanmuutto-osasto",
        to_address="kirjaamo@ministerio.example",
        subject="Omavalvontasuunnitelma 2027: lähetetään tiedoksi",
        text="Hei,\n\noheisena lähetetään suunnitelma.\n.\nYstävällisin terveisin\n",
        html="<!DOCTYPE html>\n<p>Oheisena lähetetään suunnitelma.</p>\n",
        attachment=sha256_hex(attachment),
        attachment_name="omavalvontasuunnitelma-hyväksytty-2027.docx",
        created_at=datetime(2027, 5, 14, 22, 30, tzinfo=UTC),
        state_since=datetime(2027, 5, 14, 22, 31, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away certificate of this machine, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, serial_number=1)
        .public_key(key.public_key())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_side(certificate: Path) -> ssl.SSLContext:
    """TLS as the server speaks it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    """TLS as a client speaks it that trusts the throw-away certificate."""
    return ssl.create_default_context(cafile=str(certificate))
