"""Characters that a reader doesn't see, and that could hide one text in another."""

import re
import unicodedata
from typing import Final

_FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_OTHERS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
)

INVISIBLE: Final = re.compile(f"[{_FORMAT}{_OTHERS}]")
"""One character of the category Cf, a variation selector, or a filler."""


def seen(text: str) -> str:
    """The text as a reader sees it: one spelling of each character (NFKC), none invisible.

    Its lines stay as they are.
    """
    if text.isascii():
        return text
    if unicodedata.is_normalized("NFKC", text) and not INVISIBLE.search(text):
        return text
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))
