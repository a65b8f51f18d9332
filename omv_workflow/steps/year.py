"""One cycle as a step works on it: what belongs to it, in one transaction, and how it changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.answers import Answer, answers_root, current
from omv_workflow.domain.carrying import AnsweredForm, Carrying, carrying, named_for
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.cycle import CYCLE, Cycle, CycleAct, CycleState, Plan
from omv_workflow.domain.derivation import (
    Cause,
    Rules,
    begins_on,
    derived_again,
    derived_day,
    free_day,
    rules_of,
)
from omv_workflow.domain.events import Fact, FactValue, plan_stream
from omv_workflow.domain.form_mapping import FormMapping
from omv_workflow.domain.named_years import NamedYear, anniversary_named, year_named
from omv_workflow.domain.obligations import (
    OBLIGATION,
    Basis,
    Obligation,
    ObligationAct,
    ObligationState,
)
from omv_workflow.domain.policies import LIVE, not_possible_in
from omv_workflow.domain.printing import missing_items
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, StepKind, TimetablePolicy
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import Form, Item
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, Row, UnitOfWork
from omv_workflow.steps.unit_rhythm import policy_of


@dataclass
class Year:
    """A cycle with its plan, unit and form, inside one unit of work at one instant."""

    parts: Parts
    work: UnitOfWork
    now: datetime
    plan: Plan
    cycle: Cycle
    unit: UnitFile
    form: Form

    @cached_property
    def policy(self) -> TimetablePolicy:
        """The unit's settings of the year."""
        return policy_of(self.parts, self.unit)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The days on which the unit works."""
        return self.parts.calendars(self.policy)

    @property
    def today(self) -> date:
        """The calendar day where the unit is."""
        return self.parts.today(self.now)

    def record(self, kind: str, actor: Actor, **data: FactValue) -> None:
        """Write what happened to the plan's stream."""
        self.record_at(self.now, kind, actor, **data)

    def record_at(self, happened_at: datetime, kind: str, actor: Actor, **data: FactValue) -> None:
        """Write what happened earlier than it is recorded."""
        told: dict[str, FactValue] = {"cycle": self.cycle.id, **actor.facts(), **data}
        self.work.record(Fact(plan_stream(self.plan.id), kind, happened_at, told))

    def move(self, act: CycleAct, actor: Actor) -> None:
        """Take the cycle on by one act of its table and write that down."""
        state = CYCLE.after(self.cycle.state, act)
        opened_at = self.now if act is CycleAct.OPEN else self.cycle.opened_at
        moved = replace(self.cycle, state=state, opened_at=opened_at)
        self.work.cycles.swap(self.cycle, moved)
        self.cycle = moved
        self.record("cycle.moved", actor, act=act, state=moved.state)

    def note_settings(self, settings: str, actor: Actor, *, moved: int) -> None:
        """Keep by which settings of the workspace the days of this year have been derived."""
        if self.cycle.settings_hash != settings:
            noted = replace(self.cycle, settings_hash=settings)
            self.work.cycles.swap(self.cycle, noted)
            self.cycle = noted
            self.record("cycle.derived_again", actor, settings=settings, moved=moved)

    def take_form(self, actor: Actor) -> None:
        """Keep the year by the form applied last; it stays with it whatever is applied later."""
        taken = replace(self.cycle, form_hash=self.plan.form_hash)
        self.work.cycles.swap(self.cycle, taken)
        self.cycle, self.form = taken, form_of(self.parts, self.work, self.plan, taken)
        version = self.form.version.isoformat()
        self.record("cycle.form_taken", actor, form=taken.form_hash, form_version=version)

    @property
    def rules(self) -> Rules:
        """What the days of this year follow from, as it stands now."""
        stored = self.work.obligations.find(cycle_id=self.cycle.id)
        return rules_of(self.cycle.anniversary, self.policy, self.calendar, stored)

    def owe(
        self, kind: StepKind, basis: Basis = Basis.TIMETABLE, counted_from: date | None = None
    ) -> None:
        """Store that something falls due on the day that follows from its basis."""
        day = self._day_of(kind, basis, counted_from)
        due_on = free_day(day, self._taken(kind), self.calendar)
        owed = Obligation(
            id=self.parts.new_id(),
            plan_id=self.plan.id,
            cycle_id=self.cycle.id,
            kind=kind,
            starts_on=self._begins_on(kind, due_on),
            due_on=due_on,
            basis=basis,
            counted_from=counted_from,
        )
        self.work.obligations.add(owed)
        self._record_obligation(owed)

    def owe_again(
        self, kind: StepKind, basis: Basis = Basis.TIMETABLE, counted_from: date | None = None
    ) -> None:
        """Let something fall due once more, whether or not it had been planned on that day."""
        day = self._day_of(kind, basis, counted_from)
        for one in self.work.obligations.find(cycle_id=self.cycle.id, kind=kind, due_on=day):
            if one.state is ObligationState.EXCUSED:
                return  # what was excused in writing stays so
            anew = replace(one, note=None, basis=basis, counted_from=counted_from)
            self._renew(one, anew)
            return
        self.owe(kind, basis, counted_from)

    def renew(self, obligation: Obligation) -> None:
        """Let what has ended be owed once more, by the day that somebody had moved it to."""
        self._renew(obligation, obligation)

    def renew_from(self, obligation: Obligation, basis: Basis, counted_from: date) -> None:
        """Let what has ended be owed once more, on the day that follows from its basis."""
        anew = replace(obligation, note=None, basis=basis, counted_from=counted_from)
        self._renew(obligation, self._where_it_follows(anew, self.rules))

    def end(self, obligation: Obligation, act: ObligationAct, note: str | None = None) -> None:
        """End an obligation; AlreadyDone where somebody was first."""
        ended = replace(
            obligation,
            state=OBLIGATION.after(obligation.state, act),
            ended_at=self.now,
            note=note or obligation.note,
        )
        self.work.obligations.swap(obligation, ended)
        self._record_obligation(ended)

    def count_from(self, obligation: Obligation, basis: Basis, counted_from: date | None) -> None:
        """Let the day of an obligation follow from something that has happened."""
        based = replace(obligation, basis=basis, counted_from=counted_from, note=None)
        based = self._where_it_follows(based, self.rules)
        self.work.obligations.swap(obligation, based)
        self._record_obligation(based)

    def derive_again(self, obligation: Obligation, rules: Rules, cause: Cause) -> bool:
        """Move an open obligation to the day that follows by these rules; whether it moved."""
        return self._move(obligation, self._where_it_follows(obligation, rules), cause)

    def begin_anew(self, obligation: Obligation, cause: Cause) -> None:
        """Let what is written again and again begin anew, by the timetable."""
        anew = replace(obligation, basis=Basis.TIMETABLE, counted_from=None)
        self._move(obligation, self._where_it_follows(anew, self.rules), cause)

    def days_taken(self, but: Obligation) -> frozenset[date]:
        """The days on which others of an obligation's kind are or were due in the year."""
        return self._taken(but.kind, but=but)

    def _renew(self, obligation: Obligation, anew: Obligation) -> None:
        state = OBLIGATION.after(obligation.state, ObligationAct.RENEW)
        starts_on = self._begins_on(anew.kind, anew.due_on)
        renewed = replace(anew, starts_on=starts_on, state=state, ended_at=None)
        self.work.obligations.swap(obligation, renewed)
        self._record_obligation(renewed)

    def _begins_on(self, kind: StepKind, due_on: date) -> date:
        """The day from which it may be done: what follows a confirmation begins at once."""
        at_once = kind in AFTER_CONFIRMATION
        return self.today if at_once else begins_on(kind, due_on, self.calendar)

    def _move(self, obligation: Obligation, moved: Obligation, cause: Cause) -> bool:
        if moved == obligation:
            return False
        self.work.obligations.swap(obligation, moved)
        self.record(
            "obligation.moved",
            SCHEDULE,
            obligation=moved.id,
            step=moved.kind,
            due_on=moved.due_on.isoformat(),
            moved_from=obligation.due_on.isoformat(),
            cause=cause,
        )
        return True

    def end_all(
        self, kinds: Collection[StepKind], act: ObligationAct, note: str | None = None
    ) -> None:
        """End every open obligation of these kinds."""
        for obligation in self.open_obligations(kinds):
            self.end(obligation, act, note)

    def open_obligations(self, kinds: Collection[StepKind]) -> list[Obligation]:
        """What is still open of these kinds."""
        found = self.work.obligations.find(cycle_id=self.cycle.id, state=ObligationState.OPEN)
        return [one for one in found if one.kind in kinds]

    def due(self, kinds: Collection[StepKind]) -> list[Obligation]:
        """What of these kinds is open and has started by today."""
        return [one for one in self.open_obligations(kinds) if one.starts_on <= self.today]

    def answers(self) -> dict[str, Answer]:
        """The current answer to each item of the form.

        Those to items that a form had before the year took another one are kept, but left out.
        """
        latest = current(self.work.answers.find(cycle_id=self.cycle.id))
        return {item: one for item, one in latest.items() if self.form.item(item)}

    def texts(self) -> dict[str, str]:
        """The current text of each item."""
        return {item: answer.text for item, answer in self.answers().items()}

    def answers_root(self) -> str:
        """The hash over all current answers."""
        return answers_root(self.answers())

    def missing_items(self) -> tuple[Item, ...]:
        """The items whose answer is missing, whether people or the unit's data should give it."""
        return missing_items(self.form, self.unit, self.answers(), self.today)

    def requests(self) -> list[ContributionRequest]:
        """All contribution requests of the cycle."""
        return self.work.requests.find(cycle_id=self.cycle.id)

    def offered(self) -> Version:
        """The version last offered for confirmation in this cycle, once it has been."""
        versions = self.work.versions.find(cycle_id=self.cycle.id, stage=Stage.FOR_CONFIRMATION)
        return max(versions, key=lambda version: version.number)

    def _where_it_follows(self, one: Obligation, rules: Rules) -> Obligation:
        day = derived_again(one, rules, self._taken(one.kind, but=one))
        stays = one.kind in AFTER_CONFIRMATION
        starts_on = one.starts_on if stays else begins_on(one.kind, day, self.calendar)
        return replace(one, starts_on=starts_on, due_on=day)

    def _day_of(self, kind: StepKind, basis: Basis, counted_from: date | None) -> date:
        day = derived_day(kind, basis, counted_from, self.rules)
        if day is None:
            raise ValueError(basis)  # nothing is owed anew as an earlier program owed it
        return day

    def _taken(self, kind: StepKind, but: Obligation | None = None) -> frozenset[date]:
        """The days on which others of this kind are or were due in the year."""
        stored = self.work.obligations.find(cycle_id=self.cycle.id, kind=kind)
        return frozenset(one.due_on for one in stored if but is None or one.id != but.id)

    def _record_obligation(self, one: Obligation) -> None:
        told: dict[str, FactValue] = {"step": one.kind, "due_on": one.due_on.isoformat()}
        if one.state is ObligationState.OPEN:
            told["basis"] = one.basis
            told["counted_from"] = one.counted_from.isoformat() if one.counted_from else None
        self.record(f"obligation.{one.state}", SCHEDULE, obligation=one.id, **told)

    def row(self, what: str, outcome: str) -> Row:
        """A line of a summary about this year."""
        return Row(self.plan.id, what, outcome)


