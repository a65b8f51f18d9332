"""The clock against the log: what is written now can't be older than what was written before."""

from datetime import datetime, timedelta

from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said

TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ."""


def is_behind(clock: datetime, newest: datetime | None) -> bool:
    """Whether a clock tells an instant before that of the newest event, beyond tolerance."""
    return newest is not None and newest - clock > TOLERANCE


def check_clock(clock: datetime, newest: datetime | None) -> None:
    """Refuse to record anything by a clock that is behind the log; `clock` is in local time.

    Raises:
        NotPossibleNow: it is, so that the log would tell that things happened before others.
    """
    if newest is not None and is_behind(clock, newest):
        raise NotPossibleNow(
            said("Writing to the log"),
            why=said(
                "the clock of this machine tells {clock}, and the newest event was recorded at"
                " {newest}.",
                clock=clock.replace(microsecond=0),
                newest=newest.astimezone(clock.tzinfo).replace(microsecond=0),
            ),
            next_step=said(
                "Set the clock of this machine (`timedatectl set-ntp true`), then run the same"
                " command again; `omv doctor` compares it."
            ),
        )
