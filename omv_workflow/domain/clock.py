"""The clock against the log: what is written now can't be older than what was written before."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from omv_workflow.domain.events import Event
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said

TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ."""


CLOCK_ACCEPTED = "clock.accepted"
"""The event that says of others that their times are wrong, for a clock was ahead."""


def wrongly_timed(accepted: Iterable[Mapping[str, object]]) -> set[tuple[str, int]]:
    """The events, by stream and number, whose times the data of `CLOCK_ACCEPTED` say are wrong."""
    return {
        (one["stream"], one["sequence"])
        for data in accepted
        if isinstance(events := data["events"], list)
        for one in events
        if isinstance(one, dict)
        and isinstance(one["stream"], str)
        and isinstance(one["sequence"], int)
    }


def ahead_of(clock: datetime, ends: Iterable[Event]) -> list[Event]:
    """Those of the streams' last events that were recorded later than a clock tells."""
    return [one for one in ends if is_behind(clock, one.recorded_at)]


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
                " command again; `omv doctor` compares it. If this clock is right, and an earlier"
                " one was ahead, say so with `omv log accept-clock --reason`."
            ),
        )
