"""Mail whose sending is killed at random moments: none twice, and none lost but what is unknown."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from email import message_from_bytes
from multiprocessing import get_context

import pytest

from omv_workflow.domain.messages import MessageState
from tests.adapters.mail.servers import HOST, Mailbox, serving
from tests.databases import NO_PDF, Databases, settings
from tests.faults.killed_sending import DOMAIN, Sent, prepare, sent_though_killed
from tests.faults.test_killed_years import SEED

# `make faults` kills more often; a failure names the seed, with which it comes again.
KILLS = int(os.environ.get("OMV_TEST_MAIL_KILLS", "50"))
KILLS_EACH = 50
LETTERS = 80
MOMENTS_OF_TWO = 60
"""About as many as two mails take, so that a process dies at any moment of its first or second."""


@dataclass(frozen=True)
class Ended:
    """How mail ended by the workspace's account, and how often the server took each of it."""

    sent: Sent
    taken: Counter[str]
    senders: set[str | None]


Sending = Callable[[list[int]], Ended]


@pytest.fixture(scope="module")
def sending(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    """Has all letters of a new workspace sent by processes with so many moments each."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:

        def send(fuses: list[int]) -> Ended:
            folder, mailbox = tmp_path_factory.mktemp("sending"), Mailbox()
            url = databases.new(folder)
            with serving(mailbox) as port:
                (folder / "omv.toml").write_text(told(url, port), encoding="utf-8")
                process.submit(prepare, folder, LETTERS).result()
                sent = process.submit(sent_though_killed, folder, fuses).result()
            databases.drop(url)
            return Ended(sent, taken_by(mailbox), {one.mail_from for one in mailbox.envelopes})

        yield send


def told(url: str, port: int) -> str:
    """Settings of a workspace whose mail goes to a port of this machine."""
    way = f'host = "{HOST}"\nport = {port}\nsecurity = "none"\n'
    mail = f'[mail]\nmode = "live"\nreturn_address = "palautukset@{DOMAIN}"\n{way}'
    return settings(url, pdf=f"{NO_PDF}\n{mail}")


def taken_by(mailbox: Mailbox) -> Counter[str]:
    """How often the server took each mail, by its Message-ID."""
    texts = [one.content for one in mailbox.envelopes]
    mails = [message_from_bytes(one) for one in texts if isinstance(one, bytes)]
    return Counter(str(mail["Message-ID"]) for mail in mails)


@pytest.fixture(scope="module")
def undisturbed(sending: Sending) -> Ended:
    """The same when nothing is killed."""
    return sending([])


def test_undisturbed_every_mail_is_taken_once(undisturbed: Ended) -> None:
    """What the others are compared with; each comes from a return address of its own."""
    assert set(undisturbed.sent.states.values()) == {MessageState.ACCEPTED}
    assert set(undisturbed.taken.values()) == {1}
    assert len(undisturbed.taken) == len(undisturbed.senders) == LETTERS


@pytest.mark.parametrize("number", range(max(1, KILLS // KILLS_EACH)))
def test_killed_sending_takes_no_mail_twice_and_loses_none(
    undisturbed: Ended, sending: Sending, number: int
) -> None:
    """What was taken is what is taken undisturbed, up to what a person is told to decide on."""
    chance = random.Random(f"{SEED}/mail/{number}")  # noqa: S311 - moments to die at are no secret
    fuses = [chance.randrange(1, MOMENTS_OF_TWO) for _ in range(KILLS_EACH)]
    ended = sending(fuses)
    states, seed = ended.sent.states, f"seed {SEED}"
    unknown = {one for one, state in states.items() if state is MessageState.UNKNOWN}
    assert ended.sent.deaths == KILLS_EACH, seed
    assert max(ended.taken.values()) == 1, seed
    assert set(undisturbed.taken) - set(ended.taken) <= unknown, seed
    assert set(ended.taken) <= set(undisturbed.taken), seed
    assert 0 < len(unknown) <= KILLS_EACH, seed
    assert ended.sent.faults == [], seed
