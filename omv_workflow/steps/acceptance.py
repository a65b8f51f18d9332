"""Deciding on what was handed in: owed while an answer waits for it, and told of step by step."""

from datetime import date, datetime
from typing import NamedTuple

from omv_workflow.domain.acceptance import told_on
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.derivation import Cause
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct, ObligationState
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Person
from omv_workflow.steps.ask import absent_last, ask
from omv_workflow.steps.post import in_role
from omv_workflow.steps.since import submitted_at
from omv_workflow.steps.year import Year


class HandedIn(NamedTuple):
    """A request that waits for a decision, and since when."""

    at: datetime
    request: ContributionRequest


_TO_RENEW = frozenset({ObligationState.DONE, ObligationState.OVERTAKEN})


def keep_accepting(year: Year) -> None:
    """Let the decision be owed while an answer waits, by the day that follows from the oldest.

    Whatever changes what waits, or the steps that it comes before, calls this; where nothing has
    changed, it does nothing.
    """
    waits = answers_to_accept(year)
    open_ones = year.open_obligations({StepKind.ACCEPT})
    if not waits:
        year.end_all({StepKind.ACCEPT}, ObligationAct.DO)
    elif not open_ones:
        _begin(year)
    else:
        _follow(year, open_ones[0], year.parts.today(waits[0].at))


def answers_to_accept(year: Year) -> list[HandedIn]:
    """What was handed in and waits for a decision, the oldest first; not what was excused."""
    if year.cycle.state not in ANSWERING:
        return []
    submitted = [one for one in year.requests() if one.state is RequestState.SUBMITTED]
    stored = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.ACCEPT)
    excused = [one.ended_at for one in stored if one.state is ObligationState.EXCUSED]
    last = max((at for at in excused if at), default=None)
    answers = year.answers() if submitted else {}
    handed_in = [HandedIn(submitted_at(one, answers), one) for one in submitted]
    return sorted((one for one in handed_in if last is None or one.at > last), key=_at)


def tell_of_waiting_answers(year: Year, duty: Obligation) -> int:
    """Write to those whose step of the ladder it is, each once a step; how many people wait."""
    waits = answers_to_accept(year)
    step = told_on(duty, year.today, year.policy, year.calendar)
    key = _key(year, f"{duty.kind}.{duty.id}.{step.day}", waits)
    for person in absent_last(year, in_role(year, *step.readers)):
        facts = _facts(year, duty, waits, person)
        ask(year, person, Purpose.ANSWERS_TO_ACCEPT, key, facts)
    return len(waits)


def _begin(year: Year) -> None:
    """One row serves the whole year: what was done is owed again."""
    stored = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.ACCEPT)
    ended = [one for one in stored if one.state in _TO_RENEW]
    if ended:
        year.renew_from(ended[0], Basis.ANSWER, year.today)
    else:
        year.owe(StepKind.ACCEPT, Basis.ANSWER, year.today)


def _follow(year: Year, duty: Obligation, oldest: date) -> None:
    """Count from the oldest that is left, and keep before the steps that follow."""
    counted_from = duty.counted_from
    if duty.basis is Basis.ANSWER and counted_from and oldest > counted_from:
        year.count_from(duty, Basis.ANSWER, oldest)
    else:
        year.derive_again(duty, year.rules, Cause.MOVE)


def _facts(
    year: Year, duty: Obligation, waits: list[HandedIn], reader: Person
) -> dict[str, object]:
    last = _last_letter(year, reader, waits)
    return {
        "due": duty.due_on,
        "days_left": (duty.due_on - year.today).days,
        "since": year.parts.today(last.created_at) if last else None,
        "waiting": [
            {
                "id": one.person_id,
                "name": person_of(year.unit, one.person_id).name,
                "answers": len(one.items),
                "handed_in": year.parts.today(at),
                "is_new": last is not None and at > last.created_at,
            }
            for at, one in waits
        ],
    }


def _at(one: HandedIn) -> datetime:
    return one.at


def _key(year: Year, step: str, waits: list[HandedIn]) -> str:
    """The step of the ladder with what its letters name: what waited when they were begun.

    Where all of that has been decided on since, what waits now is another matter.
    """
    for one in _letters_on(year, waits):
        if one.step.startswith(f"{step}."):
            return one.step
    return f"{step}.{'-'.join(sorted(map(_mark, waits)))}"


def _last_letter(year: Year, reader: Person, waits: list[HandedIn]) -> Message | None:
    """The one that they had before of anything that waits."""
    letters = [one for one in _letters_on(year, waits) if one.person_id == reader.id]
    standing = [one for one in letters if one.state is not MessageState.CANCELLED]
    return max(standing, key=lambda one: one.created_at, default=None)


def _letters_on(year: Year, waits: list[HandedIn]) -> list[Message]:
    """The letters that name any of what waits."""
    marks = {_mark(one) for one in waits}
    purpose = Purpose.ANSWERS_TO_ACCEPT
    letters = year.work.messages.find(cycle_id=year.cycle.id, purpose=purpose)
    return [one for one in letters if marks & {*one.step.rpartition(".")[2].split("-")}]


def _mark(one: HandedIn) -> str:
    """A request, and when it was handed in: what was sent back and came again is another thing."""
    return f"{one.request.id}@{one.at:%Y%m%dT%H%M%S}"
