"""The doctor: what it finds in a workspace, and what it says to do about it."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from omv_workflow.bootstrap import load
from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.domain.second_factor import SecondFactor
from omv_workflow.entrypoints.doctor import (
    clock,
    database,
    disk,
    documents,
    examination,
    keys,
    letters,
    mail,
    rights,
    schedule,
)
from omv_workflow.entrypoints.doctor.findings import Finding, Level, Place
from omv_workflow.entrypoints.doctor.programs import output_of
from omv_workflow.entrypoints.prefect_server import ADDRESS_FILE
from omv_workflow.errors import InvalidInput, NotFound, NotPossibleNow, OmvError, Unavailable
from omv_workflow.forms.validation import validate_toml
from omv_workflow.settings import Settings
from omv_workflow.steps.scheduled import STEPS
from tests.adapters.mail.servers import Mailbox, serving

Omv = Callable[..., Result]


def place(folder: Path, settings: str = "") -> Place:
    """A workspace with these settings."""
    return Place(folder, validate_toml(Settings, settings, "omv.toml"))


def faults(found: Iterator[Finding]) -> list[str]:
    """What was seen of those that are faults."""
    return [one.seen for one in found if one.level is Level.FAULT]


def warnings(found: Iterator[Finding]) -> list[str]:
    """What was seen of those that are warnings."""
    return [one.seen for one in found if one.level is Level.WARNING]


@pytest.fixture
def real(tmp_path: Path, omv: Omv) -> Path:
    """A real workspace, begun and applied."""
    folder = tmp_path / "real"
    omv(tmp_path, "init", folder)
    assert omv(folder, "apply").exit_code == 0
    return folder


def test_every_subject_is_looked_at_and_nothing_is_changed(omv: Omv, real: Path) -> None:
    """As a table in 80 columns and as JSON; warnings leave the exit code at 0."""
    before = omv(real, "--json", "log", "export").stdout
    shown = omv(real, "doctor")
    assert shown.exit_code == 0
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80
    assert "→ Set mail.mode" in shown.stdout
    assert omv(real, "--json", "log", "export").stdout == before
    assert {path.name for path in real.glob("[!.]*")} <= {
        *("omv.toml", "unit.yaml", "omv.db", "omv.db-wal", "omv.db-shm")
    }
    subjects = {one.subject for one in examination.examine(real)}
    assert subjects == {
        *("settings", "database", "clock", "mail", "letters", "keys", "seal", "rights", "disk"),
        *("documents", "schedule"),
    }


def test_faulty_settings_are_one_finding(omv: Omv, real: Path) -> None:
    """With its line; nothing else can be looked at without them."""
    (real / "omv.toml").write_text("[mail]\nmode = 'pigeon'\n", encoding="utf-8")
    result = omv(real, "--json", "doctor")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert (found["subject"], found["level"]) == ("settings", "fault")
    assert "omv.toml:2" in found["seen"]


def test_a_folder_that_is_no_workspace_is_refused(omv: Omv, tmp_path: Path) -> None:
    """As by any other command."""
    assert "omv init" in omv(tmp_path, "doctor").stderr


def test_a_guard_that_is_gone_is_a_fault(real: Path) -> None:
    """It is named."""
    assert faults(database.check(place(real))) == []
    with sqlite3.connect(real / "omv.db") as connection:
        connection.execute("DROP TRIGGER events_are_not_updated")
    connection.close()
    (told,) = faults(database.check(place(real)))
    assert "events_are_not_updated" in told


def test_a_database_that_is_missing_or_newer_is_refused(real: Path) -> None:
    """Looking makes no file, and migrates nothing."""
    nowhere = place(real, '[database]\nurl = "sqlite:///nowhere.db"\n')
    with pytest.raises(NotFound):
        list(database.check(nowhere))
    assert not (real / "nowhere.db").exists()
    with sqlite3.connect(real / "omv.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()
    with pytest.raises(NotPossibleNow, match="newer version"):
        list(database.check(place(real)))


def test_a_clock_behind_the_log_is_a_fault(real: Path) -> None:
    """Nothing would be recorded until it is set; in a virtual workspace time is given."""
    assert faults(clock.check(place(real))) == []
    with sqlite3.connect(real / "omv.db") as connection:
        connection.execute("DROP TRIGGER events_are_not_updated")
        connection.execute("UPDATE events SET recorded_at = '2999-01-01T00:00:00.000000Z'")
    connection.close()
    (told,) = faults(clock.check(place(real)))
    assert "2999" in told
    virtual = place(real, "[workspace]\nvirtual = true\n")
    assert faults(clock.check(virtual)) == []


def test_mail_in_mode_test_is_a_reminder(real: Path) -> None:
    """Nobody gets any."""
    assert "mail/" in warnings(mail.check(place(real)))[0]


@pytest.mark.parametrize(
    ("settings", "error", "named"),
    [
        ('username = "omv"', InvalidInput, "mail.username"),
        ('ca_file = "keys/mail-ca.pem"', InvalidInput, "mail.ca_file"),
        ('host = "127.0.0.1"\nport = 1\nsecurity = "none"', Unavailable, "mail.port"),
    ],
)
def test_mail_that_cannot_go_out_is_refused(
    real: Path, settings: str, error: type[OmvError], named: str
) -> None:
    """The setting that is at fault is named."""
    with pytest.raises(error) as refused:
        list(mail.check(place(real, f'[mail]\nmode = "live"\n{settings}\n')))
    assert named in f"{refused.value} {refused.value.next_step}"


@pytest.mark.parametrize(
    ("addresses", "sender"),
    [
        ('from = "omv@unit.example"', "omv@unit.example"),
        (
            'from = "omv@unit.example"\nreturn_address = "returns@unit.example"',
            "returns+omv-doctor@unit.example",
        ),
    ],
)
def test_a_mail_server_is_asked_whether_it_takes_mail_from_us(
    real: Path, addresses: str, sender: str
) -> None:
    """From the address that mail goes out with: with an addition where there are such."""
    with serving(Mailbox(MAIL="553 5.7.1 Not yours")) as port:
        way = f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"'
        with pytest.raises(Unavailable, match="553") as refused:
            list(mail.check(place(real, f'[mail]\nmode = "live"\n{way}\n{addresses}\n')))
    assert f" {sender} " in refused.value.why


def test_letters_of_ones_own_are_checked(real: Path) -> None:
    """How many there are, and what is wrong with them."""
    own = real / "letters" / "fi"
    own.mkdir(parents=True)
    (own / "draft_ready.md").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"draft_ready\.md"):
        list(letters.check(place(real)))


def test_keys_are_for_omv_alone(real: Path) -> None:
    """A folder that is open to others is a fault, and a file that can't be found as well."""
    folder = real / "keys"
    folder.mkdir(mode=0o755)
    (told,) = faults(keys.check(place(real)))
    assert "open to every account" in told
    folder.chmod(0o700)
    assert faults(keys.check(place(real))) == []
    with pytest.raises(InvalidInput, match=r"mail\.ca_file"):
        list(keys.check(place(real, '[mail]\nca_file = "keys/ca.pem"\n')))


