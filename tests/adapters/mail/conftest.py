"""A message, its attachment and a server's certificate, for all tests of the mail adapter."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.messages import Message
from tests.adapters.mail.certificate import write_certificate
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
    return write_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


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
