"""The shapes in which people are told where a year stands."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState, Meeting, WorkingModel
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.urgency import Urgency


@dataclass(frozen=True)
class StepStatus:
    """One step of the year: its day, how it stands, when it ended, and whether it is late."""

    kind: StepKind
    due_on: date
    state: ObligationState
    ended_on: date | None
    late: bool


@dataclass(frozen=True)
class ContributorStatus:
    """One person's share: how many items are asked and how many are still open.

    `since` is the day from which it waits: for the person, or submitted to be accepted.
    """

    person: str
    name: str
    state: RequestState
    items: int
    open_items: int
    due_on: date
    since: date | None


@dataclass(frozen=True)
class RecipientStatus:
    """Where one recipient's copy of the latest version is; `blocked`: there is none to give.

    `unacknowledged`: it was mailed, and its recipient has yet to say that it arrived. `since` is
    the day from which it waits, to go out or for that word.
    """

    recipient: str
    name: str
    group: str
    channel: str
    state: str
    final: bool
    blocked: bool = False
    unacknowledged: bool = False
    since: date | None = None


@dataclass(frozen=True)
class Waiting:
    """Something that a person has to do: who, what, by when, and since when it waits for that.

    `anniversary` tells of which year, for an earlier one can be under way still; `step` is the step
    of that year that it belongs to, if it belongs to one. `command` tells more of it, or does it.
    """

    anniversary: date
    who: str
    what: str
    due_on: date | None
    since: date | None
    urgency: Urgency
    step: StepKind | None = None
    command: str | None = None


@dataclass(frozen=True)
class PlanStatus:
    """Where the year of one plan stands; `live_since` is None while nothing goes out by itself.

    `waiting` tells also of earlier years that are under way still, all else of this one alone.
    `classify` are the grounds in it on which a security classification can be needed.
    """

    plan: str
    live_since: datetime | None
    unit: str
    title: str
    state: CycleState
    anniversary: date
    register_number: str | None
    number_waived_because: str | None
    steps: tuple[StepStatus, ...]
    contributors: tuple[ContributorStatus, ...]
    recipients: tuple[RecipientStatus, ...]
    waiting: tuple[Waiting, ...]
    messages: dict[str, int]
    working_models: tuple[WorkingModel, ...]
    meetings: tuple[Meeting, ...]
    classify: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemStatus:
    """One item: its question, the state of its answer, who gave it, and the text.

    `asked_of` are the ids of those who are asked for it; `changed` tells, while nobody has dealt
    with the item this year, how its question differs from the one answered before.
    """

    section: str
    item: str
    question: str
    state: str
    answered_by: str | None
    recorded_by: str | None
    revision: int
    text: str
    asked_of: tuple[str, ...]
    changed: str | None
