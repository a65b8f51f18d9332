"""What whoever may confirm is shown: what waits for them, and the plan that is on offer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.answers import Answer, began_with, current
from omv_workflow.domain.confirmation_settings import Signer
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState, Meeting
from omv_workflow.domain.permissions import confirming_mandate, person_of
from omv_workflow.domain.policies import DELIVERING, PREPARING
from omv_workflow.domain.signers import (
    WAITED_FOR,
    allowed_methods,
    latest_round,
    may_sign,
    may_sign_any,
    offered_signers,
    waited_for,
    whose,
)
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.domain.versions import Confirmation, Method, Version
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import ItemType
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import confirmation_of, confirmed_on, is_still
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import may_hold_secret
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.signers import signers_of
from omv_workflow.steps.year import Year, current_cycle, live_years, load_year

_TOOK_NO_PART = frozenset({RequestState.DELEGATED, RequestState.WITHDRAWN})


@dataclass(frozen=True)
class ToConfirm:
    """A plan that is to be confirmed this year: whether it waits for that, and by which day."""

    plan_id: str
    title: str
    anniversary: date
    state: CycleState
    due_on: date

    @property
    def waits(self) -> bool:
        """Whether it can be confirmed now."""
        return self.state is CycleState.AWAITING_CONFIRMATION


@dataclass(frozen=True)
class ChangedItem:
    """An answer that is another one than the year began with.

    `withheld` is the ground on which it is secret as a whole, if it is.
    """

    id: str
    section: str
    question: str
    type: ItemType
    before: str
    now: str
    withheld: str | None

    @property
    def is_secret(self) -> bool:
        """Whether something of either text is secret."""
        return self.withheld is not None or holds_mark(self.before) or holds_mark(self.now)


@dataclass(frozen=True)
class TookPart:
    """What one person was asked, what they answered, and when they last did."""

    name: str
    items: int
    state: RequestState
    answered_on: date | None


@dataclass(frozen=True)
class Turn:
    """Which of several signers a version waits for: whose turn it is, and who has signed before.

    `title` is what that signer's place is called; the first has none.
    """

    is_theirs: bool
    whose: str
    number: int
    title: str | None
    signed_before: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A plan's year as those who may confirm it see it; `version` is the one last offered.

    `is_still`: it says what would be printed now, so that it can be confirmed. `place` is where
    they work. `pdf_hash` is that of its PDF with the seals of those who signed before in it.
    """

    plan_id: str
    title: str
    anniversary: date
    state: CycleState
    due_on: date
    place: str
    version: Version | None
    pdf_hash: str | None
    holds_secret: bool
    is_still: bool
    lacks_pdf: bool
    turn: Turn | None
    methods: frozenset[Method]
    confirmation: Confirmation | None
    confirmed_on: date | None
    confirmed_by: str
    missing: tuple[str, ...]
    changed: tuple[ChangedItem, ...]
    unchanged: int
    took_part: tuple[TookPart, ...]
    working_model: str
    meetings: tuple[Meeting, ...]

    @property
    def waits(self) -> bool:
        """Whether it is to be confirmed now."""
        return self.state is CycleState.AWAITING_CONFIRMATION

    @property
    def is_given_here(self) -> bool:
        """Whether it may be confirmed in the pages."""
        return Method.BUILT_IN in self.methods

    @property
    def comes_back(self) -> bool:
        """Whether its PDF waits to be returned signed."""
        ways = {Method.OWN_CERTIFICATE, Method.ELSEWHERE} & self.methods
        return self.waits and self.pdf_hash is not None and bool(ways)

    @property
    def is_theirs(self) -> bool:
        """Whether it is to be confirmed by whoever looks at it, and can be."""
        return self.turn is not None and self.turn.is_theirs and self.is_still


def to_confirm(parts: Parts, who: SignedIn, now: datetime) -> list[ToConfirm]:
    """The plans of their unit that are to be confirmed, the earliest first.

    Raises:
        NotAllowed: they may not confirm on this day.
    """
    with parts.work() as work:
        check_may_sign(parts, work, who, now)
        years = live_years(parts, work, who.session.unit_id, now)
        found = [_to_confirm(year) for year in years if year.cycle.state in PREPARING]
    return sorted(found, key=lambda one: (not one.waits, one.due_on))


def offer_of(parts: Parts, who: SignedIn, plan_id: str, now: datetime) -> Offer:
    """Where a plan stands on the way to its confirmation, and what has been offered.

    Raises:
        NotFound: their unit has no such plan.
        NotAllowed: they may not confirm on this day.
    """
    with parts.work() as work:
        return _offer(year_of(parts, work, who, plan_id, now), who)


def check_may_sign(parts: Parts, work: UnitOfWork, who: SignedIn, now: datetime) -> None:
    """Refuse whoever may sign no plan of their unit on this day, in no place.

    Raises:
        NotAllowed: they may not.
    """
    day = parts.today(now)
    ways = (parts.confirmation.signers, *_offered(work, who))
    if not any(may_sign_any(who.unit, signers, who.person, day) for signers in ways):
        confirming_mandate(who.unit, who.person.id, day)


