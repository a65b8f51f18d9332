"""The story of a confirmation in words, signer by signer; each way is named for what it is."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from omv_workflow.domain.versions import Confirmation, ConfirmationState, Method, Strength
from omv_workflow.phrases import Phrase, counted, said
from omv_workflow.steps.confirmation_story import Looked, SignerStory
from omv_workflow.steps.sealed import SealTold

Local = Callable[[datetime], datetime]
"""How an instant is told where the unit is."""

METHODS: Mapping[Method, Phrase] = MappingProxyType(
    {
        Method.BUILT_IN: said("in these pages, by a personal link and a code of a second factor"),
        Method.OWN_CERTIFICATE: said("with a certificate of their own, on the PDF that came back"),
        Method.ELSEWHERE: said("in another system, whose signed PDF came back"),
        Method.ON_PAPER: said("by hand, on paper"),
        Method.RECORDED: said("elsewhere; here stands what was written down of it"),
    }
)
STRENGTHS: Mapping[Strength, Phrase] = MappingProxyType(
    {
        Strength.RECORDED: said("recorded: no electronic signature, only what somebody wrote down"),
        Strength.SIMPLE: said("a simple electronic signature (regulation 910/2014)"),
        Strength.ADVANCED: said("an advanced electronic signature (regulation 910/2014)"),
        Strength.QUALIFIED: said("a qualified electronic signature (regulation 910/2014)"),
    }
)

FOR_TRYING_OUT = said("That signature is one for trying out: it proves nothing.")
"""What is said of one that a test authority's certificate has made."""


def told_of(one: SignerStory, local: Local, *, hides_files: bool = False) -> Iterator[Phrase]:
    """What is known of one signer's part, in the order in which it happened.

    `hides_files`: the hashes of the files that they opened are left out.
    """
    if one.given.asked_at:
        yield said("Asked for at {at}.", at=local(one.given.asked_at))
    for look in one.looks:
        yield from _looked(look, local, hides_files=hides_files)
    if one.given.confirmed_at:
        yield from _given(one, one.given.confirmed_at, local)
    elif one.given.state is ConfirmationState.DECLINED:
        yield said("{person} declined: {reason}", person=one.person, reason=one.given.reason)
    if one.seal:
        yield from _sealed(one.seal)
    yield from _kept(one.given)
    yield from _ended(one, local)


def _looked(look: Looked, local: Local, *, hides_files: bool) -> Iterator[Phrase]:
    at = local(look.since)
    if not look.sha256:
        yield said("{person} opened the page at {at}.", person=look.person, at=at)
        return
    if hides_files:
        yield said("{person} opened the file at {at}.", person=look.person, at=at)
    else:
        yield _opened(look, at)
    if look.until_given is not None:
        yield counted(
            "They confirmed {number} minute later; what they read of it nobody knows.",
            "They confirmed {number} minutes later; what they read of it nobody knows.",
            int(look.until_given.total_seconds() // 60),
        )


def _opened(look: Looked, at: datetime) -> Phrase:
    return said(
        "{person} opened the file with the SHA-256 {sha256} at {at}.",
        person=look.person,
        sha256=look.sha256,
        at=at,
    )


def _given(one: SignerStory, at: datetime, local: Local) -> Iterator[Phrase]:
    given = one.given
    yield said(
        "{person} confirmed it at {at}, in {place}.",
        person=one.person,
        at=local(at),
        place=given.place or "",
    )
    if given.method:
        yield said("How: {how}.", how=METHODS[given.method])
    if given.strength:
        yield said("What that is: {what}.", what=STRENGTHS[given.strength])
    if given.method is not Method.BUILT_IN and given.system:
        yield said(
            "In {system}, under {reference}.", system=given.system, reference=given.reference or ""
        )
    if given.is_test:
        yield FOR_TRYING_OUT
    if given.reason:
        yield said("Why although answers are missing: {reason}", reason=given.reason)
    if one.seen_by:
        yield said("{person} has seen the signed paper.", person=one.seen_by)
    if one.recorded_by and given.recorded_by != given.person_id:
        yield said("Recorded by {person}.", person=one.recorded_by)


def _sealed(seal: SealTold) -> Iterator[Phrase]:
    yield said("Sealed by {name}, level {level}.", name=seal.name, level=seal.level)
    if seal.is_test:
        yield said("That seal is one for trying out: it proves nothing.")


def _kept(given: Confirmation) -> Iterator[Phrase]:
    """The bytes that are kept of it, by hash."""
    if given.sealed_hash:
        yield said("Signed or sealed PDF, SHA-256: {sha256}", sha256=given.sealed_hash)
    if given.evidence_hash:
        yield said("Scan of the paper, SHA-256: {sha256}", sha256=given.evidence_hash)
    if given.record_hash:
        yield said("Confirmation record, SHA-256: {sha256}", sha256=given.record_hash)
    if given.record_signature:
        yield said("Signature of the record, SHA-256: {sha256}", sha256=given.record_signature)


def _ended(one: SignerStory, local: Local) -> Iterator[Phrase]:
    given = one.given
    if given.ended_at is None:
        return
    at = local(given.ended_at)
    if given.state is ConfirmationState.EXPIRED:
        yield said("It expired at {at}: nobody had answered.", at=at)
    else:
        yield said(
            "It counts no more since {at}, by {person}: {reason}",
            at=at,
            person=one.ended_by,
            reason=given.ended_because or "",
        )