def load_year(parts: Parts, work: UnitOfWork, cycle_id: str, now: datetime) -> Year:
    """The year of a cycle, as it stands in this unit of work."""
    cycle = work.cycles.get(cycle_id)
    plan = work.plans.get(cycle.plan_id)
    form = form_of(parts, work, plan, cycle)
    unit = work.units.get(plan.unit_id).file
    if cycle.form_hash != plan.form_hash and cycle.form_hash and plan.form_hash:
        unit = named_for(unit, carried_from(form, work.forms.get(plan.form_hash).form, plan))
    return Year(parts, work, now, plan, cycle, unit, form)


def live_years(parts: Parts, work: UnitOfWork, unit_id: str, now: datetime) -> Iterator[Year]:
    """The years of a unit's plans that are under way."""
    for plan in work.plans.find(unit_id=unit_id):
        for cycle in work.cycles.find(plan_id=plan.id):
            if cycle.state in LIVE:
                yield load_year(parts, work, cycle.id, now)


def carried_from(old: Form, new: Form, plan: Plan) -> Carrying:
    """How answers to one form are carried over to that which the plan follows."""
    asked = tuple(item.id for item in old.answerable)
    return carrying(AnsweredForm(old.version, old, asked), new, mapping_of(plan))


def mapping_of(plan: Plan) -> FormMapping | None:
    """How answers given by earlier versions live on in the form applied last."""
    return FormMapping.model_validate_json(plan.form_mapping) if plan.form_mapping else None


