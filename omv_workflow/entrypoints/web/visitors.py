"""Who comes to a page: their session, their language, and whether a form is their own."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.entrypoints.web.looking import LOOKING, end_looking, looking_parts
from omv_workflow.entrypoints.web.pages import Page, language_of, written
from omv_workflow.entrypoints.web.places import Way, ways_of
from omv_workflow.errors import NotAllowed, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.enter import SignedIn, signed_in
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import (
    ProofNeeded,
    check_proven,
    prove_second_factor,
)

LANGUAGE_COOKIE = "omv-language"


class NobodySignedInError(Exception):
    """The page is for people who have come in; the visitor hasn't, or their session has ended."""


@dataclass(frozen=True)
class Visitor:
    """Whoever asks for a page, at one instant."""

    request: Request
    parts: Parts
    now: datetime
    who: SignedIn | None

    @property
    def language(self) -> str:
        """The one that they have chosen, or their own, or that of their browser."""
        own = self.who.person.language if self.who else None
        chosen = self.request.cookies.get(LANGUAGE_COOKIE)
        return language_of(chosen or own, self.request.headers.get("accept-language", ""))

    @property
    def token(self) -> str:
        """The token of their session, or nothing."""
        return self.request.cookies.get(cookie_name(self.parts), "")

    def page(self, template: str, status: int = 200, **facts: object) -> Response:
        """A page for them; all that it tells has been read by now."""
        end_looking(self.request)
        known = {
            "who": self.who,
            "csrf": csrf_of(self.token) if self.who else "",
            "path": self.request.url.path,
            "looks": self.request.method in LOOKING,
            "ways": self._ways(),
        }
        return written(Page(template, {**known, **facts}, status), self.language)

    def _ways(self) -> tuple[Way, ...]:
        if self.who is None:
            return ()
        return tuple(ways_of(self.who, self.request.url.path, self.parts.confirmation.signers))


@dataclass(frozen=True)
class Member(Visitor):
    """A visitor who has come in."""

    who: SignedIn


def visitor(request: Request) -> Visitor:
    """Whoever asks."""
    parts, now = looking_parts(request), request.app.state.site.clock()
    token = request.cookies.get(cookie_name(parts), "")
    proof = request.cookies.get(proof_cookie_name(parts), "")
    return Visitor(request, parts, now, signed_in(parts, token, now, proof) if token else None)


def member_of(found: Annotated[Visitor, Depends(visitor)]) -> Member:
    """Whoever asks, if they have come in."""
    if found.who is None:
        raise NobodySignedInError
    return Member(found.request, found.parts, found.now, found.who)


def acting_member(
    found: Annotated[Member, Depends(member_of)], csrf: Annotated[str, Form()]
) -> Member:
    """Whoever sends a form of ours that was written for their session.

    Raises:
        NotAllowed: it was written for another one.
    """
    if not hmac.compare_digest(csrf.encode(), csrf_of(found.token).encode()):
        raise NotAllowed(
            said("This form"),
            why=said("it was opened before you came in, or on another page than ours."),
            next_step=said("Go back, load the page again, and send it once more."),
        )
    return found


def proven_member(found: Annotated[Member, Depends(member_of)]) -> Member:
    """Whoever asks, if a second factor was proven in their session.

    Raises:
        ProofNeeded: none was.
    """
    check_proven(found.who)
    return found


def proving_member(
    found: Annotated[Member, Depends(acting_member)], code: Annotated[str, Form()] = ""
) -> Member:
    """Whoever sends a form of ours; with a code in it they prove a second factor as well.

    Raises:
        ProofNeeded: the code was not taken.
    """
    if found.who.is_proven or not code:
        return found
    try:
        token = prove_second_factor(found.parts, found.who, code, found.now)
    except OmvError as error:
        raise ProofNeeded(error) from error
    keep_proof(found.request, token)
    return replace(found, who=replace(found.who, is_proven=True))


def acting_proven_member(found: Annotated[Member, Depends(proving_member)]) -> Member:
    """Whoever sends a form of ours and has proven a second factor, or does with a code in it.

    Raises:
        ProofNeeded: they have not, and do not.
    """
    check_proven(found.who)
    return found


def keep_proof(request: Request, token: str) -> None:
    """Let the browser keep the token that tells of a proof: it goes with the answer."""
    request.state.proof = token


def own_path(path: str) -> str:
    """The path, if it is one of this site; the first page's otherwise."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours and path.isprintable() else "/"


def csrf_of(session_token: str) -> str:
    """What a form must hold that is sent in a session: who has no session can't tell it."""
    return sha256_hex(f"csrf {session_token}".encode())


def cookie_name(parts: Parts) -> str:
    """The prefix keeps other hosts and plain HTTP from setting it (RFC 6265bis, 4.1.3.2)."""
    return "__Host-omv" if is_https(parts) else "omv-session"


def proof_cookie_name(parts: Parts) -> str:
    """That of the token which tells that a second factor was proven."""
    return "__Host-omv-proof" if is_https(parts) else "omv-proof"


def is_https(parts: Parts) -> bool:
    """Whether people come by a protected way."""
    return str(parts.web.address).startswith("https://")


AnyVisitor = Annotated[Visitor, Depends(visitor)]
SomeMember = Annotated[Member, Depends(member_of)]
ActingMember = Annotated[Member, Depends(acting_member)]
ProvenMember = Annotated[Member, Depends(proven_member)]
ProvingMember = Annotated[Member, Depends(proving_member)]
ActingProvenMember = Annotated[Member, Depends(acting_proven_member)]
