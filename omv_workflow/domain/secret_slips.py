"""What was meant as the mark of a secret passage and is none: it must not be printed as text.

A slip of the pen, or a passage pasted back from a full copy, where words stand for the mark. It is
looked for in the text as a reader sees it, so that no odd space or bracket hides it.
"""

import re
from dataclasses import dataclass
from typing import Final

from omv_workflow.domain.grounds import GROUND_PATTERN
from omv_workflow.domain.invisible import seen
from omv_workflow.phrases import Phrase, said

_OPENING: Final = r"[\[{\u27E6\u27EC\u301A\u3010\u3014\u2045\u2772]"
_GROUND: Final = rf"(?:{GROUND_PATTERN}|[0-9]{{1,2}}(?:\s?[a-z])?\s+(?:kohta|punkten))"
MAY_BE_BRACKET: Final = re.compile(
    r"[\[{\u2045\u2772\u27E6\u27EC\u3010-\u301A\uFE37-\uFE5D\uFF3B\uFF5B"
    r"\U0001F12A-\U0001F248]"
)
"""What opens a mark, or is such a bracket to whoever reads it: as `seen` turns it into one."""
_SLIP = re.compile(
    rf"{_OPENING}(?:"
    rf"\s*+§?\s*+[0-9]{{1,2}}\s?\.\s*[Kk]\b|"  # [7. k
    rf"\s*+§?\s*+{_GROUND}(?![\w\u20AC%])|"  # [7 k
    rf"[^\[\]{{}}]{{0,80}}(?<!\w){_GROUND}\s*+[.,;)]?\s*+:"  # [as it is secret, 7 k:
    r")"
)
_IN_WORDS = re.compile(
    rf"{_OPENING}\s*+(?:salassa\s+pidett|peitett|sekretessbel|maskera|(?:secret|withheld)\s*[,:])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Slip:
    """Where one begins: in which line, with which bracket; and what is wrong with it."""

    line: int
    opening: str
    why: Phrase


def find_slip(text: str) -> Slip | None:
    """The first slip in a text that holds no marks, or None."""
    if not MAY_BE_BRACKET.search(text):  # most texts hold none
        return None
    plain = seen(text)
    if found := _IN_WORDS.search(plain):
        why = said("it is copied from a document, where words stand for the mark.")
        return _slip(plain, found.start(), found.group()[0], why)
    if found := _SLIP.search(plain):
        why = said("a mark has two plain brackets on either side.")
        return _slip(plain, found.start(), found.group()[0], why)
    if (at := plain.find("[[")) >= 0:
        return _slip(plain, at, "[[", said("a mark has two plain brackets on either side."))
    return None


def _slip(plain: str, at: int, opening: str, why: Phrase) -> Slip:
    """Only the bracket is told: what stands behind it may be secret."""
    return Slip(plain.count("\n", 0, at) + 1, opening, why)