def test_a_key_that_opens_no_second_factor_is_a_fault(real: Path) -> None:
    """For example where a workspace was moved without it."""
    app = load(real)
    with app.parts.work() as work:
        (unit,) = work.units.find()
        factor = SecondFactor("1", unit.id, "somebody")
        sealed = app.parts.vault().seal("secret", factor.about)
        work.second_factors.add(replace(factor, secret=sealed))
        work.record(Fact(unit_stream(unit.id), "tested", app.now(), {}))
        work.commit(app.now())
    app.close()
    assert faults(keys.check(place(real))) == []
    (real / "keys" / "second-factor.key").write_bytes(bytes(32))
    (told,) = faults(keys.check(place(real)))
    assert told == "1 second factor can't be opened with the key that is here."


def test_what_others_can_read_or_change_is_told(real: Path) -> None:
    """A closed folder keeps what is in it."""
    real.chmod(0o755)
    (real / "unit.yaml").chmod(0o646)
    assert "unit.yaml" in warnings(rights.check(place(real)))[0]
    assert "can be changed" in faults(rights.check(place(real)))[0]
    (real / "unit.yaml").chmod(0o644)
    real.chmod(0o700)
    assert [one.level for one in rights.check(place(real))] == [Level.OK]


def test_the_rights_of_a_database_elsewhere_are_looked_at(real: Path, tmp_path: Path) -> None:
    """It is the file that the settings name, whatever its name and folder."""
    real.chmod(0o700)
    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.touch()
    elsewhere.chmod(0o606)
    there = place(real, f'[database]\nurl = "sqlite:///{elsewhere}"\n')
    assert f"can read {elsewhere}" in warnings(rights.check(there))[0]
    assert f"{elsewhere} can be changed" in faults(rights.check(there))[0]


