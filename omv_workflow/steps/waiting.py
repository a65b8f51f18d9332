"""What waits for whom in a year, and since when: people, the coordinator, those who may confirm."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import UNSETTLED, Message
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.recipients import without_successor
from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind
from omv_workflow.domain.turns import Turn, turns
from omv_workflow.domain.urgency import urgency
from omv_workflow.phrases import counted, listed, named, said
from omv_workflow.steps.acceptance import answers_to_accept
from omv_workflow.steps.acknowledgements import acknowledged_on
from omv_workflow.steps.closing import not_reached
from omv_workflow.steps.confirm import confirmed_on
from omv_workflow.steps.sealed import owes_seal
from omv_workflow.steps.signers import turns_to_sign
from omv_workflow.steps.statuses import ContributorStatus, RecipientStatus, Waiting
from omv_workflow.steps.year import Year

_BY_PEOPLE = frozenset(
    {
        StepKind.NUMBER,
        StepKind.READY,
        StepKind.CONFIRM,
        StepKind.TELL_CLIENTS,
        StepKind.ACCEPT,
        StepKind.ACKNOWLEDGE,
    }
)
"""What the schedule alone can't be late with: somebody has to do something for it, or all of it."""


_ABOUT_COPIES = frozenset({StepKind.DISTRIBUTE, StepKind.ACKNOWLEDGE})


def what_waits(
    year: Year,
    contributors: Collection[ContributorStatus],
    recipients: Collection[RecipientStatus],
    mail: Collection[Message],
) -> list[Waiting]:
    """All that people still have to do, in the order of the year."""
    coordinator = _names(turns(year.unit, StepKind.NUMBER, year.today))
    found = [
        *_answers(year, contributors),
        *_acceptances(year, contributors, coordinator),
        *_acts(year, coordinator),
        *_seal(year, coordinator),
        *_copies(year, recipients, coordinator),
        *_unsettled(year, mail, coordinator),
        *_unsucceeded(year, coordinator),
    ]
    return [*found, *_late_steps(year, found, coordinator)]


def _answers(year: Year, contributors: Collection[ContributorStatus]) -> Iterator[Waiting]:
    if year.cycle.state not in ANSWERING:
        return  # what has been offered is not answered any more
    for one in contributors:
        if one.open_items:
            what = counted(
                "{open_items} of {number} item",
                "{open_items} of {number} items",
                one.items,
                open_items=one.open_items,
            )
            yield _waiting(year, one.name, what, one.due_on, one.since, StepKind.ANSWERS_DUE)


def _acceptances(
    year: Year, contributors: Collection[ContributorStatus], coordinator: str
) -> Iterator[Waiting]:
    """Of those who may be seen; what was excused is accepted no more."""
    names = {one.person: one.name for one in contributors}
    accept_by = min((one.due_on for one in year.open_obligations({StepKind.ACCEPT})), default=None)
    for at, request in answers_to_accept(year):
        if name := names.get(request.person_id):
            what, since = said("accept the answers of {name}", name=name), year.parts.today(at)
            yield _waiting(year, coordinator, what, accept_by, since, StepKind.ACCEPT)


def _acts(year: Year, coordinator: str) -> Iterator[Waiting]:
    due = {one.kind: one for one in year.open_obligations(_BY_PEOPLE)}
    if StepKind.NUMBER in due:
        opened_at = year.cycle.opened_at
        since = year.parts.today(opened_at) if opened_at else None
        yield _to_do(year, coordinator, named(StepKind.NUMBER), due[StepKind.NUMBER], since)
    if year.cycle.state is CycleState.AWAITING_CONFIRMATION and StepKind.CONFIRM in due:
        leaders = _names(turns_to_sign(year))
        offered_on = year.parts.today(year.offered().made_at)
        yield _to_do(year, leaders, said("confirm the plan"), due[StepKind.CONFIRM], offered_on)
    if StepKind.TELL_CLIENTS in due:
        duty = due[StepKind.TELL_CLIENTS]
        yield _to_do(year, coordinator, said("tell clients"), duty, duty.starts_on)


def _seal(year: Year, coordinator: str) -> Iterator[Waiting]:
    """What keeps a seal from being made is seen to by the coordinator, or whom they ask."""
    if owes_seal(year):
        what = said("get the confirmed PDF sealed")
        waits = _waiting(year, coordinator, what, None, confirmed_on(year))
        yield replace(waits, command="omv run seal-plans")