def form_of(parts: Parts, work: UnitOfWork, plan: Plan, cycle: Cycle) -> Form:
    """The form that the year is kept by; one that is to come will take the one applied last."""
    if cycle.form_hash:
        return work.forms.get(cycle.form_hash).form
    return followed_form(parts, work, plan)


def followed_form(parts: Parts, work: UnitOfWork, plan: Plan) -> Form:
    """The form that the plan follows: the one applied last."""
    form_hash = plan.form_hash
    # What was begun before forms were kept reads the file, until the unit is applied again.
    return work.forms.get(form_hash).form if form_hash else parts.forms(plan.form_id)


def current_year(
    parts: Parts,
    work: UnitOfWork,
    plan_id: str,
    now: datetime,
    *ranks: Collection[CycleState],
    what: str = "Working on the year",
    of_year: NamedYear | None = None,
) -> Year:
    """The plan's year that an act is about: of those in a state that it accepts, the newest.

    Two years can be under way at once: the next one opens though a copy of the last has not arrived
    yet. Of several `ranks` of states the first counts that any year is in. Where none is, the act
    is refused, and never done to another year. `of_year` names the year of one anniversary. The
    plan is held from here on.

    Raises:
        NotPossibleNow: no year is in such a state; it tells the state of the present one.
        NotFound: there is no such plan, or not that year of it.
        InvalidInput: that year has two anniversaries.
    """
    work.hold(plan_stream(plan_id))
    cycles = [cycle_of(work, plan_id, of_year)] if of_year else work.cycles.find(plan_id=plan_id)
    for states in ranks:
        if found := [one for one in cycles if one.state in states]:
            return load_year(parts, work, _newest(found).id, now)
    present = cycles[0] if of_year else current_cycle(work, plan_id)
    raise not_possible_in(present, ranks[0], what)


