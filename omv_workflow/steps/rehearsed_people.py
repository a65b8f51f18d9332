"""The people of a rehearsed year: each does their part on its day, unless otherwise supposed.

They use the very steps that people use. Nobody acts while they are away. What a step refuses them
does not happen: that is told, and the year goes on.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.policies import ANSWERING, DELIVERING
from omv_workflow.domain.presence import stand_in_on
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.supposing import Supposition
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Person, Role, holders, may_confirm
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.forms.model import ItemType
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
from omv_workflow.steps.closing import copies_to_give, unacknowledged
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import Parts, Row
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.review import accept_contributions
from omv_workflow.steps.year import Year, load_year

_REHEARSED = "rehearsed"
_REFUSALS = (InvalidInput, NotAllowed, NotFound, NotPossibleNow)
"""What a person can be answered; that a part of the program does not work is none of them."""
_BEFORE_OFFER = frozenset({CycleState.SCHEDULED, CycleState.OPEN, *ANSWERING})
_OF_THEMSELVES = frozenset(
    {StepKind.CONFIRM, StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE, StepKind.ACKNOWLEDGE}
)


@dataclass(frozen=True)
class PromptPeople:
    """Those who see to one year of a plan, as is supposed of them.

    They also finish the years before it of which copies are still being given out. `refused` are
    the acts that a step refused them, each once, with the reason and the first day of it.
    """

    plan_id: str
    cycle_id: str
    supposition: Supposition
    refused: dict[tuple[str, str], Row] = field(default_factory=dict)

    def next_day(self, stage: Parts, now: datetime) -> date | None:
        """The next day after today on which one of them has something to do."""
        days = [one.next_day_of_year(stage, now) for one in self._of_every_year(stage)]
        return min((day for day in days if day), default=None)

    def act(self, stage: Parts, now: datetime) -> None:
        """Do what is theirs to do today, in the order of the year."""
        for one in self._of_every_year(stage):
            one.act_in_year(stage, now)

    def next_day_of_year(self, stage: Parts, now: datetime) -> date | None:
        """The next day on which they have something to do for their own year."""
        with self._year(stage, now) as year:
            tomorrow = year.calendar.after(year.today, 1)
            days = [max(tomorrow, year.calendar.on_or_after(day)) for day in self._days(year)]
            supposed = self.supposition.confirmed_on
            if supposed and year.today < supposed and year.cycle.state not in DELIVERING:
                days.append(supposed)
        return min(days, default=None)

    def act_in_year(self, stage: Parts, now: datetime) -> None:
        """Do what is theirs to do today for their own year."""
        with self._year(stage, now) as year:
            state = year.cycle.state
            is_late = state in _BEFORE_OFFER and self._confirms_today(year)
            hurries = is_late and _coordinator(year) is not None
        for act in _HURRYING if hurries else _IN_STATE.get(state, ()):
            with self._unless_refused(stage.today(now)):
                act(self, stage, now)

    def open(self, stage: Parts, now: datetime) -> None:
        """Begin the year before its day."""
        if self._state(stage, now) is CycleState.SCHEDULED:
            open_cycle(stage, self.plan_id, SCHEDULE, now)

    def request(self, stage: Parts, now: datetime) -> None:
        """Ask the contributors before the day."""
        if self._state(stage, now) is CycleState.OPEN:
            request_contributions(stage, self.plan_id, SCHEDULE, now)

    def answer(self, stage: Parts, now: datetime) -> None:
        """Everybody whose day it is answers."""
        with self._year(stage, now) as year:
            if not _coordinator(year):
                return
            answers = year.answers()
            texts = [
                (_answering(year, one.person_id), _texts(year, open_items(one, answers)))
                for one in year.requests()
                if self._answers_today(year, one)
            ]
            if _lacks_mark(year):
                _mark_one(year, [given for _, given in texts])
        for actor, given in texts:
            with self._unless_refused(stage.today(now)):
                self._give(stage, now, actor, given)

    def accept(self, stage: Parts, now: datetime) -> None:
        """The coordinator accepts at once what was handed in."""
        with self._year(stage, now) as year:
            waits = year.open_obligations({StepKind.ACCEPT}) and _coordinator(year)
        if waits:
            accept_contributions(stage, self.plan_id, SCHEDULE, now)

    def give_number(self, stage: Parts, now: datetime) -> None:
        """Once there is a draft, the coordinator sees to the register number."""
        with self._year(stage, now) as year:
            has_draft = year.cycle.state is CycleState.DRAFTING
            is_drafted = has_draft or not year.open_obligations({StepKind.DRAFT})
            is_missing = is_drafted and not year.cycle.number_is_settled
            is_asked = is_missing and _coordinator(year) is not None
        if is_asked:
            waive_register_number(stage, self.plan_id, _REHEARSED, SCHEDULE, now)

    def draft(self, stage: Parts, now: datetime) -> None:
        """Assemble the plan before its day, unless there is a draft."""
        if self._state(stage, now) is CycleState.COLLECTING:
            assemble_draft(stage, self.plan_id, SCHEDULE, now)

    def offer(self, stage: Parts, now: datetime) -> None:
        """Offer the plan before its day, once its number is settled."""
        with self._year(stage, now) as year:
            is_ready = year.cycle.state in ANSWERING and year.cycle.number_is_settled
        if is_ready:
            offer_for_confirmation(stage, self.plan_id, SCHEDULE, now)

    def confirm(self, stage: Parts, now: datetime) -> None:
        """Whoever may and is there confirms what is on offer."""
        with self._year(stage, now) as year:
            may = [one for one in may_confirm(year.unit, year.today) if _is_there(year, one)]
            is_offered = year.cycle.state is CycleState.AWAITING_CONFIRMATION
            is_today = is_offered and self._confirms_today(year)
        if is_today and may:
            done = DoneElsewhere(may[0].id, now, _REHEARSED, _REHEARSED, _REHEARSED, _REHEARSED)
            record_confirmation(stage, self.plan_id, done, SCHEDULE, now)

    def tell_clients(self, stage: Parts, now: datetime) -> None:
        """The coordinator puts up the notice on the last day."""
        with self._year(stage, now) as year:
            is_today = _is_due(year, StepKind.TELL_CLIENTS) and _coordinator(year) is not None
            anniversary = year.cycle.anniversary
        if is_today:
            record_clients_told(stage, self.plan_id, _REHEARSED, SCHEDULE, now, of_year=anniversary)

    def hand_over(self, stage: Parts, now: datetime) -> None:
        """The coordinator brings the copies that have not gone by themselves, on the last day."""
        with self._year(stage, now) as year:
            is_today = _is_due(year, StepKind.DISTRIBUTE) and _coordinator(year) is not None
            copies = copies_to_give(year) if is_today else []
            anniversary = year.cycle.anniversary
        for one in copies:
            told = HandedOver(one.recipient_id, now, one.channel, _REHEARSED, of_year=anniversary)
            with self._unless_refused(stage.today(now)):
                record_delivery(stage, self.plan_id, told, SCHEDULE, now)

    def acknowledge(self, stage: Parts, now: datetime) -> None:
        """Recipients have acknowledged what was mailed before anybody has to ask."""
        with self._year(stage, now) as year:
            owed = year.open_obligations({StepKind.ACKNOWLEDGE})
            is_today = any(_before(year, one) <= year.today for one in owed)
            copies = unacknowledged(year) if is_today and _coordinator(year) is not None else {}
            anniversary = year.cycle.anniversary
        for one in copies:
            told = HandedOver(one.recipient_id, now, one.channel, _REHEARSED, of_year=anniversary)
            with self._unless_refused(stage.today(now)):
                record_acknowledgement(stage, self.plan_id, told, SCHEDULE, now)

    def _of_every_year(self, stage: Parts) -> list[Self]:
        """Those who finish each year that is being given out still, then those of this one."""
        with stage.work() as work:
            cycles = work.cycles.find(plan_id=self.plan_id)
        given_out = [
            one.id for one in cycles if one.state in DELIVERING and one.id != self.cycle_id
        ]
        return [*(replace(self, cycle_id=one) for one in given_out), self]

    @contextmanager
    def _unless_refused(self, today: date) -> Iterator[None]:
        try:
            yield
        except _REFUSALS as error:
            refused = Row(self.plan_id, error.what, error.why, since=today)
            self.refused.setdefault((error.what, error.why), refused)

    @contextmanager
    def _year(self, stage: Parts, now: datetime) -> Iterator[Year]:
        with stage.work() as work:
            yield load_year(stage, work, self.cycle_id, now)

    def _state(self, stage: Parts, now: datetime) -> CycleState:
        with self._year(stage, now) as year:
            return year.cycle.state

    def _days(self, year: Year) -> Iterator[date]:
        """The days on which somebody has something to do, those that have passed among them."""
        if year.cycle.state in ANSWERING:
            yield from (self._answers_on(one) for one in year.requests() if one.is_waiting)
            if year.open_obligations({StepKind.ACCEPT}):
                yield year.today
        for one in year.open_obligations(_OF_THEMSELVES):
            if one.kind is StepKind.ACKNOWLEDGE:
                yield _before(year, one)
            else:
                is_confirming = one.kind is StepKind.CONFIRM
                yield self._confirms_on(one.due_on) if is_confirming else one.due_on

    def _answers_on(self, request: ContributionRequest) -> date:
        return request.due_on + timedelta(days=self.supposition.answers_late)

    def _answers_today(self, year: Year, request: ContributionRequest) -> bool:
        if not request.is_waiting:
            return False
        if self.supposition.confirmed_on == year.today:
            return True
        has_come = self._answers_on(request) <= year.today
        return has_come and _is_served(year, request.person_id)

    def _confirms_on(self, due_on: date) -> date:
        return self.supposition.confirmed_on or due_on

    def _confirms_today(self, year: Year) -> bool:
        due = [one.due_on for one in year.open_obligations({StepKind.CONFIRM})]
        if self.supposition.confirmed_on is None and not due:
            return False
        return self._confirms_on(min(due, default=year.today)) <= year.today

    def _give(self, stage: Parts, now: datetime, actor: Actor, texts: Mapping[str, str]) -> None:
        """What was answered last year stays; everything else gets a word."""
        kept = [item for item, text in texts.items() if not text]
        if kept:
            leave_unchanged(stage, self.plan_id, actor, now, kept)
        for item, text in texts.items():
            if text:
                give_answer(stage, self.plan_id, item, text, actor, now)


_Act = Callable[[PromptPeople, Parts, datetime], None]
_ANSWERING: tuple[_Act, ...] = (
    PromptPeople.answer,
    PromptPeople.accept,
    PromptPeople.give_number,
)
_IN_STATE: dict[CycleState, tuple[_Act, ...]] = {
    CycleState.COLLECTING: _ANSWERING,
    CycleState.DRAFTING: _ANSWERING,
    CycleState.AWAITING_CONFIRMATION: (PromptPeople.confirm,),
    CycleState.CONFIRMED: (PromptPeople.tell_clients, PromptPeople.hand_over),
    CycleState.DISTRIBUTING: (
        PromptPeople.tell_clients,
        PromptPeople.hand_over,
        PromptPeople.acknowledge,
    ),
}
_HURRYING: tuple[_Act, ...] = (
    PromptPeople.open,
    PromptPeople.request,
    PromptPeople.answer,
    PromptPeople.accept,
    PromptPeople.draft,
    PromptPeople.give_number,
    PromptPeople.offer,
    PromptPeople.confirm,
)
"""All that comes before a confirmation, done on its day."""


def _coordinator(year: Year) -> Person | None:
    """Who coordinates today and is there, or stands in."""
    held = holders(year.unit, Role.COORDINATOR, year.today)
    return next((one for one in held if _is_served(year, one.id)), None)


def _is_there(year: Year, person: Person) -> bool:
    return person.absence_on(year.today) is None


def _is_served(year: Year, person_id: str) -> bool:
    """Whether the person is there, or somebody stands in for them."""
    stand_in = stand_in_on(year.unit, person_id, year.today)
    return _is_there(year, person_of(year.unit, person_id)) or stand_in is not None


def _answering(year: Year, person_id: str) -> Actor:
    """The coordinator records what each of them answers."""
    coordinator = _coordinator(year)
    if coordinator is None or coordinator.id == person_id:
        return Actor(person_id)
    return Actor(coordinator.id, acting_for=person_id)


def _is_due(year: Year, kind: StepKind) -> bool:
    return any(one.due_on <= year.today for one in year.open_obligations({kind}))


def _before(year: Year, one: Obligation) -> date:
    """The last working day on which nobody has to ask yet."""
    return year.calendar.before(one.due_on, 1)


def _texts(year: Year, items: Collection[str]) -> dict[str, str]:
    """A text for each of these items; none where that of last year can stay."""
    answers = year.answers()
    stays = {item for item in items if item in answers and answers[item].text}
    return {item: "" if item in stays else _word(year, item) for item in items}


def _lacks_mark(year: Year) -> bool:
    """Whether something in the plan is said to be secret, and nothing in it is marked yet."""
    plan = year.unit.plan
    is_marked = plan.withheld or any(take_marks(text).marks for text in year.texts().values())
    return plan.publicity is Publicity.PARTLY_SECRET and not is_marked


def _mark_one(year: Year, texts: Iterable[dict[str, str]]) -> None:
    """Let the first answer that can hold a mark be a secret one."""
    ground = next(iter(year.parts.secrecy.grounds))
    for given in texts:
        for item_id in given:
            item = year.form.item(item_id)
            if item is not None and item.type in {ItemType.LONG, ItemType.DESCRIPTION}:
                given[item_id] = f"[[{ground}: {_REHEARSED}]]"
                return


def _word(year: Year, item_id: str) -> str:
    item = year.form.item(item_id)
    return "yes" if item is not None and item.type is ItemType.YES_NO else _REHEARSED
