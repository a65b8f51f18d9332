"""The second factor: a secret that one person holds, and how often one may guess at its codes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_WRONG = 5
"""So many wrong codes within `WRONG_WITHIN`, and no code is taken for `PAUSE`."""
WRONG_WITHIN = timedelta(minutes=15)
PAUSE = timedelta(minutes=15)
AGREEMENT_WITHIN = timedelta(days=7)
"""A reset that nobody has agreed to for so long has to be asked for anew."""


class Change(StrEnum):
    """What becomes of a second factor; its owner is told of each."""

    SET_UP = "set_up"
    RESET_ASKED = "reset_asked"
    AGREEMENT_NEEDED = "agreement_needed"
    RESET = "reset"


@dataclass(frozen=True)
class SecondFactor:
    """What one person of one unit proves with that it is they; secrets are sealed.

    `secret` holds since `set_up_at`. `offered` is a secret that was shown in the session
    `offered_in`, and holds once a code of it was given there. `last_step` is the time step of the
    newest code that was taken: no code is taken twice. `wrong` codes were given since
    `wrong_since`; none is taken before `paused_until`. `reset_asked_by` has asked that it be reset:
    somebody else has to agree.
    """

    id: str
    unit_id: str
    person_id: str
    secret: str | None = None
    set_up_at: datetime | None = None
    offered: str | None = None
    offered_in: str | None = None
    last_step: int = 0
    wrong: int = 0
    wrong_since: datetime | None = None
    paused_until: datetime | None = None
    reset_asked_by: str | None = None
    reset_asked_at: datetime | None = None

    @property
    def about(self) -> str:
        """Whose secrets they are: sealed for one, they open for no other."""
        return f"second factor of {self.unit_id}/{self.person_id}"

    @property
    def is_set_up(self) -> bool:
        """Whether its owner can prove anything with it."""
        return self.secret is not None

    def after_wrong(self, now: datetime) -> "SecondFactor":
        """As it stands after a wrong code."""
        is_same = self.wrong_since is not None and now < self.wrong_since + WRONG_WITHIN
        wrong = self.wrong + 1 if is_same else 1
        if wrong >= MOST_WRONG:
            return replace(self, wrong=0, wrong_since=None, paused_until=now + PAUSE)
        since = self.wrong_since if is_same else now
        return replace(self, wrong=wrong, wrong_since=since, paused_until=None)

    def after_right(self, step: int) -> "SecondFactor":
        """As it stands after the code of a time step."""
        return replace(self, last_step=step, wrong=0, wrong_since=None, paused_until=None)

    def set_up(self, step: int, now: datetime) -> "SecondFactor":
        """As it stands after the first code of the secret that was offered."""
        return replace(
            self.after_right(step),
            secret=self.offered,
            set_up_at=now,
            offered=None,
            offered_in=None,
        )

    def waits_for_agreement(self, now: datetime) -> bool:
        """Whether somebody has asked lately that it be reset."""
        asked = self.reset_asked_at
        return asked is not None and now < asked + AGREEMENT_WITHIN

    def reset(self) -> "SecondFactor":
        """As it stands once two people have agreed that it is lost: nothing of it counts."""
        return SecondFactor(self.id, self.unit_id, self.person_id)


@dataclass(frozen=True)
class RecoveryCode:
    """One of the codes for whoever has lost what holds the secret; its id is the hash of it."""

    id: str
    unit_id: str
    person_id: str
    made_at: datetime
    used_at: datetime | None = None
