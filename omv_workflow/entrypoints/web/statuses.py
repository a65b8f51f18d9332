"""What a page tells a browser of how a form or a link fared (RFC 9110, section 15)."""

from typing import Final

SENT: Final = 202
"""Something goes out by mail, if it is anybody's."""
SEEN: Final = 303
"""It was done; what comes of it is to be seen elsewhere, so that loading anew does it not again."""
CONFLICT: Final = 409
"""Somebody else was first."""
GONE: Final = 410
"""The link is over."""
REFUSED: Final = 422
"""What was typed stands there again, with why it was refused."""
