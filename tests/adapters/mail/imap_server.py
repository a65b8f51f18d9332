"""An IMAP server on loopback with one account, as far as reading what came back needs one.

It answers the commands of RFC 9051, with MOVE of RFC 6851, that reading what came back needs.
"""

import re
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from tests.adapters.mail.servers import HOST

USER, PASSWORD = "palautukset@vastaanottokeskus.example", 'a "secret" \\ word'
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass
class Account:
    """The folders with their mails by number, and what was asked; `prefix` is that of all folders.

    It can't move mails unless it `moves`; `age` tells one numbering from another (UIDVALIDITY).
    """

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    prefix: str = ""
    moves: bool = True
    age: int = 7
    asked: list[str] = field(default_factory=list)
    selected: str = "INBOX"

    def answer(self, command: str, words: list[str]) -> Iterator[bytes]:
        """The lines before the one that says OK.

        Raises:
            LookupError: what is answered by NO.
        """
        self.asked.append(command)
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1 NAMESPACE" + b" MOVE" * self.moves
        elif command == "LOGIN":
            if words != [USER, PASSWORD]:
                raise LookupError("[AUTHENTICATIONFAILED] Authentication failed.")
        elif command == "NAMESPACE":
            yield f'* NAMESPACE (("{self.prefix}" ".")) NIL NIL'.encode()
        elif command == "SELECT":
            self.selected = words[0]
            yield b"* %d EXISTS" % len(self.folders[self.selected])
            yield b"* OK [UIDVALIDITY %d] UIDs valid" % self.age
        else:
            yield from self._of_mails(command, words)

    def _of_mails(self, command: str, words: list[str]) -> Iterator[bytes]:
        held = self.folders[self.selected]
        if command == "FETCH":
            last = int(words[0].partition(":")[2])
            for number, uid in enumerate(sorted(held)[:last], start=1):
                yield b"* %d FETCH (UID %d)" % (number, uid)
        elif command == "UID FETCH" and int(words[0]) in held:
            most = int(re.findall(r"<0\.(\d+)>", words[1])[0])
            start = held[int(words[0])][:most]
            yield b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%b)" % (len(start), start)
        elif command == "UID MOVE" and int(words[0]) in held:
            self.folders[words[1]][int(words[0])] = held.pop(int(words[0]))
        elif command == "CREATE":
            if words[0] in self.folders:
                raise LookupError("[ALREADYEXISTS] Mailbox already exists")
            self.folders[words[0]] = {}
        elif command == "STATUS":
            yield b'* STATUS "x" (MESSAGES %d)' % len(self.folders[words[0]])


def _handler(account: Account) -> type[socketserver.StreamRequestHandler]:
    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say(b"* OK ready")
            for line in self.rfile:
                tag, command, words = _parsed(line.decode())
                try:
                    for answered in account.answer(command, words):
                        self._say(answered)
                    self._say(f"{tag} OK done".encode())
                except LookupError as error:
                    self._say(f"{tag} NO {error.args[0]}".encode())
                if command == "LOGOUT":
                    return

        def _say(self, line: bytes) -> None:
            self.wfile.write(line + b"\r\n")

    return Conversation


def _parsed(line: str) -> tuple[str, str, list[str]]:
    tag, command, rest = (*line.strip().split(" ", 2), "")[:3]
    if command == "UID":
        second, _, rest = rest.partition(" ")
        command = f"UID {second}"
    words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in _WORD.findall(rest)]
    return tag, command, words


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever doesn't trust it hangs up, and that is no matter of the tests' output."""


@contextmanager
def serving_imap(account: Account, tls: ssl.SSLContext) -> Iterator[int]:
    """Serve an account on loopback; the port."""
    with _Server((HOST, 0), _handler(account)) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
