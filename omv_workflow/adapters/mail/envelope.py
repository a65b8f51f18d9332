"""The envelope of a mail: from and to whom it goes, and what is to be told of its way (RFC 3461).

A server that offers it is asked to tell of failures and delays, and of copies of a plan, whose way
is evidence, also that they have arrived; what comes back brings the headers alone, for the rest of
the mail may be a plan. Nobody is asked to say that a mail has been read (RFC 8098).
"""

import re
from dataclasses import dataclass

from omv_workflow.domain.messages import Message
from omv_workflow.domain.return_addresses import ReturnAddresses

_TROUBLE = "NOTIFY=FAILURE,DELAY"
_EVERYTHING = "NOTIFY=SUCCESS,FAILURE,DELAY"
# RFC 3461, 4: what stands for itself in xtext.
_NOT_PLAIN = re.compile(r"[^!-~]|[+=]")


@dataclass(frozen=True)
class Envelope:
    """Both addresses, and the parameters of `MAIL FROM` and of `RCPT TO`."""

    sender: str
    recipient: str
    of_mail: tuple[str, ...] = ()
    of_recipient: tuple[str, ...] = ()

    @property
    def plain(self) -> "Envelope":
        """The same for a server that tells nothing of the way."""
        return Envelope(self.sender, self.recipient)


def envelope_of(message: Message, returns: ReturnAddresses | None) -> Envelope:
    """The envelope that a message goes out in.

    It names its mail where there is a mailbox for what comes back. Without one, a notice would come
    to people's own mailbox, so that they are told of trouble alone.
    """
    original = f"ORCPT=rfc822;{xtext(message.to_address)}"
    if returns is None:
        asked = ("RET=HDRS",), (_TROUBLE, original)
        return Envelope(message.from_address, message.to_address, *asked)
    envelope_id = f"ENVID={xtext(returns.envelope_id(message.mail_id))}"
    notify = _EVERYTHING if message.delivery_id else _TROUBLE
    asked_of_mail, asked_of_recipient = ("RET=HDRS", envelope_id), (notify, original)
    sender = returns.of(message.mail_id)
    return Envelope(sender, message.to_address, asked_of_mail, asked_of_recipient)


def xtext(text: str) -> str:
    """A text of ASCII as a parameter can hold it (RFC 3461, 4)."""
    return _NOT_PLAIN.sub(lambda found: f"+{ord(found[0]):02X}", text)
