from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.adapters.mail.files import FileCarrier
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.errors import VerificationFailed

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for mail that does not exist yet."""
    return tmp_path / "workspace" / "mail"


@pytest.fixture
def carrier(folder: Path) -> FileCarrier:
    """A carrier that writes into the folder."""
    return FileCarrier(folder, HELSINKI)


def test_a_message_becomes_a_file_named_by_day_purpose_and_id(
    carrier: FileCarrier, message: Message, attachment: bytes, folder: Path
) -> None:
    """The day is Helsinki's, the name says nothing of the recipient, and the state is not sent."""
    outcome = carrier.carry(message, Enclosures(attachment), message.created_at)
    assert outcome == Outcome(MessageState.WRITTEN, "2027-05-15-distribution-m-1.eml")
    (file,) = folder.iterdir()
    assert file.name == outcome.response
    assert file.read_bytes() == compose(message, Enclosures(attachment)).as_bytes()


def test_a_second_carry_writes_over_the_file_of_its_own_message(
    carrier: FileCarrier, message: Message, attachment: bytes, folder: Path
) -> None:
    """A step that is run again leaves one file per message, and other messages' files alone."""
    other = replace(message, id="m-2")
    for one in (message, other, replace(message, subject="Korjattu")):
        carrier.carry(one, Enclosures(attachment), message.created_at)
    first, second = sorted(folder.iterdir())
    assert b"Subject: Korjattu" in first.read_bytes()
    assert second.name.endswith("-m-2.eml")


def test_a_folder_that_cannot_be_written_is_a_technical_failure(
    carrier: FileCarrier, message: Message, attachment: bytes, folder: Path
) -> None:
    """The message can be tried again, and the response says what is wrong."""
    folder.parent.write_text("a file where the folder should be")
    outcome = carrier.carry(message, Enclosures(attachment), message.created_at)
    assert outcome.state is MessageState.TECHNICAL_FAILURE
    assert "Not a directory" in outcome.response


def test_a_file_that_cannot_take_its_place_leaves_nothing_behind(
    carrier: FileCarrier, message: Message, attachment: bytes, folder: Path
) -> None:
    """When the last move fails, the half-done file is removed."""
    blocked = folder / "2027-05-15-distribution-m-1.eml"
    (blocked / "inside").mkdir(parents=True)
    outcome = carrier.carry(message, Enclosures(attachment), message.created_at)
    assert outcome.state is MessageState.TECHNICAL_FAILURE
    assert list(folder.iterdir()) == [blocked]


def test_a_changed_document_is_not_written(
    carrier: FileCarrier, message: Message, folder: Path
) -> None:
    """A document other than the confirmed one raises before any file stands there."""
    with pytest.raises(VerificationFailed):
        carrier.carry(message, Enclosures(b"changed"), message.created_at)
    assert not folder.exists()
