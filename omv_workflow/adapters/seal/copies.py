"""What a field looked like, copied or emptied under a new generation, as `pdfsig` leaves it."""

from collections.abc import Iterable
from typing import Any, Final

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import enumerate_sig_fields

_PACKING: Final = {"/Length", "/Filter", "/DecodeParms"}
"""How a stream is stored, which says nothing of what is in it."""
_EMPTY: Final = {"/Type", "/Subtype", "/BBox", "/Length"}
"""What an appearance tells that draws nothing."""


class CopyRule(WhitelistRule):
    """Lets pass what a field looked like until it was signed, or nothing, if nothing shows it.

    Many readers keep one generation of each object. A copy of what is shown would take it away:
    whatever names the old generation would find nothing.
    """

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """The new references to such objects."""
        resolver: Any = new  # it tells no types
        copied = [one for one in resolver.explicit_refs_in_revision() if one.generation > 0]
        if not copied:
            return
        replaced, shown = _replaced(old, new), _numbers_shown(resolver)
        for one in copied:
            before = Reference(one.idnum, one.generation - 1, pdf=old)
            is_left = before in replaced and one.idnum not in shown
            if is_left and _says_nothing_new(old(before), new(one)):
                yield ReferenceUpdate(one)


def _replaced(old: HistoricalResolver, new: HistoricalResolver) -> set[Reference]:
    """What the fields looked like that have been signed since."""
    signed = {name for name, value, _ in enumerate_sig_fields(new) if value is not None}
    waiting = (
        field.get_object()
        for name, value, field in enumerate_sig_fields(old)
        if value is None and name in signed
    )
    looks = (one["/AP"].raw_get("/N") for one in waiting if "/AP" in one)
    return {one.reference for one in looks if isinstance(one, IndirectObject)}


def _numbers_shown(revision: Any) -> set[int]:
    """The numbers of all objects that a reader comes to, of whichever generation."""
    seen: set[Reference] = set()
    waiting = [revision.trailer_view]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject) and one.reference not in seen:
            seen.add(one.reference)
            waiting.append(revision(one.reference))
        elif isinstance(one, DictionaryObject):
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)
    return {one.idnum for one in seen}


def _says_nothing_new(before: Any, after: Any) -> bool:
    """Whether it is a copy, or draws nothing at all."""
    if not (isinstance(before, StreamObject) and isinstance(after, StreamObject)):
        return False
    is_copy = before.data == after.data and _said(after).items() <= _said(before).items()
    return is_copy or (not after.data.strip() and set(after) <= _EMPTY)


def _said(stream: Any) -> dict[str, Any]:
    return {key: one for key, one in stream.items() if key not in _PACKING}
