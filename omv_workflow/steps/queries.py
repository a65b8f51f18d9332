"""What people ask: where the year stands, what waits for whom, who holds which version."""

from collections.abc import Iterable
from datetime import datetime

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.contributions import RequestState, open_items
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING, LIVE
from omv_workflow.domain.printing import asked_items
from omv_workflow.domain.signers import latest_round
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import CopyType, contributors_of
from omv_workflow.domain.unit_secrecy import grounds_of_unit, grounds_to_classify
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Stage, Version
from omv_workflow.domain.visibility import (
    Viewer,
    check_sees_all_of,
    is_shown,
    sees_all_of,
    shown_answers,
)
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import Item
from omv_workflow.phrases import said
from omv_workflow.steps.closing import unacknowledged, waiting_deliveries
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import lacks_public_copy
from omv_workflow.steps.sight import seen_plans, unit_of_seen_plan
from omv_workflow.steps.since import copy_waits_since, request_waits_since
from omv_workflow.steps.statuses import (
    ContributorStatus,
    ItemStatus,
    PlanStatus,
    RecipientStatus,
    StepStatus,
    Waiting,
)
from omv_workflow.steps.under_way import years_in_sight
from omv_workflow.steps.waiting import what_waits
from omv_workflow.steps.year import Year, current_cycle, cycle_of, load_year


def plan_ids(parts: Parts, viewer: Viewer) -> list[str]:
    """The ids of all plans that they may see."""
    with parts.work() as work:
        return [plan.id for plan in seen_plans(work, viewer)]


def is_live(parts: Parts, viewer: Viewer, plan_id: str) -> bool:
    """Whether the scheduled steps act on the plan, and its mail goes out.

    Raises:
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        return work.plans.get(plan_id).live_since is not None


def plan_status(
    parts: Parts, viewer: Viewer, plan_id: str, now: datetime, *, of_year: NamedYear | None = None
) -> PlanStatus:
    """Where the plan's newest year stands, or that of an anniversary, and what waits for whom.

    With the newest year, also what waits of those before it that are under way still.
    Those who don't manage the unit see of contributors themselves alone, and nothing of the mail.

    Raises:
        NotFound: there is no such plan that they may see, or no such year of it.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        years = years_in_sight(parts, work, plan_id, now, of_year)
        year = years[0]
        steps = work.obligations.find(cycle_id=year.cycle.id)
        return PlanStatus(
            plan=plan_id,
            live_since=year.plan.live_since,
            unit=year.unit.unit.name,
            title=year.plan.title,
            state=year.cycle.state,
            anniversary=year.cycle.anniversary,
            register_number=year.cycle.register_number,
            number_waived_because=year.cycle.number_waived_because,
            steps=_steps(year, steps),
            contributors=_contributors(year, viewer),
            recipients=_recipients(year),
            waiting=tuple(waits for one in years for waits in _waiting(one, viewer)),
            messages=_counted(_mail(year, viewer)),
            working_models=tuple(work.working_models.find(cycle_id=year.cycle.id)),
            meetings=tuple(work.meetings.find(cycle_id=year.cycle.id)),
            classify=grounds_to_classify(year.texts().values(), grounds_of_unit(year.unit)),
        )


def open_obligations(parts: Parts, viewer: Viewer, plan_id: str) -> list[Obligation]:
    """What is still to be done in the plan's present year, and from when.

    Raises:
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        cycle = current_cycle(work, plan_id)
        return work.obligations.find(cycle_id=cycle.id, state=ObligationState.OPEN)


def unsent_messages(parts: Parts, viewer: Viewer, plan_id: str) -> int:
    """How many messages of the plan wait for their first attempt.

    Raises:
        NotAllowed: they neither lead nor coordinate the unit.
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Looking at the mail"))
        return len(work.messages.find(plan_id=plan_id, state=MessageState.CREATED))


def confirmed_version(parts: Parts, viewer: Viewer, plan_id: str) -> Version:
    """The version that was confirmed last.

    Raises:
        NotFound: none has been, or there is no such plan that they may see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        confirmed = work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
        versions = [work.versions.get(one.version_id) for one in confirmed if one.is_last]
    if not versions:
        raise NotFound(
            said("The confirmed version of {plan}", plan=plan_id),
            why=said("none has been confirmed."),
            next_step=said("See `omv status` for where the year stands."),
        )
    return max(versions, key=lambda version: version.number)


def confirmation_of(parts: Parts, viewer: Viewer, version: Version) -> Confirmation:
    """The confirmation of a version by its first signer: asked for, given, or superseded.

    Raises:
        NotFound: it is of a plan that they may not see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, version.plan_id)
        return latest_round(work.confirmations.find(version_id=version.id))[0]


