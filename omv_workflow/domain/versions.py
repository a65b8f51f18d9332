"""Versions of a plan and their confirmation: what is confirmed is bytes (R3, R4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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
    made; versions that were made before it was kept have none.
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


def hashes_of_bytes(version: Version) -> set[str | None]:
    """The hashes of all bytes that are kept of a version; empty ones where there are none."""
    return {version.docx_hash, version.pdf_hash, version.answers_hash, version.kept_document}


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
    """How the director confirmed; `recorded` is done elsewhere and written down here.

    `built_in` is done in the pages: by a personal link and a code of a second factor.
    """

    RECORDED = "recorded"
    BUILT_IN = "built_in"


@dataclass(frozen=True)
class Confirmation:
    """The confirmation of one version: asked for, and once given, by whom, in which role, how."""

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
