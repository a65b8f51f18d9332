"""All that is owed in a year: what is due, when, whose turn it is, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.demands import why_it_exists
from omv_workflow.domain.derivation import Rules, derived_again, derived_day
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState, last_moved
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.reasons import (
    why_acknowledged_then,
    why_not_as_moved,
    why_then,
    why_told_then,
)
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.turns import ROLES, Turn, in_their_places, turns
from omv_workflow.domain.visibility import Viewer, is_shown
from omv_workflow.phrases import Phrase, counted, listed, named, said
from omv_workflow.steps.acceptance import answers_to_accept
from omv_workflow.steps.acknowledgements import acknowledged_on
from omv_workflow.steps.anniversaries import this_year_counted_from
from omv_workflow.steps.closing import (
    copies_to_give,
    has_copies_to_give,
    not_reached,
    unacknowledged,
    was_moved_for,
)
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.signers import turns_to_sign
from omv_workflow.steps.under_way import years_in_sight
from omv_workflow.steps.year import Year

_ORDER = {kind: place for place, kind in enumerate(StepKind)}
PROGRAM = said("the program")
NOBODY = said("nobody holds the mandate")


@dataclass(frozen=True)
class Owed:
    """One obligation as people are told of it: a step of the year, or somebody's part in it.

    `anniversary` tells of which year, for an earlier one can be under way still.

    `waits_for` names whose turn it is, by the mandates and absences of today; the reasons tell why
    it exists, why it is due on its day, and why it was excused, if it was.
    """

    anniversary: date
    step: StepKind
    what: str
    due_on: date
    state: ObligationState
    late: bool
    ended_on: date | None
    waits_for: tuple[str, ...]
    exists_because: str
    due_then_because: str
    excused_because: str | None = None


def obligations_of_year(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    now: datetime,
    *,
    of_year: NamedYear | None = None,
    ended: bool = False,
) -> list[Owed]:
    """What is open in the plan's present year, or that of an anniversary, by day.

    With the present year, also what is open still in those before it.

    Raises:
        NotFound: there is no such plan that they may see, or no such year of it.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        year, *earlier = years_in_sight(parts, work, plan_id, now, of_year)
        found = _open(owed for one in earlier for owed in _owed(one, viewer))
        found += _owed(year, viewer) if ended else _open(_owed(year, viewer))
    return sorted(found, key=lambda one: (one.due_on, _ORDER[one.step]))


def steps_of_year(parts: Parts, viewer: Viewer, plan_id: str, now: datetime) -> list[Owed]:
    """The steps that are open in the years under way, by day, without what each person owes.

    Raises:
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        years = years_in_sight(parts, work, plan_id, now, None)
        found = _open(owed for one in years for owed in _steps(one, viewer))
    return sorted(found, key=lambda one: (one.due_on, _ORDER[one.step]))


def _open(found: Iterable[Owed]) -> list[Owed]:
    return [one for one in found if one.state is ObligationState.OPEN]


def _owed(year: Year, viewer: Viewer) -> Iterator[Owed]:
    yield from _steps(year, viewer)
    yield from _parts_of_people(year, viewer, _rules(year))


def _rules(year: Year) -> Rules:
    anniversary = year.cycle.anniversary
    since = this_year_counted_from(year.parts, year.work, year.unit, year.plan.id, anniversary)
    return replace(year.rules, year_counted_from=since)


def _steps(year: Year, viewer: Viewer) -> Iterator[Owed]:
    rules, stored = _rules(year), year.work.obligations.find(cycle_id=year.cycle.id)
    for one in stored:
        others = [it for it in stored if it.kind is one.kind and it.id != one.id]
        is_open = one.state is ObligationState.OPEN
        yield Owed(
            anniversary=year.cycle.anniversary,
            step=one.kind,
            what=named(one.kind),
            due_on=one.due_on,
            state=one.state,
            late=one.is_late(year.today),
            ended_on=year.parts.today(one.ended_at) if one.ended_at else None,
            waits_for=_whose_turn(year, viewer, one.kind) if is_open else (),
            exists_because=why_it_exists(one.kind),
            due_then_because=_why_then(one, rules, others),
            excused_because=one.note if one.state is ObligationState.EXCUSED else None,
        )


def _why_then(one: Obligation, rules: Rules, others: Collection[Obligation]) -> Phrase:
    """The reason for the day; a day that does not follow from the settings any more says so."""
    now = derived_again(one, rules, frozenset(it.due_on for it in others))
    if now == one.due_on:
        return _why_now(one, rules, others)
    if one.state is ObligationState.OPEN:
        return said("The settings have changed: it moves to {day} with the next run.", day=now)
    return said("By the settings of that time.")


def _why_now(one: Obligation, rules: Rules, others: Collection[Obligation]) -> Phrase:
    moved = last_moved(others) if one.basis is Basis.RETURN else None
    why = why_then(one, rules)
    return listed([why, why_not_as_moved(moved)], " ") if moved else why


def _whose_turn(year: Year, viewer: Viewer, kind: StepKind) -> tuple[str, ...]:
    """Who has to do it; what is done by itself is the program's, once the plan is live."""
    if kind is StepKind.ANSWERS_DUE:
        return _contributors(year, viewer)
    if kind in ROLES and not _goes_by_itself(year, kind):
        is_signing = kind is StepKind.CONFIRM
        return _names(turns_to_sign(year) if is_signing else turns(year.unit, kind, year.today))
    return (PROGRAM,) if year.plan.live_since else _coordinators(year)


