"""Slips are looked for only in texts that can hold one."""

import sys
import unicodedata

from omv_workflow.domain.invisible import seen
from omv_workflow.domain.secret_slips import MAY_BE_BRACKET

_OPENING = frozenset("[{\u27e6\u27ec\u301a\u3010\u3014\u2045\u2772")


def test_every_character_that_a_reader_sees_as_a_bracket_is_one() -> None:
    """Whatever Unicode turns into an opening bracket may begin a mark."""
    looks_otherwise = (
        chr(number)
        for number in range(sys.maxunicode)
        if not unicodedata.is_normalized("NFKC", chr(number))
    )
    brackets = [one for one in (*looks_otherwise, *_OPENING) if _OPENING.intersection(seen(one))]
    assert len(brackets) > len(_OPENING)
    assert [one for one in brackets if not MAY_BE_BRACKET.fullmatch(one)] == []