def _copies(
    year: Year, recipients: Collection[RecipientStatus], coordinator: str
) -> Iterator[Waiting]:
    duties = {one.kind: one for one in year.open_obligations(_ABOUT_COPIES)}
    for one in recipients:
        if not one.final:
            step = StepKind.ACKNOWLEDGE if one.unacknowledged else StepKind.DISTRIBUTE
            due_on = _copy_due_on(year, one, duties.get(step))
            yield _waiting(year, coordinator, _copy(one), due_on, one.since, step)
    duty = duties.get(StepKind.DISTRIBUTE)
    for new in not_reached(year):
        due_on, since = (duty.due_on, duty.starts_on) if duty else (None, None)
        what = _copy_to(new.name, DeliveryState.DUE)
        yield _waiting(year, coordinator, what, due_on, since, StepKind.DISTRIBUTE)


def _copy_due_on(year: Year, one: RecipientStatus, duty: Obligation | None) -> date | None:
    """The day of its step; to be acknowledged, that which follows from its own sending."""
    if duty and one.unacknowledged and one.since:
        return acknowledged_on(year, duty, one.since)
    return duty.due_on if duty else None


def _copy(one: RecipientStatus) -> str:
    if one.blocked:
        return said(
            "copy to {recipient} (blocked: the plan has no public copy; mark what is secret, or"
            " give this recipient copy: full with its ground)",
            recipient=one.name,
        )
    if one.unacknowledged:
        return said("acknowledgement by {recipient}", recipient=one.name)
    return _copy_to(one.name, one.state)


def _copy_to(recipient: str, state: str) -> str:
    return said("copy to {recipient} ({state})", recipient=recipient, state=state)


def _unsettled(year: Year, mail: Collection[Message], coordinator: str) -> Iterator[Waiting]:
    for one in mail:
        if one.state in UNSETTLED:
            what = said("mail to {name} ({state})", name=one.to_name, state=one.state)
            waits = _waiting(year, coordinator, what, None, year.parts.today(one.state_since))
            yield replace(waits, command="omv mail")


def _unsucceeded(year: Year, coordinator: str) -> Iterator[Waiting]:
    """The recipients that get nothing at the next distribution, for their last day comes before."""
    for one in without_successor(year.unit, max(year.today, year.cycle.anniversary)):
        what = said("name who succeeds {recipient}, or take it off the list", recipient=one.name)
        waits = _waiting(year, coordinator, what, one.last_day, None)
        yield replace(waits, command="omv unit export")


def _late_steps(year: Year, found: Collection[Waiting], coordinator: str) -> Iterator[Waiting]:
    """The late steps that nothing else tells of: no step is late without somebody's seeing to it.

    What the schedule does by itself it has not done; several of its steps are one thing to do.
    """
    told = {one.step for one in found}
    if year.cycle.state is not CycleState.AWAITING_CONFIRMATION:
        told |= {*CONFIRMATION_REMINDERS}  # they wait for something to confirm
    if StepKind.NUMBER in told:
        told |= {StepKind.READY}  # it waits for the number
    steps = sorted(year.open_obligations(frozenset(StepKind)), key=lambda one: one.due_on)
    untold = [one for one in steps if one.kind not in told and one.is_late(year.today)]
    for one in untold:
        if one.kind in _BY_PEOPLE:
            yield _to_do(year, coordinator, named(one.kind), one, one.starts_on)
    undone = [one for one in untold if one.kind not in _BY_PEOPLE]
    if undone:
        what = said("run what is due ({steps})", steps=tuple(one.kind for one in undone))
        waits = _to_do(year, coordinator, what, undone[0], undone[0].starts_on)
        yield replace(waits, command="omv run")


def _to_do(year: Year, who: str, what: str, duty: Obligation, since: date | None) -> Waiting:
    return _waiting(year, who, what, duty.due_on, since, duty.kind)


def _waiting(
    year: Year,
    who: str,
    what: str,
    due_on: date | None,
    since: date | None,
    step: StepKind | None = None,
) -> Waiting:
    pressing = urgency(due_on, year.today)
    return Waiting(year.cycle.anniversary, who, what, due_on, since, pressing, step)


def _names(found: Collection[Turn]) -> str:
    return listed((one.words for one in found), ", ")
