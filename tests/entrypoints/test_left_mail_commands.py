"""Mail that came back and waits, by commands: listed, and put away."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.adapters.mail.maildir import READ, WAITING

Omv = Callable[..., Result]
AT = ("--as", "koordinaattori", "--as-of", "2027-02-25 10:00")
MAIL = b"From: registry@recipient.example\nTo: returns@unit.example\nSubject: Kysymys\n\nHei!\n"


@pytest.fixture
def waiting(omv: Omv, collecting: Path) -> Path:
    """A workspace in whose mailbox a mail has come that names nothing of ours."""
    settings = collecting / "omv.toml"
    told = '[mail]\nreturn_address = "returns@unit.example"\nreturns_maildir = "returned"\n'
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{told}", encoding="utf-8")
    for part in ("cur", "new", "tmp"):
        (collecting / "returned" / part).mkdir(parents=True)
    (collecting / "returned" / "new" / "1.a").write_bytes(MAIL)
    assert omv(collecting, *AT, "run", "send-mail").exit_code == 0
    return collecting


def test_what_waits_is_listed_and_put_away(omv: Omv, waiting: Path) -> None:
    """By as much of its id as is shown; then it is among those that were understood."""
    shown = omv(waiting, *AT, "mail", "waiting").stdout
    assert "registry@recipient.example" in shown
    assert "Kysymys" in shown
    (found,) = json.loads(omv(waiting, *AT, "--json", "mail", "waiting").stdout)
    assert found["id"][:8] in shown
    assert omv(waiting, *AT, "mail", "put-away", found["id"][:8]).exit_code == 0
    assert "No mail that came back waits." in omv(waiting, *AT, "mail", "waiting").stdout
    assert not [*(waiting / "returned" / WAITING / "cur").iterdir()]
    assert len([*(waiting / "returned" / READ / "cur").iterdir()]) == 1
    assert "put away" in omv(waiting, *AT, "log", "show").stdout


@pytest.mark.parametrize("mail_id", ["0000000", "zz"])
def test_what_does_not_wait_is_refused(omv: Omv, waiting: Path, mail_id: str) -> None:
    """With what to do next."""
    refused = omv(waiting, *AT, "mail", "put-away", mail_id)
    assert refused.exit_code == 1
    assert "omv mail waiting" in refused.stderr
