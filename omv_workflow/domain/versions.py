"""Versions of a plan and their confirmation: what is confirmed is bytes (R3, R4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.seal_settings import TEST_AUTHORITY
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.phrases import said


class Stage(StrEnum):
    """What a version was made for."""

    IMPORTED = "imported"
    DRAFT = "draft"
    FOR_CONFIRMATION = "for_confirmation"


@dataclass(frozen=True)
class Version:
    """One assembled copy of a plan and everything that it was made of, by hash (law 5).

    `number` counts the versions offered for confirmation; `draft` counts the drafts on the way to
    one and is 0 for the version itself. `answers_hash` is the blob of its answers (empty once it
    has been disposed of), `document_hash` the hash of all that stands on its pages. An imported
    version has answers, but no document and no bytes. `converter` is the PDF converter with its
    version. `kept_document` is the blob of what stands on its pages, of which public copies are
    made; versions that were made before it was kept have none. `openings_hash` is the blob of the
    openings of what its confirmation record commits to, once that has been made.
    """

    id: str
    plan_id: str
    cycle_id: str | None
    number: int
    draft: int
    stage: Stage
    docx_hash: str | None
    pdf_hash: str | None
    answers_root: str
    answers_hash: str
    document_hash: str | None
    form_id: str
    form_version: date
    template_hash: str | None
    converter: str | None
    register_number: str | None
    made_at: datetime
    kept_document: str | None = None
    openings_hash: str | None = None


def hashes_of_bytes(version: Version) -> set[str | None]:
    """The hashes of all bytes that are kept of a version; empty ones where there are none."""
    return {
        version.docx_hash,
        version.pdf_hash,
        version.answers_hash,
        version.kept_document,
        version.openings_hash,
    }


class ConfirmationState(StrEnum):
    """Where the confirmation of one version is."""

    REQUESTED = "requested"
    VIEWED = "viewed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    VOIDED = "voided"


class ConfirmationAct(StrEnum):
    """What can happen to a confirmation."""

    VIEW = "view"
    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    VOID = "void"


_S, _A = ConfirmationState, ConfirmationAct
_ASKED = frozenset({_S.REQUESTED, _S.VIEWED})
CONFIRMATION = TransitionTable(
    said("confirmation"),
    frozenset({_S.REQUESTED}),
    (
        way(_A.VIEW, {_S.REQUESTED}, _S.VIEWED),
        way(_A.CONFIRM, _ASKED, _S.CONFIRMED),
        way(_A.DECLINE, _ASKED, _S.DECLINED),
        way(_A.EXPIRE, _ASKED, _S.EXPIRED),
        way(_A.SUPERSEDE, {*_ASKED, _S.CONFIRMED}, _S.SUPERSEDED),
        way(_A.VOID, {_S.CONFIRMED}, _S.VOIDED),
    ),
)


class Method(StrEnum):
    """How the director confirmed.

    `built_in` is done in the pages: by a personal link and a code of a second factor. With
    `own_certificate` who confirms signs the PDF themselves; `elsewhere`, a case-management system
    or a signing service does; either returns it. `on_paper` is signed by hand, and somebody saw it.
    `recorded` is done elsewhere and written down here: a reference alone.
    """

    RECORDED = "recorded"
    BUILT_IN = "built_in"
    OWN_CERTIFICATE = "own_certificate"
    ELSEWHERE = "elsewhere"
    ON_PAPER = "on_paper"


class Strength(StrEnum):
    """What a confirmation proves by itself.

    Regulation (EU) 910/2014 knows simple, advanced and qualified signatures. `recorded`: there is
    no electronic signature here, only what somebody wrote down of it.
    """

    RECORDED = "recorded"
    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"


def strength_of(method: Method, found: Strength | None = None) -> Strength:
    """How strong a confirmation is; `found` is what was found of a signed PDF that came back.

    A link by mail and a code of a second factor let somebody in who then says so: that is a simple
    signature, whatever seals it afterwards (910/2014, articles 3 and 26).
    """
    match method:
        case Method.BUILT_IN:
            return Strength.SIMPLE
        case Method.OWN_CERTIFICATE | Method.ELSEWHERE:
            return found or Strength.RECORDED
        case Method.RECORDED | Method.ON_PAPER:
            return Strength.RECORDED


@dataclass(frozen=True)
class Confirmation:
    """One signer's confirmation of one version: asked for, and once given, by whom, in which role.

    `signer` counts the `signers` of a version from 1, in the order in which they sign; who comes
    later is asked when who comes before has confirmed, and the version is confirmed when the last
    has. `round` counts how often it was asked for: again where one was found to be wrong. `reason`
    is why it was confirmed over missing answers, or declined. The hashes are blobs: the PDF that
    was sealed or came back signed, the confirmation record and its signature, the scan of a paper
    that `seen_by` saw. `ended_…` tells who found it to be wrong afterwards, and why. `offered_to`
    are all signers of the version as `domain.signers` spells them; an earlier program kept none.
    """

    id: str
    plan_id: str
    version_id: str
    state: ConfirmationState
    person_id: str | None = None
    role: str | None = None
    method: Method | None = None
    system: str | None = None
    reference: str | None = None
    place: str | None = None
    confirmed_at: datetime | None = None
    recorded_by: str | None = None
    reason: str | None = None
    signer: int = 1
    signers: int = 1
    round: int = 1
    asked_at: datetime | None = None
    strength: Strength | None = None
    sealed_hash: str | None = None
    record_hash: str | None = None
    record_signature: str | None = None
    evidence_hash: str | None = None
    seen_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_because: str | None = None
    offered_to: tuple[str, ...] | None = None

    @property
    def is_last(self) -> bool:
        """Whether nobody signs after this one."""
        return self.signer == self.signers

    @property
    def is_test(self) -> bool:
        """Whether a certificate for trying out has signed it: its authority stands as `system`."""
        by_certificate = self.method in {Method.OWN_CERTIFICATE, Method.ELSEWHERE}
        return by_certificate and TEST_AUTHORITY in (self.system or "")


def hashes_of_confirmation(confirmation: Confirmation) -> set[str | None]:
    """The hashes of all bytes that are kept of a confirmation; empty ones where there are none."""
    return {
        confirmation.sealed_hash,
        confirmation.record_hash,
        confirmation.record_signature,
        confirmation.evidence_hash,
    }
