"""The mailbox of what came back: read in parts, put away by moving, and nothing in it lost."""

from pathlib import Path

import pytest

from omv_workflow.adapters.mail.maildir import READ, WAITING, MaildirReturns
from omv_workflow.domain.notices import NoticeKind
from omv_workflow.errors import Unavailable

MAIL = b"From: registry@recipient.example\nTo: returns+a-b@unit.example\nSubject: x\n\ny\n"


@pytest.fixture
def maildir(tmp_path: Path) -> MaildirReturns:
    """A Maildir with three mails, one of which somebody has looked at."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    for name in ("new/2.a", "new/1.a", "cur/0.a:2,S"):
        (tmp_path / name).write_bytes(MAIL)
    return MaildirReturns(tmp_path)


def files(maildir: MaildirReturns, folder: str) -> list[str]:
    """What stands in a folder of it."""
    return sorted(one.name for one in (maildir.folder / folder / "cur").iterdir())


def test_mails_are_read_and_not_more_than_asked_for(maildir: MaildirReturns) -> None:
    """In the order of their names; what is still being written is none."""
    (maildir.folder / "tmp" / "3.a").write_bytes(MAIL)
    assert [one.name for one in maildir.arrived(2)] == ["cur/0.a:2,S", "new/1.a"]
    (first, *_) = maildir.arrived(9)
    assert first.notice.kind is NoticeKind.ANSWER
    assert len(maildir.arrived(9)) == 3


def test_what_was_read_is_moved_and_kept(maildir: MaildirReturns) -> None:
    """To two folders, byte for byte; moving it twice is no error."""
    maildir.put_away("new/1.a", waits=False)
    maildir.put_away("new/2.a", waits=True)
    maildir.put_away("new/2.a", waits=True)
    assert (files(maildir, READ), files(maildir, WAITING)) == (["1.a"], ["2.a"])
    assert (maildir.folder / WAITING / "cur" / "2.a").read_bytes() == MAIL
    assert [one.name for one in maildir.arrived(9)] == ["cur/0.a:2,S"]
    assert maildir.waiting() == 1


def test_of_a_huge_mail_the_beginning_is_read(maildir: MaildirReturns) -> None:
    """Its headers and its first parts tell all there is."""
    (maildir.folder / "new" / "1.a").write_bytes(MAIL + b"x" * 5_000_000)
    (_, huge, _) = maildir.arrived(9)
    assert huge.notice.came_to == ("returns+a-b@unit.example",)


def test_links_and_folders_are_passed_over(maildir: MaildirReturns) -> None:
    """No mail leads out of the mailbox."""
    (maildir.folder / "new" / "0.link").symlink_to("/etc/passwd")
    (maildir.folder / "new" / "0.folder").mkdir()
    assert len(maildir.arrived(9)) == 3


def test_a_mailbox_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the setting that names it."""
    gone = MaildirReturns(tmp_path / "none")
    with pytest.raises(Unavailable, match=r"mail\.returns_maildir"):
        gone.arrived(9)
    assert gone.waiting() == 0


def test_a_mail_that_can_not_be_moved_is_told(maildir: MaildirReturns) -> None:
    """A file stands where the folder should."""
    (maildir.folder / READ).write_bytes(b"")
    with pytest.raises(Unavailable, match="can't be used"):
        maildir.put_away("new/1.a", waits=False)


def test_what_waits_is_shown_and_settled(maildir: MaildirReturns) -> None:
    """The mails of its folder, wherever in it a mail program has put them."""
    assert maildir.unsettled(9) == []
    maildir.put_away("new/1.a", waits=True)
    maildir.put_away("new/2.a", waits=True)
    (maildir.folder / WAITING / "cur" / "2.a").rename(maildir.folder / WAITING / "new" / "2.a")
    names = [one.name for one in maildir.unsettled(9)]
    assert names == [f"{WAITING}/cur/1.a", f"{WAITING}/new/2.a"]
    assert maildir.waiting() == 2
    (first,) = maildir.unsettled(1)
    assert (first.sender, first.subject, first.text) == ("registry@recipient.example", "x", "y")
    for _ in range(2):
        maildir.settle(first.name)
    assert files(maildir, READ) == ["1.a"]
    assert maildir.waiting() == 1