def current_cycle(work: UnitOfWork, plan_id: str) -> Cycle:
    """The newest cycle that is under way, or else the one that comes next.

    Raises:
        NotFound: there is no such plan.
    """
    cycles = work.cycles.find(plan_id=plan_id)
    for states in (LIVE, {CycleState.SCHEDULED}):
        if found := [one for one in cycles if one.state in states]:
            return _newest(found)
    raise NotFound(
        said("The year of plan {plan_id}", plan_id=plan_id),
        why=said("there is no plan of this id."),
        next_step=said("Apply the workspace with `omv apply`; `omv status` lists the plans."),
    )


def _newest(cycles: Collection[Cycle]) -> Cycle:
    return max(cycles, key=lambda cycle: cycle.anniversary)


def cycle_of(work: UnitOfWork, plan_id: str, named: NamedYear) -> Cycle:
    """The cycle whose anniversary it is, or lies in that year.

    Raises:
        NotFound: the plan has none.
        InvalidInput: it has two in that year.
    """
    cycles = {cycle.anniversary: cycle for cycle in work.cycles.find(plan_id=plan_id)}
    if day := anniversary_named(named, cycles, plan_id):
        return cycles[day]
    raise NotFound(
        year_named(named, plan_id),
        why=said("it has not been kept here."),
        next_step=said("See `omv status` for the year under way."),
    )
