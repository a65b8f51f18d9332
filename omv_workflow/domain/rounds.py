"""Whether a letter is the first that its reader gets of something, or which repetition of it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.overtaken import subject_of

_Things = Callable[[str], frozenset[str]]


def round_of(purpose: Purpose, step: str, earlier: Iterable[str]) -> int:
    """Which letter of its matter one is to its reader, from 1.

    Of several things in a letter the newest counts: what tells of something new is no reminder.
    Of answers that wait to be accepted the oldest does: the letter itself marks what is new.

    Args:
        purpose: that of the letter.
        step: what the letter is about, by its key.
        earlier: the steps of the letters of that purpose which the reader has got in the year.
    """
    told = [_things(purpose, one) for one in earlier]
    counts = [sum(thing in one for one in told) for thing in _things(purpose, step)]
    return 1 + (max(counts) if purpose is Purpose.ANSWERS_TO_ACCEPT else min(counts))


def _things(purpose: Purpose, step: str) -> frozenset[str]:
    """What a letter is about."""
    things = _THINGS.get(purpose)
    return things(step) if things else frozenset({subject_of(purpose, step)})


def _duty(step: str) -> frozenset[str]:
    """The duty that it is written for; every confirmation brings others."""
    _, duty, *_ = step.split(".")
    return frozenset({duty})


def _duty_and_reason(step: str) -> frozenset[str]:
    _, duty, _, reason = step.split(".")
    return frozenset({f"{duty}.{reason}"})


def _named(step: str) -> frozenset[str]:
    """What a letter names at the end of its step: copies, or what was handed in."""
    return frozenset(step.rpartition(".")[2].split("-"))


_THINGS: Mapping[Purpose, _Things] = MappingProxyType(
    {
        Purpose.CLIENT_NOTICE: _duty,
        Purpose.ANSWERS_TO_ACCEPT: _named,
        Purpose.HAND_DELIVERY: _named,
        Purpose.ACKNOWLEDGEMENT_MISSING: _named,
        Purpose.DISTRIBUTION_BLOCKED: _duty_and_reason,
        Purpose.PUBLIC_COPY_BLOCKED: _duty,
    }
)
