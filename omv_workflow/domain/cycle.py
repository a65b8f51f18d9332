"""One year of one plan: from the day its confirmation comes in sight to its last delivery."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.phrases import Worded, said


class CycleState(StrEnum):
    """Where the year stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    COLLECTING = "collecting"
    DRAFTING = "drafting"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CONFIRMED = "confirmed"
    DISTRIBUTING = "distributing"
    CLOSED = "closed"
    EXCUSED = "excused"


class CycleAct(Worded):
    """What moves the year on."""

    OPEN = "open"
    REQUEST = "request contributions"
    DRAFT = "assemble a draft"
    OFFER = "offer for confirmation"
    CONFIRM = "confirm"
    VOID = "void the confirmation"
    DISTRIBUTE = "distribute"
    CLOSE = "close"
    RETURN = "return to collecting"
    EXCUSE = "excuse"

    @property
    def words(self) -> str:
        """What people say: to open is another word than to be open."""
        return "open the year" if self is CycleAct.OPEN else self.value


_S, _A = CycleState, CycleAct
CYCLE = TransitionTable(
    said("cycle"),
    frozenset({_S.SCHEDULED}),
    (
        way(_A.OPEN, {_S.SCHEDULED}, _S.OPEN),
        way(_A.REQUEST, {_S.OPEN}, _S.COLLECTING),
        way(_A.DRAFT, {_S.COLLECTING, _S.DRAFTING}, _S.DRAFTING),
        way(_A.OFFER, {_S.DRAFTING}, _S.AWAITING_CONFIRMATION),
        way(_A.CONFIRM, {_S.AWAITING_CONFIRMATION}, _S.CONFIRMED),
        way(_A.VOID, {_S.CONFIRMED}, _S.AWAITING_CONFIRMATION),
        way(_A.DISTRIBUTE, {_S.CONFIRMED}, _S.DISTRIBUTING),
        way(_A.CLOSE, {_S.DISTRIBUTING}, _S.CLOSED),
        way(
            _A.RETURN,
            {_S.DRAFTING, _S.AWAITING_CONFIRMATION, _S.CONFIRMED, _S.DISTRIBUTING},
            _S.COLLECTING,
        ),
        way(
            _A.EXCUSE,
            {_S.SCHEDULED, _S.OPEN, _S.COLLECTING, _S.DRAFTING, _S.AWAITING_CONFIRMATION},
            _S.EXCUSED,
        ),
    ),
)


@dataclass(frozen=True)
class Plan:
    """The document that a unit must keep; `anniversary` is its month and day, e.g. 05-15.

    Nothing is done by itself, and no mail goes out, before the coordinator has let it: `live_since`
    tells when. It is None until then, and again while the plan is paused.
    `form_hash` is the form applied last, by which the coming year opens; `form_mapping` is a
    `FormMapping` as JSON: how answers given by earlier versions are carried over to it.
    """

    id: str
    unit_id: str
    form_id: str
    form_version: date
    title: str
    language: str
    anniversary: str
    live_since: datetime | None = None
    form_hash: str | None = None
    form_mapping: str | None = None


@dataclass(frozen=True)
class Cycle:
    """The year that ends at `anniversary`, with its register number or why it goes without one.

    `form_hash` is the form that the year is kept by, from its opening on. `settings_hash` tells by
    which settings and calendar of the workspace its days were derived last.
    """

    id: str
    plan_id: str
    anniversary: date
    state: CycleState
    opened_at: datetime | None = None
    register_number: str | None = None
    number_waived_because: str | None = None
    form_hash: str | None = None
    settings_hash: str | None = None

    @property
    def number_is_settled(self) -> bool:
        """Whether the copy for confirmation may be made as far as the register number goes."""
        return self.register_number is not None or self.number_waived_because is not None


@dataclass(frozen=True)
class WorkingModel:
    """How management has chosen that it and the staff draft the plan together (R2)."""

    id: str
    cycle_id: str
    text: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Meeting:
    """A meeting of management and staff on the plan, one person typing (R2)."""

    id: str
    cycle_id: str
    held_on: date
    participants: tuple[str, ...]
    typist: str
    notes: str
    recorded_by: str
    recorded_at: datetime
