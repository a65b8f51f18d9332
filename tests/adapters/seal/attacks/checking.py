"""Checking a returned file, and the tamperings that each must be refused for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.returned import examined
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature
from tests.adapters.seal.attacks import tampering
from tests.adapters.seal.attacks.people import NOW

FIELD = "Confirmation1"
TAMPERINGS: tuple[Callable[[Any], None], ...] = (
    tampering.other_text,
    tampering.text_in_its_place,
    tampering.hidden_by_its_copy,
    tampering.next_look_copied,
    tampering.image_over,
    tampering.annotation_over,
    tampering.text_field_over,
    tampering.signature_field_over,
    tampering.hidden_signature_field,
    tampering.stamp_over,
    tampering.hidden_stamp,
    tampering.next_field_stamped,
    tampering.field_made_larger,
    tampering.field_renamed,
    tampering.other_pages,
    tampering.page_taken_away,
    tampering.other_font,
    tampering.layer,
    tampering.script,
    tampering.stored_for_later,
    tampering.other_title,
    tampering.other_xmp,
    tampering.no_longer_marked,
    tampering.appearances_anew,
)
LOOSE_ENDS = (b"\n", b"\n% more", b"\0", b" " * 200)
"""Bytes behind a file that are no revision of it."""
ADDS_FIELDS = {
    tampering.signature_field_over,
    tampering.hidden_signature_field,
    tampering.stamp_over,
    tampering.hidden_stamp,
    tampering.next_field_stamped,
}


def found_in(
    returned: bytes, issued: bytes, trust: Trust, now: datetime = NOW, field: str = FIELD
) -> FoundSignature | Fault:
    """What a check finds, or what it refuses the file for."""
    try:
        return examined(issued, returned, field, trust, now)
    except FaultFound as found:
        return found.fault
