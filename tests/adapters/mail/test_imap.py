"""The mailbox of what came back, over IMAP: read in parts, put away by moving, nothing lost."""

import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest

from omv_workflow.adapters.mail.imap import READ, WAITING, ImapReturns
from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.domain.notices import NoticeKind
from omv_workflow.errors import Unavailable
from tests.adapters.mail.imap_server import PASSWORD, USER, Account, serving_imap
from tests.adapters.mail.servers import HOST, PATIENCE

WRONG = "not-the-word"


def mail(number: int) -> bytes:
    """A mail that came to a return address of this number."""
    to = f"To: returns+{number}@unit.example\r\n".encode()
    return b"From: registry@recipient.example\r\n" + to + b"Subject: x\r\n\r\ny\r\n"


@pytest.fixture
def account() -> Account:
    """Three mails in the INBOX."""
    return Account({"INBOX": {number: mail(number) for number in (4, 5, 9)}})


@pytest.fixture
def server(account: Account, server_side: ssl.SSLContext) -> Iterator[MailServer]:
    """Where the account is."""
    with serving_imap(account, server_side) as port:
        yield MailServer(HOST, port, Security.TLS, USER, PASSWORD, PATIENCE)


@pytest.fixture
def mailbox(server: MailServer, trusting: ssl.SSLContext) -> Iterator[ImapReturns]:
    """The mailbox of the account."""
    mailbox = ImapReturns(lambda: (server, trusting))
    yield mailbox
    mailbox.waiting()  # takes leave


def test_mails_are_read_and_not_more_than_asked_for(mailbox: ImapReturns) -> None:
    """Those that lie longest come first."""
    first, second = mailbox.arrived(2)
    assert [first.notice.came_to, second.notice.came_to] == [
        ("returns+4@unit.example",),
        ("returns+5@unit.example",),
    ]
    assert first.notice.kind is NoticeKind.ANSWER
    assert len(mailbox.arrived(9)) == 3


@pytest.mark.parametrize("prefix", ["", "INBOX."])
def test_what_was_read_is_moved_and_kept(
    mailbox: ImapReturns, account: Account, prefix: str
) -> None:
    """To two folders, wherever the server has its folders; moving a mail twice is no error."""
    account.prefix = prefix
    first, second, _ = mailbox.arrived(9)
    mailbox.put_away(first.name, waits=False)
    mailbox.put_away(second.name, waits=True)
    mailbox.put_away(second.name, waits=True)
    assert account.folders == {
        "INBOX": {9: mail(9)},
        prefix + READ: {4: mail(4)},
        prefix + WAITING: {5: mail(5)},
    }
    assert mailbox.waiting() == 1


def test_a_run_has_one_connection(mailbox: ImapReturns, account: Account) -> None:
    """It ends when the run asks how many wait; the next run has its own."""
    for _ in range(2):
        for one in mailbox.arrived(1):
            mailbox.put_away(one.name, waits=False)
        mailbox.waiting()
    assert account.asked.count("LOGIN") == account.asked.count("LOGOUT") == 2
    assert list(account.folders["INBOX"]) == [9]


def test_an_empty_mailbox_has_nothing_and_nothing_waits(
    mailbox: ImapReturns, account: Account
) -> None:
    """As on the first day."""
    account.folders["INBOX"].clear()
    assert mailbox.arrived(9) == []
    assert mailbox.waiting() == 0


def test_of_a_huge_mail_the_beginning_is_read(mailbox: ImapReturns, account: Account) -> None:
    """Its headers and its first parts tell all there is."""
    account.folders["INBOX"] = {1: mail(1) + b"x" * 3_000_000}
    (huge,) = mailbox.arrived(9)
    assert huge.notice.came_to == ("returns+1@unit.example",)
    account.folders["INBOX"] = {1: b"x: y\r\n" * 200_000 + mail(1)}
    (late,) = mailbox.arrived(9)
    assert late.notice.came_to == ()


def test_a_number_of_an_earlier_numbering_moves_no_other_mail(
    mailbox: ImapReturns, account: Account
) -> None:
    """A server that was restored from its backup numbers the mails anew."""
    (first,) = mailbox.arrived(1)
    mailbox.waiting()
    account.age += 1
    mailbox.put_away(first.name, waits=False)
    assert list(account.folders["INBOX"]) == [4, 5, 9]


def test_a_server_that_can_move_no_mail_is_refused(mailbox: ImapReturns, account: Account) -> None:
    """Otherwise the same mails would be read for ever."""
    account.moves = False
    with pytest.raises(Unavailable, match="RFC 6851"):
        mailbox.arrived(9)


def test_a_wrong_password_is_told_and_not_shown(
    server: MailServer, trusting: ssl.SSLContext
) -> None:
    """With the variable that holds it."""
    wrong = replace(server, password=WRONG)
    with pytest.raises(Unavailable, match="OMV_RETURNS_PASSWORD") as told:
        ImapReturns(lambda: (wrong, trusting)).arrived(9)
    assert "Authentication failed" in str(told.value)
    assert WRONG not in str(told.value)


def test_a_certificate_that_is_not_trusted_ends_it(server: MailServer, account: Account) -> None:
    """Before anything was said."""
    with pytest.raises(Unavailable, match="certificate"):
        ImapReturns(lambda: (server, ssl.create_default_context())).arrived(9)
    assert account.asked == []


def test_a_server_that_is_away_is_told(server: MailServer, trusting: ssl.SSLContext) -> None:
    """With its name and port."""
    away = replace(server, port=1)
    with pytest.raises(Unavailable, match=f"{HOST}:1"):
        ImapReturns(lambda: (away, trusting)).waiting()


def test_what_waits_is_shown_and_settled(mailbox: ImapReturns, account: Account) -> None:
    """By connections of their own, for a page may ask while a run is under way."""
    assert mailbox.unsettled(9) == []
    first, second, _ = mailbox.arrived(9)
    for one in (first, second):
        mailbox.put_away(one.name, waits=True)
    (oldest,) = mailbox.unsettled(1)
    assert (oldest.sender, oldest.subject, oldest.text) == ("registry@recipient.example", "x", "y")
    for _ in range(2):
        mailbox.settle(oldest.name)
    assert account.folders[READ] == {4: mail(4)}
    assert account.folders[WAITING] == {5: mail(5)}


def test_a_mail_that_was_numbered_anew_is_not_taken_for_another(
    mailbox: ImapReturns, account: Account
) -> None:
    """Numbers hold as long as the server says so (UIDVALIDITY)."""
    (first, *_) = mailbox.arrived(9)
    mailbox.put_away(first.name, waits=True)
    (left,) = mailbox.unsettled(9)
    account.age += 1
    mailbox.settle(left.name)
    assert account.folders[WAITING] == {4: mail(4)}