def _goes_by_itself(year: Year, kind: StepKind) -> bool:
    """Whether nothing of a step is left that only a person can do."""
    return kind is StepKind.DISTRIBUTE and not has_copies_to_give(year)


def _contributors(year: Year, viewer: Viewer) -> tuple[str, ...]:
    """Those who are asked and have not answered, as far as the viewer may see of them."""
    asked = [one for one in _seen_requests(year, viewer) if one.is_waiting]
    names = (name for one in asked for name in _asked(year, one))
    return tuple(dict.fromkeys(names)) or (said("the contributors"),)


def _asked(year: Year, request: ContributionRequest) -> tuple[str, ...]:
    """Who is to answer: the one who was asked, or whoever stands in."""
    asked = person_of(year.unit, request.person_id)
    return _names(in_their_places(year.unit, [asked], year.today))


def _coordinators(year: Year) -> tuple[str, ...]:
    return _names(turns(year.unit, StepKind.ACCEPT, year.today))


def _names(found: Collection[Turn]) -> tuple[str, ...]:
    return tuple(one.words for one in found) or (NOBODY,)


def _seen_requests(year: Year, viewer: Viewer) -> list[ContributionRequest]:
    return [one for one in year.requests() if is_shown(viewer, year.unit, one.person_id)]


def _name(year: Year, person_id: str) -> str:
    return person_of(year.unit, person_id).name


def _parts_of_people(year: Year, viewer: Viewer, rules: Rules) -> Iterator[Owed]:
    """What single people owe within the steps that are open."""
    kinds = (StepKind.ACCEPT, StepKind.DISTRIBUTE, StepKind.ACKNOWLEDGE)
    steps = {one.kind: one for one in year.open_obligations(kinds)}
    if year.cycle.state in ANSWERING:
        waiting, answers = _seen_requests(year, viewer), year.answers()
        yield from (_answer(year, one, answers, rules) for one in waiting if one.is_waiting)
    if StepKind.ACCEPT in steps:
        yield from _acceptances(year, viewer, steps[StepKind.ACCEPT], rules)
    if StepKind.DISTRIBUTE in steps:
        yield from _copies(year, steps[StepKind.DISTRIBUTE], rules)
    if StepKind.ACKNOWLEDGE in steps:
        yield from _acknowledgements(year, steps[StepKind.ACKNOWLEDGE], rules)


def _answer(
    year: Year, request: ContributionRequest, answers: Mapping[str, Answer], rules: Rules
) -> Owed:
    """Somebody's answers, by the day that was told them: it stays, whatever the settings become."""
    asked_on = year.parts.today(request.requested_at)
    day = derived_day(StepKind.ANSWERS_DUE, Basis.REQUEST, asked_on, rules)
    what = counted(
        "answer {open_items} of {number} item",
        "answer {open_items} of {number} items",
        len(request.items),
        open_items=len(open_items(request, answers)),
    )
    told = Obligation(
        id=request.id,
        plan_id=year.plan.id,
        cycle_id=year.cycle.id,
        kind=StepKind.ANSWERS_DUE,
        starts_on=asked_on,
        due_on=request.due_on,
        basis=Basis.REQUEST,
        counted_from=asked_on,
    )
    why = why_then(told, rules) if day == request.due_on else why_told_then(asked_on)
    owed = _part(year, told, what, why_it_exists(StepKind.ANSWERS_DUE), why)
    return replace(owed, waits_for=_asked(year, request))


def _acceptances(year: Year, viewer: Viewer, duty: Obligation, rules: Rules) -> Iterator[Owed]:
    for _, request in answers_to_accept(year):
        if is_shown(viewer, year.unit, request.person_id):
            what = said("accept the answers of {name}", name=_name(year, request.person_id))
            yield _part(year, duty, what, why_it_exists(duty.kind), why_then(duty, rules))


def _copies(year: Year, duty: Obligation, rules: Rules) -> Iterator[Owed]:
    copies = [(one.recipient_name, one.state) for one in copies_to_give(year)]
    copies += [(one.name, DeliveryState.DUE) for one in not_reached(year)]
    for name, state in copies:
        what = said("copy to {recipient} ({state})", recipient=name, state=state)
        yield _part(year, duty, what, why_it_exists(duty.kind), why_then(duty, rules))


def _acknowledgements(year: Year, duty: Obligation, rules: Rules) -> Iterator[Owed]:
    """Each recipient's, by the day that follows from its own sending unless somebody moved it."""
    for one, sent_on in unacknowledged(year).items():
        day = acknowledged_on(year, duty, sent_on)
        what = said("acknowledgement by {recipient}", recipient=one.recipient_name)
        why = why_acknowledged_then(one.recipient_name, sent_on, rules)
        if was_moved_for(duty, sent_on):
            why = why_then(duty, rules)
        its_own = replace(duty, due_on=day)
        yield _part(year, its_own, what, why_it_exists(duty.kind), why)


def _part(year: Year, step: Obligation, what: str, exists: Phrase, then: Phrase) -> Owed:
    """The coordinator's part in a step."""
    return Owed(
        anniversary=year.cycle.anniversary,
        step=step.kind,
        what=what,
        due_on=step.due_on,
        state=step.state,
        late=step.is_late(year.today),
        ended_on=None,
        waits_for=_coordinators(year),
        exists_because=exists,
        due_then_because=then,
    )
