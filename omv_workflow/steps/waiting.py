"""What waits for whom in a year: people, the coordinator, and those who may confirm."""

from collections.abc import Collection, Iterator
from datetime import date

from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import UNSETTLED, Message
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Role, UnitFile, holders
from omv_workflow.phrases import counted, said
from omv_workflow.steps.statuses import ContributorStatus, RecipientStatus, Waiting
from omv_workflow.steps.year import Year


def what_waits(
    year: Year,
    contributors: Collection[ContributorStatus],
    recipients: Collection[RecipientStatus],
    mail: Collection[Message],
) -> Iterator[Waiting]:
    """All that people still have to do, in the order of the year."""
    coordinator = _names(year.unit, year.today, Role.COORDINATOR)
    yield from _answers(contributors, coordinator)
    yield from _acts(year, coordinator)
    yield from _copies(recipients, coordinator)
    yield from _unsettled(mail, coordinator)


def _answers(contributors: Collection[ContributorStatus], coordinator: str) -> Iterator[Waiting]:
    for one in contributors:
        if one.open_items:
            what = counted(
                "{open_items} of {number} item",
                "{open_items} of {number} items",
                one.items,
                open_items=one.open_items,
            )
            yield Waiting(one.name, what, one.due_on)
        elif one.state is RequestState.SUBMITTED:
            yield Waiting(coordinator, said("accept the answers of {name}", name=one.name), None)


def _acts(year: Year, coordinator: str) -> Iterator[Waiting]:
    due = {one.kind: one.due_on for one in year.open_obligations(frozenset(StepKind))}
    if StepKind.READY in due and not year.cycle.number_is_settled:
        yield Waiting(coordinator, said("register number"), due[StepKind.READY])
    if year.cycle.state is CycleState.AWAITING_CONFIRMATION:
        leaders = _names(year.unit, year.today, Role.DIRECTOR, Role.DEPUTY)
        yield Waiting(leaders, said("confirm the plan"), due.get(StepKind.CONFIRM))
    if StepKind.TELL_CLIENTS in due:
        yield Waiting(coordinator, said("tell clients"), due[StepKind.TELL_CLIENTS])


def _copies(recipients: Collection[RecipientStatus], coordinator: str) -> Iterator[Waiting]:
    for one in recipients:
        if not one.final:
            yield Waiting(coordinator, _copy(one), None)


def _copy(one: RecipientStatus) -> str:
    if one.blocked:
        return said(
            "copy to {recipient} (blocked: the plan has no public copy; mark what is secret, or"
            " give this recipient copy: full with its ground)",
            recipient=one.name,
        )
    return said("copy to {recipient} ({state})", recipient=one.name, state=one.state)


def _unsettled(mail: Collection[Message], coordinator: str) -> Iterator[Waiting]:
    for one in mail:
        if one.state in UNSETTLED:
            what = said("mail to {name} ({state}): see omv mail", name=one.to_name, state=one.state)
            yield Waiting(coordinator, what, None)


def _names(unit: UnitFile, day: date, *roles: Role) -> str:
    names = [person.name for role in roles for person in holders(unit, role, day)]
    return ", ".join(dict.fromkeys(names))