def _offered(work: UnitOfWork, who: SignedIn) -> Iterator[tuple[Signer, ...]]:
    """The signers of what is on offer in their unit: these stay though the settings change."""
    for plan in work.plans.find(unit_id=who.session.unit_id):
        for one in work.confirmations.find(plan_id=plan.id):
            if one.state in WAITED_FOR:
                yield offered_signers([one])


def _to_confirm(year: Year) -> ToConfirm:
    return ToConfirm(
        plan_id=year.plan.id,
        title=year.form.plan_title,
        anniversary=year.cycle.anniversary,
        state=year.cycle.state,
        due_on=_due_on(year),
    )


def year_of(parts: Parts, work: UnitOfWork, who: SignedIn, plan_id: str, now: datetime) -> Year:
    """The present year of a plan of their unit; an id names another person in another unit.

    Raises:
        NotFound: their unit has no such plan.
        NotAllowed: they may not confirm on this day.
    """
    if not work.plans.find(id=plan_id, unit_id=who.session.unit_id):
        raise NotFound(
            said("The plan {plan}", plan=plan_id),
            why=said("your unit has none of this id."),
            next_step=said("Go back to what waits for you."),
        )
    check_may_sign(parts, work, who, now)
    return load_year(parts, work, current_cycle(work, plan_id).id, now)


def _offer(year: Year, who: SignedIn) -> Offer:
    version = last_offered(year)
    waits = year.cycle.state is CycleState.AWAITING_CONFIRMATION
    given = confirmation_of(year) if year.cycle.state in DELIVERING else None
    revisions = year.work.answers.find(cycle_id=year.cycle.id)
    changed = tuple(_changed(year, revisions))
    models = year.work.working_models.find(cycle_id=year.cycle.id)
    return Offer(
        plan_id=year.plan.id,
        title=year.form.plan_title,
        anniversary=year.cycle.anniversary,
        state=year.cycle.state,
        due_on=_due_on(year),
        place=_place_of(year, who),
        version=version,
        pdf_hash=signed_pdf(year.work, version) if version else None,
        holds_secret=version is not None and may_hold_secret(year.parts, version, year.unit),
        is_still=waits and version is not None and is_still(year, version),
        lacks_pdf=version is not None
        and version.pdf_hash is None
        and year.parts.converter() is not None,
        turn=_turn_of(year, version, who) if waits and version else None,
        methods=allowed_methods(year.parts.confirmation, year.unit),
        confirmation=given,
        confirmed_on=confirmed_on(year) if given else None,
        confirmed_by=_name_of(year, given.person_id) if given else "",
        missing=tuple(item.text for item in year.missing_items()),
        changed=changed,
        unchanged=sum(bool(one.text) for one in current(revisions).values()) - len(changed),
        took_part=tuple(_took_part(year, current(revisions))),
        working_model=models[-1].text if models else "",
        meetings=tuple(year.work.meetings.find(cycle_id=year.cycle.id)),
    )


def _turn_of(year: Year, version: Version, who: SignedIn) -> Turn | None:
    given = latest_round(year.work.confirmations.find(version_id=version.id))
    asked = waited_for(given)
    if asked is None:
        return None
    signers = signers_of(year, version)
    signer = signers[asked.signer - 1]
    has_signed = any(one.person_id == who.person.id for one in given)
    return Turn(
        is_theirs=not has_signed
        and may_sign(year.unit, signers, asked.signer, who.person, year.today),
        whose=whose(year.unit, signer),
        number=asked.signer,
        title=signer.title,
        signed_before=tuple(_name_of(year, one.person_id) for one in given if one.confirmed_at),
    )


def last_offered(year: Year) -> Version | None:
    """The version on offer, or confirmed; none where it has been taken back."""
    if year.cycle.state in {CycleState.AWAITING_CONFIRMATION, *DELIVERING}:
        return year.offered()
    return None


def _due_on(year: Year) -> date:
    found = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.CONFIRM)
    return max((one.due_on for one in found), default=year.cycle.anniversary)


def _place_of(year: Year, who: SignedIn) -> str:
    return next(one.name for one in year.unit.offices if one.id == who.person.office)


def _name_of(year: Year, person_id: str | None) -> str:
    return next((one.name for one in year.unit.people if one.id == person_id), "")


def _changed(year: Year, revisions: list[Answer]) -> Iterator[ChangedItem]:
    """The answers that are others than the year began with, in the order of the form."""
    of_item: dict[str, list[Answer]] = defaultdict(list)
    for one in revisions:
        of_item[one.item_id].append(one)
    now = current(revisions)
    for section in year.form.sections:
        for item in section.items:
            began = began_with(of_item[item.id])
            before, after = (one.text if one else "" for one in (began, now.get(item.id)))
            if before != after:
                secret = year.unit.plan.withheld.get(item.id)
                yield ChangedItem(
                    item.id, section.title, item.text, item.type, before, after, secret
                )


def _took_part(year: Year, answers: Mapping[str, Answer]) -> Iterator[TookPart]:
    for request in year.requests():
        if request.state in _TOOK_NO_PART:
            continue
        given = [
            answers[item].answered_at
            for item in request.items
            if item in answers and answers[item].is_given
        ]
        yield TookPart(
            name=person_of(year.unit, request.person_id).name,
            items=len(request.items),
            state=request.state,
            answered_on=year.parts.today(max(given)) if given else None,
        )
