"""Asking about copies that were mailed and never acknowledged: weekly, and no copy more often."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.policies import told_of
from omv_workflow.domain.timetable import StepKind, acknowledged_by
from omv_workflow.domain.unit import Person
from omv_workflow.phrases import counted, said
from omv_workflow.steps.ask import absent_last, ask
from omv_workflow.steps.batch import waiting
from omv_workflow.steps.closing import unacknowledged, was_moved_for
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, once_a_week
from omv_workflow.steps.reroute import address_of
from omv_workflow.steps.year import Year

_PURPOSE = Purpose.ACKNOWLEDGEMENT_MISSING
_ARRIVED = frozenset({DeliveryState.ACKNOWLEDGED, DeliveryState.RECORDED_BY_HAND})
_NAMING = (_PURPOSE, Purpose.HAND_DELIVERY)
"""The letters that ask about copies; the ids of these end their steps."""


def ask_about_acknowledgements(parts: Parts, now: datetime) -> Summary:
    """Ask whoever sees to the copies about those that nobody has acknowledged in time."""
    what = said("ask about acknowledgements")
    return for_each_due_cycle(what, parts, now, {StepKind.ACKNOWLEDGE}, _ask_about)


def acknowledged_on(year: Year, duty: Obligation, sent_on: date) -> date:
    """The day by which one copy is to be acknowledged: its own, or that which somebody chose."""
    if was_moved_for(duty, sent_on):
        return duty.due_on
    return acknowledged_by(sent_on, year.policy, year.calendar)


def _ask_about(year: Year, due: list[Obligation]) -> Summary:
    (duty,) = due  # there is one at a time
    late = {
        one: sent_on
        for one, sent_on in unacknowledged(year).items()
        if acknowledged_on(year, duty, sent_on) <= year.today
    }
    if not late:
        return Summary("")
    if not _named_lately(year) & {one.id for one in late}:
        _ask(year, duty, late)
    told = counted(
        "{number} recipient has not acknowledged its copy",
        "{number} recipients have not acknowledged their copies",
        len(late),
    )
    return waiting(year.row(said("acknowledgements"), told))


def _named_lately(year: Year) -> set[str]:
    """The ids of the copies that letters of less than a week ago have asked about."""
    since = year.today - timedelta(days=year.policy.overdue_interval)
    letters = [one for purpose in _NAMING for one in _letters(year, purpose=purpose)]
    lately = [_named(one) for one in letters if year.parts.today(one.created_at) > since]
    return set().union(*lately)


def _letters(year: Year, **of: str) -> list[Message]:
    """Those of the year that stand, oldest first."""
    found = year.work.messages.find(cycle_id=year.cycle.id, **of)
    return [one for one in found if one.state is not MessageState.CANCELLED]


def _named(letter: Message) -> set[str]:
    return set(letter.step.rpartition(".")[2].split("-"))


def _ask(year: Year, duty: Obligation, late: Mapping[Delivery, date]) -> None:
    step = f"{once_a_week(year, duty)}.{'-'.join(sorted(one.id for one in late))}"
    version = year.offered()
    facts: dict[str, object] = {
        "recipients": _recipient_facts(year, late),
        "register_number": version.register_number,
        "version_number": version.number,
    }
    readers = in_role(year, *told_of(duty, year.today, year.policy))
    for person in absent_last(year, readers):
        ask(year, person, _PURPOSE, step, {**facts, **_news(year, person)})


def _recipient_facts(year: Year, late: Mapping[Delivery, date]) -> list[dict[str, object]]:
    return [
        {
            "id": one.recipient_id,
            "name": one.recipient_name,
            "address": address_of(year, one),
            "sent_on": sent_on,
        }
        for one, sent_on in late.items()
    ]


def _news(year: Year, person: Person) -> dict[str, object]:
    """Who of the last such letter to that person has the plan since; without one, nobody."""
    before = _letters(year, purpose=_PURPOSE, person_id=person.id)[-1:]
    copies = year.work.deliveries.find(cycle_id=year.cycle.id)
    return {
        "since": year.parts.today(before[0].created_at) if before else None,
        "arrived_since": [
            one.recipient_name
            for letter in before
            for one in copies
            if one.state in _ARRIVED and one.id in _named(letter)
        ],
    }
