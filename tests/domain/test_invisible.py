"""Characters that nobody sees are left out where texts are compared."""

import sys
import unicodedata

from omv_workflow.domain.invisible import INVISIBLE, seen


def test_every_format_character_counts_as_invisible() -> None:
    """All of the category Cf that this Python knows."""
    known = [chr(one) for one in range(sys.maxunicode + 1)]
    format_characters = [one for one in known if unicodedata.category(one) == "Cf"]
    assert [one for one in format_characters if not INVISIBLE.fullmatch(one)] == []
    assert not INVISIBLE.search("".join(one for one in known if one.isalnum() and one.isascii()))


def test_a_text_is_read_as_it_is_seen() -> None:
    """Wide brackets, narrow spaces and hidden characters; lines stay."""
    assert seen("\uff3b7\u202fk\u200b\ufe0f:\n\u00e4") == "[7 k:\n\u00e4"
