"""The revisions of answers, as pages hold them and send them back."""

import re
from typing import Final

LATEST: Final = 2**31 - 1
"""Higher numbers of revisions no database keeps."""
_NONE = -1
_FIELD = re.compile(r"(.*)@([0-9]{1,9})", re.DOTALL)


def revision_seen(field: str) -> tuple[str, int]:
    """An item and its revision: of `2.1@3`, 2.1 in its third; what is no such field fits none."""
    found = _FIELD.fullmatch(field)
    return (found[1], int(found[2])) if found else (field, _NONE)
