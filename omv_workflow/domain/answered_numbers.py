"""The register number that an answer to a letter tells: on a line of its own, in its own words.

A line in a text that anybody may write becomes part of the evidence. So nothing is guessed: a
number counts where its line says what it is and holds nothing else, and not where it is quoted.
"""

import re
from collections.abc import Iterator
from typing import Final

MOST_LINES: Final = 200
"""So many lines of an answer are read; whoever acknowledges a letter writes fewer."""
_LABEL = (
    r"diaarinumero(?:mme)?|diaarinro|dnro|asianumero(?:mme)?|asiatunnus"
    r"|(?:vårt )?diarienummer|(?:vårt )?ärendenummer|diarienr|dnr"
    r"|(?:our )?(?:register|registration|reference|case) number"
)
_NUMBER = r"(?:[A-ZÅÄÖ]{1,8} )?[\w][\w/.:-]{1,58}\w"
_LINE = re.compile(rf"(?i:{_LABEL})\s*(?:(?i:on|är|is)\s+|[:.]\s*|\s)({_NUMBER})\s*\.?")
_NO_NUMBER = re.compile(r"\D+|.*//.*|\d{1,2}\.\d{1,2}\.\d{4}")  # a word, an address, a day
# What mail programs put before the letter that they quote, in the languages of the letters.
_QUOTES_BEGIN = re.compile(
    r"-{2,}\s*(?:original message|alkuperäinen viesti|ursprungligt meddelande)"
    r"|_{10,}$|\*?(?:from|lähettäjä|från)\s*:|.*(?:wrote|kirjoitti|skrev)\s*.*:$",
    re.IGNORECASE,
)


def numbers_told(text: str) -> tuple[str, ...]:
    """The numbers that an answer tells, each once: those of its lines such as "Dnro: A/1/2027"."""
    found = (_LINE.fullmatch(line) for line in _own_lines(text))
    numbers = (one[1] for one in found if one and not _NO_NUMBER.fullmatch(one[1]))
    return tuple(dict.fromkeys(numbers))


def _own_lines(text: str) -> Iterator[str]:
    """The lines that were written for this answer: not what it quotes, nor what follows that."""
    for line in text.splitlines()[:MOST_LINES]:
        stripped = line.strip()
        if _QUOTES_BEGIN.match(stripped):
            return
        if not stripped.startswith((">", "|")):
            yield stripped
