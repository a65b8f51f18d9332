"""Grounds of secrecy: the numbers of section 24, subsection 1 of the openness act (621/1999).

A ground is written `7 k`, as Finnish decisions write it; a few have a letter too: `31 a k`.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import AfterValidator

from omv_workflow.domain.fields import Line, Part
from omv_workflow.phrases import said

GROUND_PATTERN: Final = r"(?:[12][0-9]|3[0-2]|[1-9])(?:[ \t]?[A-Za-z][ \t])?[ \t]?[Kk]"
"""What reads as a ground, with or without its spaces."""

_GROUND: Final = re.compile(r"([0-9]+)(?:[ \t]?([A-Za-z])[ \t])?[ \t]?[Kk]")
_CLASSIFIED: Final = frozenset({2, 5, 7, 8, 9, 10, 11})
_PRIVACY: Final = range(24, 33)
_USUAL_YEARS: Final = 25


def ground(text: str) -> str:
    """A ground in its one spelling.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch(GROUND_PATTERN, text.strip()):
        raise ValueError(
            said(
                'expected a number of the openness act, 24 § 1 mom., such as "7 k", got {given}',
                given=f'"{text}"',
            )
        )
    return f"{point_of(text)} k"


def point_of(text: str) -> str:
    """The point of a ground without the "k" of Finnish: "7", or "31 a"."""
    number, letter = _parts(text)
    return f"{number} {letter}" if letter else str(number)


def in_order(grounds: Iterable[str]) -> tuple[str, ...]:
    """Each ground once, in the order of the act."""
    return tuple(sorted(set(grounds), key=_parts))


def may_be_classified(text: str) -> bool:
    """Whether what is secret on this ground can need a security classification (906/2019 18 §)."""
    return _parts(text)[0] in _CLASSIFIED


def years_of_secrecy(grounds: Iterable[str]) -> int | None:
    """How many years what is secret on these grounds stays so (621/1999, 31 § 2 mom.).

    None where a person's privacy is protected: that lasts until 50 years after a death.
    """
    return None if any(_parts(one)[0] in _PRIVACY for one in grounds) else _USUAL_YEARS


def _parts(text: str) -> tuple[int, str]:
    match = _GROUND.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return int(match[1]), (match[2] or "").lower()


Ground = Annotated[Line, AfterValidator(ground)]
"""A ground as a person writes it into a file."""


class SecrecySettings(Part):
    """The grounds on which passages may be marked; the list of `omv.toml` takes this one's place.

    Security arrangements, business secrets of others, and asylum seekers.
    """

    grounds: tuple[Ground, ...] = ("7 k", "20 k", "24 k")


class PublicCopySettings(Part):
    """Hosts that no public copy may link to, `*.` standing for any part before a dot."""

    internal_hosts: tuple[Line, ...] = ()
