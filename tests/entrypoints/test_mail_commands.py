"""Mail by commands: why it failed is told, and a person decides what becomes of it."""

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.databases import connected, database_of

Omv = Callable[..., Result]

AT = ("--as", "koordinaattori", "--as-of", "2027-02-25 10:00")
LIVE = """
[mail]
mode = "live"
security = "none"
"""
SAID = {"fi": "palvelimen", "sv": "värdnamn"}
EARLIER = """
INSERT INTO attempts (id, message_id, number, started_at, ended_at, outcome, response)
SELECT 'earlier', message_id, number + 1, started_at, ended_at, outcome, 'broke off'
FROM attempts WHERE number = 1 AND message_id = (SELECT min(message_id) FROM attempts)
"""


def add_settings(workspace: Path, text: str) -> None:
    """Write further settings below those that are there."""
    with (workspace / "omv.toml").open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture
def failed(omv: Omv, collecting: Path) -> Iterator[Path]:
    """A workspace whose mail server is away; the first of its mails may have arrived."""
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]
        add_settings(collecting, f'{LIVE}host = "127.0.0.1"\nport = {port}\n')
        assert omv(collecting, *AT, "run", "send-mail").exit_code == 1
        with connected(database_of(collecting)) as connection:
            connection.exec_driver_sql("UPDATE messages SET state = 'unknown' WHERE position = 1")
        yield collecting


def listed(omv: Omv, workspace: Path) -> dict[str, str]:
    """The ids of troubled mail, and where each message is."""
    found = json.loads(omv(workspace, *AT, "--json", "mail").stdout)
    return {one["id"]: one["state"] for one in found}


def unknown(omv: Omv, workspace: Path) -> str:
    """The id of the mail that may have arrived."""
    (found,) = (one for one, state in listed(omv, workspace).items() if state == "unknown")
    return found


def test_troubled_mail_is_listed_with_its_reason(omv: Omv, failed: Path) -> None:
    """For people and as JSON; without any, one line says so."""
    shown = omv(failed, *AT, "mail").stdout
    assert "refused" in shown
    assert unknown(omv, failed)[:8] in shown
    for one in listed(omv, failed):
        settled = omv(failed, *AT, "mail", "settle", one, "--given-up", "--how", "Soitettu.")
        assert settled.exit_code == 0
    assert omv(failed, *AT, "mail").stdout == "No mail has failed.\n"


def test_mail_that_may_have_arrived_waits_in_the_status(omv: Omv, failed: Path) -> None:
    """It names the command that helps."""
    assert "omv mail" in omv(failed, *AT, "status").stdout


def test_mail_is_sent_again_by_command(omv: Omv, failed: Path) -> None:
    """As much of the id as names it is enough."""
    one = unknown(omv, failed)
    assert "waits to be sent again" in omv(failed, *AT, "mail", "again", one[:8]).stdout
    assert one not in listed(omv, failed)
    assert omv(failed, *AT, "mail", "again", one).exit_code == 1


def test_mail_that_arrived_is_settled_by_command(omv: Omv, failed: Path) -> None:
    """It is said which of the two, and how that is known."""
    one = unknown(omv, failed)
    assert omv(failed, *AT, "mail", "settle", one, "--how", "Soitettu.").exit_code == 2
    words = ("mail", "settle", one, "--delivered", "--how", "Soitettu.")
    assert omv(failed, *AT, *words).stdout.endswith(": delivered.\n")
    assert one not in listed(omv, failed)


def test_mail_that_came_back_is_recorded_by_command(omv: Omv, failed: Path) -> None:
    """From then on it has failed for good; how that is known stands in the log."""
    back = unknown(omv, failed)
    told = omv(failed, *AT, "mail", "bounced", back[:8], "--how", "It came back by post.")
    assert told.exit_code == 0, told.stderr
    assert listed(omv, failed)[back] == "permanent_failure"
    assert omv(failed, *AT, "mail", "bounced", back, "--how", "Again.").exit_code == 1


def test_why_mail_failed_is_told_in_the_language_of_whoever_reads(
    omv: Omv, omv_process: Callable[..., "subprocess.Popen[bytes]"], collecting: Path
) -> None:
    """Whatever language it was written down in, and by an earlier version, which kept English."""
    add_settings(collecting, LIVE.replace("none", "tls") + 'host = "mail..example"\n')
    assert omv(collecting, *AT, "run", "send-mail").exit_code == 1
    with connected(database_of(collecting)) as connection:
        connection.exec_driver_sql(EARLIER)
    said = {one["said"] for one in json.loads(omv(collecting, *AT, "--json", "mail").stdout)}
    assert said == {"mail..example is no name of a host", "broke off"}
    for language, words in SAID.items():
        shown, _ = omv_process(collecting, *AT, "mail", language=language).communicate(timeout=60)
        told = shown.decode()
        assert words in told
        assert "broke" in told


def test_a_login_without_its_password_fails_the_run_and_says_so(
    omv: Omv, omv_process: Callable[..., "subprocess.Popen[bytes]"], collecting: Path
) -> None:
    """No message is touched."""
    add_settings(collecting, f'{LIVE}host = "localhost"\nusername = "omv"\n')
    process = omv_process(collecting, *AT, "run", "send-mail")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"OMV_MAIL_PASSWORD is not set" in errors
    assert listed(omv, collecting) == {}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('mode = "team"', "mail.team"),
        ('mode = "live"\nhost = "localhost"\nusername = "omv"', "OMV_MAIL_PASSWORD is not set"),
        ('mode = "live"\nhost = "mail.example.org"\nsecurity = "none"', "mail.security"),
        ('mode = "live"\ntimeout = 0', "mail.timeout: expected 1 or more"),
        ('mode = "live"\nhost = ""', "mail.host: expected text"),
    ],
)
def test_settings_with_which_no_mail_can_go_out_are_refused_when_they_are_applied(
    omv: Omv, fresh: Path, settings: str, told: str
) -> None:
    """One message names the setting or the variable."""
    add_settings(fresh, f"\n[mail]\n{settings}\n")
    result = omv(fresh, *AT, "apply")
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())
