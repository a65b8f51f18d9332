"""Where what comes back for one mail goes: an address of its own, which nobody else can make up.

A bounce says little that can be relied on but the address that it came to. So each mail is sent
from a return address that names it, with a tag that only who has the key can make: the ids of
messages stand in the log, for anybody to read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from omv_workflow.domain.messages import left_part

LONGEST_BASE = 18
"""So many letters of the address may stand before the @: with a mail's id and tag they are 64."""
_TAG = 12


@dataclass(frozen=True)
class ReturnAddresses:
    """The return addresses of a workspace's mail, of the form returns+ID-TAG@domain.

    `base` is the mailbox that all of them lead to; `tag` makes of a text what can't be guessed
    without the key: letters and digits, at least 12, the same for the same text.
    """

    base: str
    tag: Callable[[str], str]

    def of(self, mail_id: str) -> str:
        """The return address of a mail, by its Message-ID (RFC 5322)."""
        name, _, domain = self.base.partition("@")
        return f"{name}+{self.envelope_id(mail_id)}@{domain}"

    def envelope_id(self, mail_id: str) -> str:
        """What names a mail on its envelope (RFC 3461, 4.4): the left part of its id, and a tag."""
        left = left_part(mail_id)
        return f"{left}-{self._tag(left)}"

    def mail_in(self, address: str) -> str | None:
        """The left part of the Message-ID of the mail that an address came with.

        None for an address of another mailbox, or one whose tag is wrong. Capital letters make no
        difference, for some servers change them.
        """
        name, _, domain = self.base.casefold().partition("@")
        local, _, at = address.casefold().rpartition("@")
        beginning, plus, envelope_id = local.partition("+")
        if not plus or (beginning, at) != (name, domain):
            return None
        return self.mail_of(envelope_id)

    def mail_of(self, envelope_id: str) -> str | None:
        """The same, of what named it on its envelope."""
        left, _, tag = envelope_id.casefold().rpartition("-")
        is_right = compare_digest(tag.encode(), self._tag(left).encode())
        return left if left and is_right else None

    def _tag(self, left: str) -> str:
        return self.tag(left)[:_TAG].casefold()
