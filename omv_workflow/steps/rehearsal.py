"""Trying out what would happen: on everything that is stored, with nothing kept of it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.mail_settings import MailMode
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.domain.simulator import simulated
from omv_workflow.steps.go_live import pause_plan
from omv_workflow.steps.ports import Blobs, Parts


@dataclass
class Tray:
    """A carrier that keeps what it is given, and when, as if each had gone as the settings say."""

    parts: Parts
    carried: list[tuple[datetime, Message]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Keep the message, or each of those that a digest brings."""
        del enclosed
        self.carried += [(now, one) for one in message.matters]
        end = simulated(message.to_address)
        if end and self.parts.mail.mode is MailMode.TEST:
            return end
        leaves = self.parts.mail.leaves_the_house(message.to_address)
        return Outcome(MessageState.ACCEPTED if leaves else MessageState.WRITTEN, "rehearsed")


@dataclass
class _OverlaidBlobs:
    """The kept blobs, and those of the rehearsal in memory."""

    below: Blobs
    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        """Keep the bytes until the rehearsal ends."""
        sha256 = sha256_hex(content)
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash, of the rehearsal or of before."""
        return self.kept[sha256] if sha256 in self.kept else self.below.get(sha256)

    def remove(self, sha256: str) -> None:
        """Take away what the rehearsal has kept; what stood before stays."""
        self.kept.pop(sha256, None)

    def sweep(self, in_use: Collection[str | None], age: timedelta) -> list[str]:
        """Nothing: a rehearsal leaves nothing behind."""
        del in_use, age
        return []


class _NoFiles:
    """A rehearsal writes no letter to a file."""

    def names(self, message_id: str) -> list[str]:
        """None."""
        del message_id
        return []

    def remove(self, message_id: str) -> None:
        """Nothing is there to be taken away."""


@contextmanager
def rehearsal(parts: Parts) -> Iterator[tuple[Parts, Tray]]:
    """The same parts, with which nothing lasts and nothing leaves the house.

    Raises:
        Unavailable: the database can't be used, or somebody has held it for too long.
    """
    tray = Tray(parts)
    with parts.rehearsed_work() as work:
        yield (
            replace(
                parts,
                work=work,
                blobs=_OverlaidBlobs(parts.blobs),
                mail_files=_NoFiles(),
                wipe=_nothing,
                carrier=lambda: tray,
                converter=_nothing,
                sealer=_nothing,
                pdf=PdfSettings(make=PdfMaking.NEVER),
            ),
            tray,
        )


def only_live(stage: Parts, plan_id: str, now: datetime) -> None:
    """Only this plan's mail is asked for, so nothing need be tried out for any other."""
    with stage.work() as work:
        others = [one.id for one in work.plans.find() if one.live_since and one.id != plan_id]
    for one in others:
        pause_plan(stage, one, "rehearsal", SCHEDULE, now)


def _nothing() -> None:
    """What is undone needs no wiping, no PDF and no seal."""
