"""A message and its attachment, for all tests of the mail adapter."""

from datetime import UTC, datetime

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.messages import Message, MessageState, Purpose


@pytest.fixture
def attachment() -> bytes:
    """Bytes in place of a document."""
    return b"PK\x03\x04 a plan"


@pytest.fixture
def message(attachment: bytes) -> Message:
    """A letter on its way to a recipient under Tiedoksi, with a document."""
    return Message(
        id="m-1",
        business_key="p-1/v-1/ministry/distribution/distribute",
        message_id="<m-1@vastaanottokeskus.example>",
        plan_id="p-1",
        cycle_id="c-1",
        delivery_id="d-1",
        person_id=None,
        purpose=Purpose.DISTRIBUTION,
        step="distribute",
        state=MessageState.SENDING,
        from_name="Esimerkin vastaanottokeskus",
        from_address="kirjaamo@vastaanottokeskus.example",
        to_name="Sisäministeriö, maahanmuutto-osasto",
        to_address="kirjaamo@ministerio.example",
        language="fi",
        subject="Omavalvontasuunnitelma 2027: lähetetään tiedoksi",
        text="Hei,\n\noheisena lähetetään suunnitelma.\n.\nYstävällisin terveisin\n",
        html="<!DOCTYPE html>\n<p>Oheisena lähetetään suunnitelma.</p>\n",
        attachment=sha256_hex(attachment),
        attachment_name="omavalvontasuunnitelma-hyväksytty-2027.docx",
        created_at=datetime(2027, 5, 14, 22, 30, tzinfo=UTC),
        state_since=datetime(2027, 5, 14, 22, 31, tzinfo=UTC),
    )
