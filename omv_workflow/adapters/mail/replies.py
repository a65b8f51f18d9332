"""What a mail server's replies mean for a message, and how they may be recorded."""

import re
import smtplib

from omv_workflow.domain.messages import MessageState, Outcome
from omv_workflow.phrases import changed

_LONGEST_RESPONSE = 500
# Replies to a missing or refused login (RFC 4954): ours to mend, the recipient is not to blame.
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_REFUSALS = {4: MessageState.TEMPORARY_FAILURE, 5: MessageState.PERMANENT_FAILURE}
_ADDRESS = re.compile(r"[^\s<>()\[\]]*@[^\s<>()]+")
_CUT = "[address]"


def refused(code: int, text: bytes, *, otherwise: MessageState) -> Outcome:
    """The outcome of a reply that is not the one hoped for (RFC 5321, 4.2.1)."""
    if code in _LOGIN_CODES:
        return Outcome(MessageState.TECHNICAL_FAILURE, reply(code, text))
    return Outcome(_REFUSALS.get(code // 100, otherwise), reply(code, text))


def reply(code: int, text: bytes | str) -> str:
    """A reply on one line."""
    words = text if isinstance(text, str) else text.decode("utf-8", errors="replace")
    return f"{code} {' '.join(words.split())}"


def reason(error: smtplib.SMTPException | OSError) -> str:
    """Why a conversation broke off, in the words of the server or the system."""
    if isinstance(error, smtplib.SMTPResponseException):
        return reply(error.smtp_code, error.smtp_error)
    return error.strerror or str(error) or type(error).__name__


def without_addresses(response: str, to_address: str) -> str:
    """The response as it may be recorded: no address, nor the recipient's part before the @."""
    name = re.escape(to_address.partition("@")[0])
    bare_name = re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)
    return changed(
        response, lambda text: bare_name.sub(_CUT, _ADDRESS.sub(_CUT, text))[:_LONGEST_RESPONSE]
    )


def without_any_address(text: str) -> str:
    """A text of somebody else's as it may be recorded: on one line, and no address in it."""
    line = "".join(one for one in " ".join(text.split()) if one.isprintable())
    return _ADDRESS.sub(_CUT, line)[:_LONGEST_RESPONSE]
