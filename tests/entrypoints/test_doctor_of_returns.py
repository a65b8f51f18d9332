"""What the doctor finds of the mailbox for what comes back."""

from pathlib import Path

import pytest

from omv_workflow.entrypoints.doctor import returns
from omv_workflow.entrypoints.doctor.findings import Level
from omv_workflow.errors import InvalidInput
from tests.entrypoints.test_doctor import place

MAILBOX = '[mail]\nreturn_address = "returns@unit.example"\nreturns_maildir = "returned"\n'
ACCOUNT = '[mail]\nreturn_address = "returns@unit.example"\nreturns_host = "127.0.0.1"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a Maildir."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / "returned" / part).mkdir(parents=True)
    return tmp_path


def found(folder: Path, settings: str = MAILBOX) -> list[tuple[Level, str]]:
    """What is found with these settings."""
    return [(one.level, one.seen) for one in returns.check(place(folder, settings))]


def test_without_a_mailbox_there_is_nothing_to_look_at(folder: Path) -> None:
    """Nor where bounces only have an address."""
    assert found(folder, "") == []
    assert found(folder, '[mail]\nreturn_address = "returns@unit.example"\n') == []


def test_a_mailbox_that_can_be_read_is_well(folder: Path) -> None:
    """And nothing in it waits."""
    ((level, told),) = found(folder)
    assert (level, told) == (Level.OK, "its mailbox can be read, and nothing in it waits.")


def test_what_waits_for_a_person_is_told(folder: Path) -> None:
    """With how many there are."""
    waiting = folder / "returned" / ".omv-waiting" / "cur"
    waiting.mkdir(parents=True)
    (waiting / "1.a").write_bytes(b"x")
    ((level, told),) = found(folder)
    assert (level, told) == (Level.WARNING, "1 mail in its mailbox waits for a person.")


def test_a_mailbox_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """It is told which one."""
    ((level, told),) = found(tmp_path)
    assert level is Level.FAULT
    assert "returned can't be used" in told


def test_a_mailbox_needs_an_address(folder: Path) -> None:
    """Without one, nothing would come there that names its mail."""
    with pytest.raises(InvalidInput, match=r"mail\.return_address"):
        found(folder, '[mail]\nreturns_maildir = "returned"\n')


def test_an_account_without_its_password_is_refused(folder: Path) -> None:
    """By the name of the variable, when it is looked into, not by every command."""
    settings = f'{ACCOUNT}returns_username = "returns"\nreturns_port = 1\n'
    with pytest.raises(InvalidInput, match="OMV_RETURNS_PASSWORD"):
        found(folder, settings)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (ACCOUNT, r"mail\.returns_username go together"),
        (f'{MAILBOX}returns_username = "a"\n', r"mail\.returns_username go together"),
        (f'{MAILBOX}returns_host = "a"\nreturns_username = "a"\n', "not both"),
        ('[mail]\nreturns_host = "a"\nreturns_username = "a"\n', r"mail\.return_address"),
    ],
)
def test_half_an_account_or_two_mailboxes_are_refused(
    folder: Path, settings: str, named: str
) -> None:
    """Nobody would know what is read."""
    with pytest.raises(InvalidInput, match=named):
        found(folder, settings)