def must_be_offered_again(parts: Parts, viewer: Viewer, cycle_id: str) -> bool:
    """Whether a plan that was offered for confirmation has been taken back since.

    Raises:
        NotFound: it is one that they may not see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, work.cycles.get(cycle_id).plan_id)
        offered = work.versions.find(cycle_id=cycle_id, stage=Stage.FOR_CONFIRMATION)
        return bool(offered) and work.cycles.get(cycle_id).state in ANSWERING


def item_statuses(
    parts: Parts, viewer: Viewer, plan_id: str, now: datetime, *, of_year: NamedYear | None = None
) -> list[ItemStatus]:
    """Every asked item with its current answer, in the order of the form.

    What somebody hasn't handed in yet is shown to them and to the management; to others, what
    stood there before.

    Raises:
        NotFound: there is no such plan that they may see, or no such year of it.
    """
    with parts.work() as work:
        year = _year(parts, work, viewer, plan_id, now, of_year)
        revisions = work.answers.find(cycle_id=year.cycle.id)
        answers, asked = shown_answers(viewer, year.unit, revisions, year.requests()), _asked(year)
        return [
            _item(year, section.title, item, answers.get(item.id))
            for section in year.form.sections
            for item in section.items
            if item.id in answers or item.id in asked
        ]


def _year(
    parts: Parts,
    work: UnitOfWork,
    viewer: Viewer,
    plan_id: str,
    now: datetime,
    of_year: NamedYear | None,
) -> Year:
    unit_of_seen_plan(work, viewer, plan_id)
    cycle = cycle_of(work, plan_id, of_year) if of_year else current_cycle(work, plan_id)
    return load_year(parts, work, cycle.id, now)


def _waiting(year: Year, viewer: Viewer) -> list[Waiting]:
    return what_waits(year, _contributors(year, viewer), _recipients(year), _mail(year, viewer))


def _asked(year: Year) -> set[str]:
    """The items that are asked of people in a year under way, also those that weren't at first."""
    asked = asked_items(year.form, year.unit) if year.cycle.state in LIVE else ()
    return {item.id for item in asked}


def _item(year: Year, section: str, item: Item, answer: Answer | None) -> ItemStatus:
    return ItemStatus(
        section=section,
        item=item.id,
        question=item.text,
        state=answer.state if answer else AnswerState.BLANK,
        answered_by=answer.answered_by if answer else None,
        recorded_by=answer.recorded_by if answer else None,
        revision=answer.revision if answer else 0,
        text=answer.text if answer else "",
        asked_of=_asked_of(year, item),
        changed=answer.question if answer else None,
    )


def _asked_of(year: Year, item: Item) -> tuple[str, ...]:
    """Whose the item is: of those who hold a request for it, or else who contributes to it."""
    passed_on = {RequestState.DELEGATED, RequestState.WITHDRAWN}
    asked = [
        request.person_id
        for request in year.requests()
        if item.id in request.items and request.state not in passed_on
    ]
    named = contributors_of(year.unit, year.form, item.id, year.today)
    return tuple(dict.fromkeys(asked or [person.id for person in named]))


def _steps(year: Year, steps: Iterable[Obligation]) -> tuple[StepStatus, ...]:
    ordered = sorted(steps, key=lambda one: (one.due_on, list(StepKind).index(one.kind)))
    return tuple(_step(year, one) for one in ordered)


def _step(year: Year, one: Obligation) -> StepStatus:
    ended_on = year.parts.today(one.ended_at) if one.ended_at else None
    return StepStatus(one.kind, one.due_on, one.state, ended_on, one.is_late(year.today))


def _contributors(year: Year, viewer: Viewer) -> tuple[ContributorStatus, ...]:
    answers = year.answers()
    return tuple(
        ContributorStatus(
            person=request.person_id,
            name=person_of(year.unit, request.person_id).name,
            state=request.state,
            items=len(request.items),
            open_items=len(open_items(request, answers)) if request.is_waiting else 0,
            due_on=request.due_on,
            since=request_waits_since(year, request, answers),
        )
        for request in year.requests()
        if is_shown(viewer, year.unit, request.person_id)
    )


def _latest_deliveries(year: Year) -> list[Delivery]:
    deliveries = year.work.deliveries.find(cycle_id=year.cycle.id)
    latest = {one.recipient_id: one for one in deliveries}
    return list(latest.values())


def _recipients(year: Year) -> tuple[RecipientStatus, ...]:
    """Those of the latest copies; where acknowledging was excused, nothing more is expected."""
    waited_for, silent = waiting_deliveries(year), unacknowledged(year)
    return tuple(
        _recipient(year, one, is_final=one not in waited_for, is_silent=one in silent)
        for one in _latest_deliveries(year)
    )


def _recipient(
    year: Year, delivery: Delivery, *, is_final: bool, is_silent: bool
) -> RecipientStatus:
    return RecipientStatus(
        recipient=delivery.recipient_id,
        name=delivery.recipient_name,
        group=delivery.group,
        channel=delivery.channel,
        state=delivery.state,
        final=is_final,
        blocked=not (is_final or is_silent) and _is_blocked(year, delivery),
        unacknowledged=is_silent,
        since=None if is_final else copy_waits_since(year, delivery),
    )


def _is_blocked(year: Year, delivery: Delivery) -> bool:
    """Whether a copy can't go out since there is none to give."""
    is_public = delivery.copy_type is CopyType.PUBLIC
    version = year.work.versions.get(delivery.version_id)
    return is_public and lacks_public_copy(year.parts, year.work, version, year.unit)


def _mail(year: Year, viewer: Viewer) -> list[Message]:
    may_see_it = sees_all_of(viewer, year.unit)
    return year.work.messages.find(cycle_id=year.cycle.id) if may_see_it else []


def _counted(messages: Iterable[Message]) -> dict[str, int]:
    states = [message.state for message in messages]
    return {state.value: states.count(state) for state in MessageState if state in states}