def test_the_room_on_the_disk_is_told(real: Path) -> None:
    """For the workspace and for what is made on the way."""
    assert len(list(disk.check(place(real)))) == 2


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="needs Debian's fontconfig")
def test_the_fonts_of_the_template_are_looked_for(real: Path) -> None:
    """And LibreOffice; without either documents are made all the same."""
    found = list(documents.check(place(real)))
    assert any("Liberation Sans" in one.seen for one in found)
    if any("makes PDF/A-2b" in one.seen for one in found):
        assert "can be written with in signatures" in found[-1].seen
    assert Level.FAULT not in {one.level for one in found}


def test_a_missing_libreoffice_is_a_warning_or_a_fault(real: Path) -> None:
    """As the settings have it; where no PDF is wanted nothing is missing."""
    missing = '[pdf]\nprogram = "there-is-no-such-program"\nmake = "{make}"\n'
    found = {
        make: [one.level for one in documents.check(place(real, missing.format(make=make)))][-1]
        for make in ("if-installed", "always", "never")
    }
    assert found == {"if-installed": "warning", "always": "fault", "never": "ok"}


def test_a_libreoffice_that_makes_nothing_is_a_fault(real: Path, tmp_path: Path) -> None:
    """It is tried with a test page."""
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\necho LibreOffice 1.0\n")
    program.chmod(0o700)
    there = place(real, f'[pdf]\nprogram = "{program}"\n')
    assert faults(documents.check(there)) == ["LibreOffice 1.0 makes no PDF/A-2b with PDF/UA-1."]


def test_a_program_that_hangs_is_given_up() -> None:
    """With all that it has started; one that is missing says nothing either."""
    assert output_of("sh", "-c", "sleep 60 & wait", seconds=0.2) is None
    assert output_of("there-is-no-such-program", seconds=10) is None
    assert output_of("false", seconds=10) is None
    assert output_of("echo", "hello", seconds=10) == "hello\n"


@contextmanager
def prefect(answers: dict[str, Any]) -> Iterator[str]:
    """A server that answers as Prefect's does; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer()

        def _answer(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answers[self.path.removeprefix("/api")]).encode())

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()


def deployed(**changed: object) -> list[dict[str, Any]]:
    """All deployments, active but for what is changed in the first."""
    one = {"paused": False, "schedules": [{"active": True}]}
    stored = [{"name": name, **one} for name in STEPS]
    return [{**stored[0], **changed}, *stored[1:]]


def scheduled(folder: Path, deployments: object, late: int) -> list[Finding]:
    """What is found where `omv up` has left the address of such a server."""
    answers = {"/health": True, "/deployments/filter": deployments, "/flow_runs/count": late}
    with prefect(answers) as url:
        (folder / ADDRESS_FILE).parent.mkdir(exist_ok=True)
        (folder / ADDRESS_FILE).write_text(url, encoding="utf-8")
        return list(schedule.check(place(folder)))


def test_a_schedule_that_runs_is_sound(tmp_path: Path) -> None:
    """The server answers, every deployment is active, no run is late."""
    levels = [one.level for one in scheduled(tmp_path, deployed(), 0)]
    assert levels == [Level.OK, Level.OK, Level.OK]


@pytest.mark.parametrize(
    ("deployments", "late", "told"),
    [
        ([], 0, "send-mail"),
        (deployed(paused=True), 0, "open-cycles"),
        (deployed(schedules=[]), 0, "open-cycles"),
        (deployed(schedules=[{"active": False}]), 0, "open-cycles"),
        (deployed(), 3, "3 runs are late"),
    ],
)
def test_a_schedule_that_does_not_run_is_a_fault(
    tmp_path: Path, deployments: object, late: int, told: str
) -> None:
    """Missing, paused or without a schedule; or nobody takes the runs."""
    (found,) = faults(iter(scheduled(tmp_path, deployments, late)))
    assert told in found


def test_a_server_that_has_ended_is_told(tmp_path: Path) -> None:
    """Its address alone does nothing; and without any, nothing is done by itself."""
    assert "no Prefect server is known" in warnings(schedule.check(place(tmp_path)))[0]
    scheduled(tmp_path, deployed(), 0)
    with pytest.raises(Unavailable, match=r"no server runs there, .* Start it with `omv up`"):
        list(schedule.check(place(tmp_path)))


def test_what_is_no_address_is_never_opened(tmp_path: Path) -> None:
    """Nor read as a file."""
    (tmp_path / ADDRESS_FILE).parent.mkdir()
    (tmp_path / ADDRESS_FILE).write_text("file:///etc/hostname", encoding="utf-8")
    with pytest.raises(InvalidInput, match="PREFECT_API_URL"):
        list(schedule.check(place(tmp_path)))
