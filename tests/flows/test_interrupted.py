"""Mail that goes out through `omv up`, where the mail server is away and the worker is killed."""

import os
import signal
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from omv_workflow.bootstrap import load
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.entrypoints.backup.before import Before
from omv_workflow.entrypoints.backup.making import make_backup
from omv_workflow.entrypoints.backup.restoring import restore
from omv_workflow.entrypoints.prefect_server import free_port
from omv_workflow.steps.open_cycles import open_due_cycles
from omv_workflow.steps.request_contributions import request_due_contributions
from omv_workflow.steps.verify_log import verify_all_streams
from tests.adapters.mail.servers import HOST, OK, SILENCE, Mailbox, serving
from tests.flows.running import (
    Until,
    ask_for,
    processes_of,
    run_now,
    running,
    server_of,
    told_of,
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.only_sqlite("the runs of flows are seen on PostgreSQL without it"),
]
ASKED, TRIED, TRIED_AGAIN, AFTERWARDS = (
    f"2027-03-01T{at}:00+02:00" for at in ("08:00", "09:00", "09:45", "13:00")
)


@dataclass(frozen=True)
class Story:
    """How three runs of `send-mail` and `omv up` ended, what the mail server took, and a backup."""

    refused: dict[str, Any]
    cut_off: dict[str, Any]
    afterwards: dict[str, Any]
    code: int
    printed: str
    left_over: list[int]
    came: Counter[str]
    backup: Path


@pytest.fixture(scope="module")
def story(workspace: Path, until: Until, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """No mail server; then one that is taking the third mail as the worker dies; then all well."""
    apart = tmp_path_factory.mktemp("apart")
    screen, backup = apart / "screen.txt", apart / "backup.tar.gz"
    mailbox = Mailbox(DATA=[OK, OK, SILENCE])
    ask_everybody(workspace)
    with serving(mailbox) as port:
        with running(workspace, screen, until) as up:
            server = server_of(workspace, screen)
            send_by(workspace, free_port())
            refused = run_now(server, "send-mail", TRIED, until)
            send_by(workspace, port)
            cut_off = ask_for(server, "send-mail", TRIED_AGAIN)
            until(lambda: mailbox.commands.count("DATA") == 3)
            make_backup(workspace, backup, datetime.fromisoformat(TRIED_AGAIN))
            kill_worker(workspace)
            code = up.wait(60)
        printed, left_over = screen.read_text(), processes_of(workspace)
        with running(workspace, screen, until):
            server = server_of(workspace, screen)
            afterwards = run_now(server, "send-mail", AFTERWARDS, until)
            ended = server.ask(f"/flow_runs/{cut_off}")
    return Story(refused, ended, afterwards, code, printed, left_over, ids_of(mailbox), backup)


def ask_everybody(workspace: Path) -> None:
    """Open the year and write the letters that ask for answers."""
    parts, now = load(workspace).parts, datetime.fromisoformat(ASKED)
    open_due_cycles(parts, now)
    request_due_contributions(parts, now)


def send_by(workspace: Path, port: int) -> None:
    """Let the workspace's mail go by a port of this machine."""
    settings = (workspace / "omv.toml").read_text().partition("\n[mail]")[0]
    mail = f'\n[mail]\nmode = "live"\nhost = "{HOST}"\nport = {port}\nsecurity = "none"\n'
    (workspace / "omv.toml").write_text(settings + mail)


def kill_worker(workspace: Path) -> None:
    """Kill the worker and the run below it, as the kernel does when memory is short."""
    for process in processes_of(workspace):
        if b"server\0start" not in told_of(process, "cmdline"):
            os.kill(process, signal.SIGKILL)


def ids_of(mailbox: Mailbox) -> Counter[str]:
    """How often each mail was handed over, by its Message-ID."""
    texts = [envelope.content for envelope in mailbox.envelopes]
    mails = [message_from_bytes(one, policy=default) for one in texts if isinstance(one, bytes)]
    return Counter(str(mail["Message-ID"]) for mail in mails)


def messages_of(workspace: Path) -> list[Message]:
    """All that the workspace has written."""
    with load(workspace).parts.work() as work:
        return list(work.messages.find())


def test_a_run_that_reaches_no_mail_server_fails(story: Story) -> None:
    """Whoever looks at Prefect's pages sees it."""
    assert story.refused["state_name"] == "Failed"


def test_a_killed_worker_ends_everything_by_name(story: Story) -> None:
    """It is said which part ended, no other one is left, and a service manager sees a failure."""
    assert (story.code, story.left_over) == (1, [])
    assert "The worker" in story.printed


def test_a_run_that_was_cut_off_stops_no_later_one(story: Story) -> None:
    """It is shown as crashed, and the next run of its deployment is not cancelled."""
    assert story.cut_off["state_name"] == "Crashed"
    assert story.afterwards["state_name"] == "Completed"


def test_every_mail_is_handed_over_once(story: Story, workspace: Path) -> None:
    """None twice, none never: what could not be sent is sent by the first run that can."""
    assert story.came == Counter(one.message_id for one in messages_of(workspace))


def test_a_person_decides_on_the_mail_that_was_cut_off(story: Story, workspace: Path) -> None:
    """Whether the server has taken it nobody knows; it is the only one."""
    assert story.code
    states = Counter(one.state for one in messages_of(workspace))
    assert states.pop(MessageState.UNKNOWN) == 1
    assert set(states) == {MessageState.ACCEPTED}


def test_the_log_verifies_after_all_of_it(story: Story, workspace: Path) -> None:
    """Nothing in it was cut off or written twice."""
    assert story.code
    summary = verify_all_streams(load(workspace).parts, datetime.fromisoformat(AFTERWARDS))
    assert summary.done
    assert summary.failed == []


def test_a_backup_taken_in_the_midst_of_a_batch_is_whole(story: Story, tmp_path: Path) -> None:
    """What was on its way is in it as on its way, and nothing goes out from what is restored."""
    place, now = Before(tmp_path / "restored", None), datetime.fromisoformat(AFTERWARDS)
    restored = restore(story.backup, place, now, may_replace=False, database=None)
    assert restored.faults == ()
    states = Counter(one.state for one in messages_of(restored.workspace))
    assert states[MessageState.SENDING] == 1
    with load(restored.workspace).parts.work() as work:
        assert {plan.live_since for plan in work.plans.find()} == {None}
