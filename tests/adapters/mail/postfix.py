"""A Postfix of a test's own: its folder, its port, its mailboxes; nothing else is touched.

Mail to `recipient.example` is taken at first, whoever it is for, and delivered or returned later,
as by a server that others stand behind.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from pwd import getpwnam
from tempfile import TemporaryDirectory

import pytest

THERE, FULL, AWAY = "registry", "full", "away"
"""Who has a mailbox: one that takes all, one with no room left, one that answers by itself."""
RETURNS = "returns@unit.example"
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.recipient.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = recipient.example, unit.example
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = texthash:{folder}/config/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
recipient_delimiter = +
transport_maps = texthash:{folder}/config/transport
bounce_queue_lifetime = 1s
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
full unix - n n - 1 pipe flags=q user=nobody argv=/bin/sh {folder}/full.sh
answering unix - n n - 1 pipe
  flags=q user=nobody argv=/bin/bash {folder}/answer.sh {port} ${{sender}}
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
# As a delivery agent with quotas tells it: by its words and sysexits' EX_UNAVAILABLE (pipe(8)).
_FULL = "cat >/dev/null; echo '5.2.2 Mailbox is full'; exit 69\n"
# Answers every mail by itself, as RFC 3834 wants it; bash, for Python may not be nobody's to run.
_ANSWER = r"""
id=$(grep -i -m 1 '^message-id:' | cut -d ' ' -f 2)
exec 3<>"/dev/tcp/127.0.0.1/$1"
read -r _ <&3
for line in 'HELO away' 'MAIL FROM:<>' "RCPT TO:<$2>" DATA; do
    printf '%s\r\n' "$line" >&3
    read -r _ <&3
done
printf '%s\r\n' 'From: away@recipient.example' "To: $2" "In-Reply-To: $id" \
    'Subject: Automaattinen vastaus' 'Auto-Submitted: auto-replied' \
    '' 'Olen poissa. VN/1/2027' . >&3
read -r _ <&3
"""


@dataclass(frozen=True)
class Postfix:
    """A server that runs; `folder` holds all that is its own."""

    folder: Path
    port: int

    @property
    def returns(self) -> Path:
        """The Maildir of what comes back."""
        return self.folder / "boxes" / "returns"

    def mails(self, box: str) -> list[EmailMessage]:
        """What has been delivered to a mailbox and not been taken from it."""
        files = sorted((self.folder / "boxes" / box / "new").glob("*"))
        return [message_from_bytes(one.read_bytes(), policy=default) for one in files]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in its queues."""
        queues = (self.folder / "queue" / one for one in ("incoming", "active", "deferred"))
        return not any(one.is_file() for queue in queues for one in queue.rglob("*"))

    @property
    def log(self) -> str:
        """What it has written down of its work."""
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def running_postfix() -> Iterator[Postfix]:
    """A Postfix that runs as long as the block, with nothing in it."""
    # Its parts are not root: they could not get to a folder of pytest's.
    with TemporaryDirectory(prefix="omv-postfix-") as folder:
        server = Postfix(Path(folder), free_port())
        server.folder.chmod(0o755)
        _write(server)
        _postfix(server, "start")
        try:
            yield server
        finally:
            _postfix(server, "stop")


def postfix_or_skip() -> Iterator[Postfix]:
    """The same for a fixture; without Postfix its tests are skipped."""
    if shutil.which("postfix", path="/usr/sbin") is None or os.geteuid():
        pytest.skip("Postfix is missing, or may not be started: install postfix, and run as root")
    with running_postfix() as server:
        yield server


def _write(server: Postfix) -> None:
    folder, config = server.folder, server.folder / "config"
    for one in (config, folder / "queue", folder / "boxes"):
        one.mkdir(parents=True)
    shutil.chown(folder / "boxes", user="nobody")
    for part in ("cur", "new", "tmp"):
        (folder / "boxes" / "returns" / part).mkdir(parents=True)
        shutil.chown(folder / "boxes" / "returns" / part, user="nobody")
    (folder / "data").mkdir()
    shutil.chown(folder / "data", user="postfix")
    filled = {
        "folder": folder,
        "port": server.port,
        "uid": getpwnam("nobody").pw_uid,
        "gid": getpwnam("nobody").pw_gid,
    }
    (config / "main.cf").write_text(_MAIN.format(**filled))
    (config / "master.cf").write_text(_MASTER.format(**filled))
    (config / "boxes").write_text(_boxes())
    (config / "transport").write_text(
        f"{FULL}@recipient.example full:\n{AWAY}@recipient.example answering:\n"
    )
    (folder / "full.sh").write_text(_FULL)
    (folder / "answer.sh").write_text(_ANSWER)


def _boxes() -> str:
    known = {f"{one}@recipient.example": one for one in (THERE, FULL)} | {RETURNS: "returns"}
    return "".join(f"{address} {box}/\n" for address, box in known.items())


def _postfix(server: Postfix, command: str) -> None:
    done = subprocess.run(
        ["/usr/sbin/postfix", "-c", str(server.folder / "config"), command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr + server.log)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
