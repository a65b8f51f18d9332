"""Time-stamps of a service (RFC 3161), each checked before it is taken.

Whatever goes wrong is said, and no other time takes the place of the service's.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from omv_workflow.domain.found_signature import CLOCKS_DIFFER
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_GRANTED = {"granted", "granted_with_mods"}
_LONGEST = 100_000  # bytes; a token with its certificates takes some thousands

Ask = Callable[[bytes], bytes]
"""Hands a query to the service and gives its reply; it may raise OSError."""


def asking(url: str, timeout: int) -> Ask:
    """What asks the service of that address by HTTP, and waits so many seconds."""

    def ask(query: bytes) -> bytes:
        headers = {"Content-Type": _QUERY, "Accept": _REPLY}
        request = Request(url, query, headers)  # noqa: S310 - the settings take http and https alone
        try:
            with urlopen(request, timeout=timeout) as answer:  # noqa: S310 - as above
                content: bytes = answer.read(_LONGEST)
                return content
        except HTTPError as error:
            error.close()
            raise

    return ask


@dataclass(frozen=True)
class StampService:
    """A service that is asked by `ask`, and the roots that its certificate has to lead to."""

    ask: Ask
    roots: Sequence[x509.Certificate]

    def at(self, now: datetime) -> "CheckedTimeStamper":
        """What takes its time-stamps at an instant."""
        return CheckedTimeStamper(self.ask, self.roots, now)


class CheckedTimeStamper(TimeStamper):
    """Asks a service and takes nothing but a valid time-stamp that leads to one of the roots.

    It is judged `now`, as whoever checks the seal judges it: by what it tells of itself, a service
    whose certificate is over could go on for ever.
    """

    def __init__(self, ask: Ask, roots: Sequence[x509.Certificate], now: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's is untyped
        self._ask, self._roots, self._now = ask, roots, now

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The time-stamp of a digest.

        Raises:
            Unavailable: the service gives none, or one that can't be relied on.
        """
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # pyHanko's is untyped
        try:
            token = _granted(await asyncio.to_thread(self._ask, query.dump()))
            told = token["content"]["encap_content_info"]["content"].parsed
            answers = told["nonce"].native == nonce
        except OSError as error:
            raise _refusal(_reason(error)) from error
        except (ValueError, TypeError, LookupError) as error:
            raise _refusal(said("what it answers is no time-stamp.")) from error
        if not answers:
            raise _refusal(said("its answer is not to this question."))
        if abs(told["gen_time"].native - self._now) > CLOCKS_DIFFER:
            at = told["gen_time"].native
            raise _refusal(said("by its clock it is {at}, by ours {now}.", at=at, now=self._now))
        await self._check(token, message_digest)
        return token

    async def _check(self, token: cms.ContentInfo, digest: bytes) -> None:
        context = ValidationContext(trust_roots=list(self._roots), moment=self._now)
        try:
            found = await validate_tst_signed_data(token["content"], context, lambda _: digest)
        except (SignatureValidationError, ValueError) as error:
            raise _refusal(
                said("its time-stamp can't be checked: {error}.", error=error)
            ) from error
        if not (found["valid"] and found["intact"]):
            raise _refusal(said("its time-stamp is not of this document."))
        if found["trust_problem_indic"] is not None:
            raise _refusal(
                said("its certificate does not lead to a root of seal.trust, or is not valid now.")
            )


def _granted(reply: bytes) -> cms.ContentInfo:
    told = core.Sequence.load(reply)[0]  # the token, which a refusal lacks, is looked at afterwards
    status = tsp.PKIStatusInfo.load(told.dump())["status"].native
    if status not in _GRANTED:
        raise _refusal(said("it refuses: {status}.", status=status))
    return tsp.TimeStampResp.load(reply)["time_stamp_token"]


def _reason(error: OSError) -> str:
    """What is told of a connection that failed."""
    reason = error.reason if isinstance(error, URLError) else error
    return said("it does not answer: {reason}.", reason=str(reason) or type(reason).__name__)


def _refusal(why: str) -> Unavailable:
    return Unavailable(
        said("The time-stamp service"),
        why=why,
        next_step=said("The seal is tried again with every run; look at seal.timestamp_url."),
    )
