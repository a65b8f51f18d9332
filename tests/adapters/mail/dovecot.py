"""A Dovecot of a test's own: its folder, its port, one account; nothing else is touched."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory

import pytest

from omv_workflow.adapters.mail.server import MailServer, Security
from tests.adapters.mail.postfix import free_port
from tests.adapters.mail.servers import HOST, PATIENCE
from tests.entrypoints.web.serving import until

USER, PASSWORD = "returns@unit.example", "a word"
_PROGRAM = "/usr/sbin/dovecot"
_CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
auth_mechanisms = plain
mail_location = maildir:{folder}/boxes/%n
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/boxes/%n
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A server that runs; `folder` holds all that is its own."""

    folder: Path
    port: int

    @property
    def server(self) -> MailServer:
        """How its account is reached."""
        return MailServer(HOST, self.port, Security.TLS, USER, PASSWORD, PATIENCE)

    @property
    def maildir(self) -> Path:
        """The account's Maildir, as the server keeps it."""
        return self.folder / "boxes" / "returns"

    def deliver(self, name: str, content: bytes) -> None:
        """Put a mail into the INBOX, as another server does that delivers there."""
        path = self.maildir / "new" / name
        path.write_bytes(content)
        shutil.chown(path, user="nobody", group="nogroup")

    def mails(self, folder: str = "") -> list[bytes]:
        """What lies in a folder of the account, in the order of its names."""
        parts = (self.maildir / folder / part for part in ("new", "cur"))
        files = (one for part in parts if part.is_dir() for one in part.iterdir())
        return [one.read_bytes() for one in sorted(files, key=lambda one: one.name)]


@contextmanager
def running_dovecot(certificate: Path, prefix: str = "") -> Iterator[Dovecot]:
    """A Dovecot that runs as long as the block, with an empty account; folders begin with `prefix`.

    It is a child of this process, so that nothing of it outlives the test.
    """
    # Its parts are not root: they could not get to a folder of pytest's.
    with TemporaryDirectory(prefix="omv-dovecot-") as folder:
        server = Dovecot(Path(folder), free_port())
        server.folder.chmod(0o755)
        _write(server, certificate, prefix)
        command = [_PROGRAM, "-F", "-c", str(server.folder / "dovecot.conf")]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            try:
                until(lambda: _answers(server, process), "Dovecot")
                yield server
            finally:
                process.terminate()


def dovecot_or_skip(certificate: Path, prefix: str = "") -> Iterator[Dovecot]:
    """The same for a fixture; without Dovecot its tests are skipped."""
    if not Path(_PROGRAM).exists() or os.geteuid():
        pytest.skip(
            "Dovecot is missing, or may not be started: install dovecot-imapd, and run as root"
        )
    with running_dovecot(certificate, prefix) as server:
        yield server


def _write(server: Dovecot, certificate: Path, prefix: str) -> None:
    folder = server.folder
    for part in ("cur", "new", "tmp"):
        (server.maildir / part).mkdir(parents=True)
    for one in (folder / "boxes", server.maildir, *server.maildir.iterdir()):
        shutil.chown(one, user="nobody", group="nogroup")
    (folder / "server.pem").write_bytes(certificate.read_bytes())
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    filled = {"folder": folder, "port": server.port, "prefix": prefix}
    separator = "." if prefix else "/"
    told = _CONFIGURATION.format(**filled, separator=separator)
    (folder / "dovecot.conf").write_text(told)


def _answers(server: Dovecot, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        _, told = process.communicate()
        log = server.folder / "log"
        raise RuntimeError(told.decode() + (log.read_text() if log.exists() else ""))
    try:
        create_connection((HOST, server.port), PATIENCE).close()
    except ConnectionRefusedError:
        return False
    return True
