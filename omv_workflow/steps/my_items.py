"""What one person has to do in the pages: their items, what is due, how far they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.answers import Answer, AnswerState, current
from omv_workflow.domain.contributions import ContributionRequest, RequestState, open_items
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.drafts import Draft, newest_first
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING, PREPARING
from omv_workflow.domain.presence import stand_in_on
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import Item, ItemType
from omv_workflow.phrases import said
from omv_workflow.steps.comment import Told, comments_by_item
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import check_proven
from omv_workflow.steps.take_back import can_take_back
from omv_workflow.steps.year import Year, live_years


@dataclass(frozen=True)
class MyItem:
    """An item as the person whose it is sees it.

    `stands` is the answer that stands, `before` what the year began with where that is another
    text; `asked_of` is the person in whose place they answer, by name. `withheld` is the ground on
    which the whole answer is secret. Of their drafts those that hold a secret are left out until a
    second factor was proven; `hides_draft` tells that there is one. `can_take_back`: they have
    handed it in, and nobody has accepted it yet. `can_comment`: the plan is not confirmed yet.
    """

    id: str
    section: str
    question: str
    type: ItemType
    state: AnswerState
    stands: str
    before: str
    revision: int
    changed: str | None
    is_open: bool
    is_returned: bool
    asked_of: str | None
    drafts: tuple[Draft, ...]
    hides_draft: bool
    withheld: str | None
    can_take_back: bool = False
    can_comment: bool = False
    comments: tuple[Told, ...] = ()

    @property
    def can_stay(self) -> bool:
        """Whether there is an answer that may stay as it is."""
        return self.is_open and bool(self.stands.strip())

    @property
    def is_secret(self) -> bool:
        """Whether something of the answer is secret: a link that came by mail does not show it."""
        return self.withheld is not None or holds_mark(self.stands) or holds_mark(self.before)


@dataclass(frozen=True)
class MyPlan:
    """One plan's items of a person, in the order of the form, and until when they are asked."""

    plan_id: str
    title: str
    anniversary: date
    due_on: date
    collects: bool
    items: tuple[MyItem, ...]

    @property
    def open(self) -> tuple[MyItem, ...]:
        """Those that nobody has dealt with yet."""
        return tuple(one for one in self.items if one.is_open)


def my_plans(parts: Parts, who: SignedIn, now: datetime) -> list[MyPlan]:
    """The plans of which something is asked of a person this year."""
    with parts.work() as work:
        years = live_years(parts, work, who.session.unit_id, now)
        return [plan for year in years if (plan := _plan(year, who)) is not None]


def my_item(parts: Parts, who: SignedIn, plan_id: str, item_id: str, now: datetime) -> MyItem:
    """One item of theirs.

    Raises:
        NotFound: it isn't asked of them, or there is none.
    """
    return my_some(parts, who, plan_id, [item_id], now)[0]


def my_some(
    parts: Parts, who: SignedIn, plan_id: str, item_ids: Iterable[str], now: datetime
) -> list[MyItem]:
    """Items of theirs, of a plan of the very unit that they have come in to.

    An id names another person in another unit, so that no act may go past this.

    Raises:
        NotFound: one of them isn't asked of them, or there is none.
    """
    plans = [one for one in my_plans(parts, who, now) if one.plan_id == plan_id]
    theirs = {item.id: item for plan in plans for item in plan.items}
    for item_id in item_ids:
        if item_id not in theirs:
            raise NotFound(
                said("Item {item}", item=item_id),
                why=said("it is not asked of you this year."),
                next_step=said("Go back to your items."),
            )
    return [theirs[one] for one in item_ids]


def check_unveiled(who: SignedIn, items: Iterable[MyItem]) -> None:
    """Refuse to change, or to confirm, what cannot be shown whole.

    Raises:
        ProofNeeded: something of one of them is secret, and no second factor was proven lately.
    """
    if any(one.is_secret for one in items):
        check_proven(who)


def _plan(year: Year, who: SignedIn) -> MyPlan | None:
    asked = list(_asked(year, who))
    items = tuple(_items(year, who, asked))
    if not items:
        return None
    due = [one.due_on for one, _ in asked if one.is_waiting] or [one.due_on for one, _ in asked]
    return MyPlan(
        plan_id=year.plan.id,
        title=year.form.plan_title,
        anniversary=year.cycle.anniversary,
        due_on=min(due),
        collects=year.cycle.state in ANSWERING,
        items=items,
    )


def _asked(year: Year, who: SignedIn) -> Iterator[tuple[ContributionRequest, str | None]]:
    """The requests that are theirs, and those of whom they stand in for, with that one's name."""
    if year.cycle.state is CycleState.OPEN:
        return
    for one in year.requests():
        stand_in = stand_in_on(year.unit, one.person_id, year.today)
        if one.person_id == who.person.id:
            yield one, None
        elif stand_in is not None and stand_in.id == who.person.id:
            yield one, person_of(year.unit, one.person_id).name


def _items(
    year: Year, who: SignedIn, asked: list[tuple[ContributionRequest, str | None]]
) -> Iterator[MyItem]:
    known = _Known.of(year, who)
    holding = {item: one for one in asked if _is_held(one[0]) for item in one[0].items}
    for section in year.form.sections:
        for item in section.items:
            if item.id in holding:
                yield _item(known, section.title, item, *holding[item.id])


def _is_held(request: ContributionRequest) -> bool:
    """Whether its items are this person's still."""
    return request.state not in {RequestState.DELEGATED, RequestState.WITHDRAWN}


@dataclass(frozen=True)
class _Known:
    """What is known of the year's items: the first and the current answer, and own drafts.

    `hidden` are the items of which a draft is not shown; `withheld` are the grounds on which items
    are secret as a whole; `me` is whoever is asked.
    """

    first: Mapping[str, Answer]
    current: Mapping[str, Answer]
    drafts: Mapping[str, tuple[Draft, ...]]
    hidden: frozenset[str]
    withheld: Mapping[str, str]
    me: str
    comments: Mapping[str, tuple[Told, ...]]
    is_prepared: bool

    @classmethod
    def of(cls, year: Year, who: SignedIn) -> "_Known":
        """All of it, read at once."""
        revisions = year.work.answers.find(cycle_id=year.cycle.id)
        mine = year.work.drafts.find(cycle_id=year.cycle.id, person_id=who.person.id)
        hidden = [one for one in mine if holds_mark(one.text) and not who.is_proven]
        drafts: dict[str, list[Draft]] = defaultdict(list)
        for one in (one for one in mine if one not in hidden):
            drafts[one.item_id].append(one)
        return cls(
            {one.item_id: one for one in reversed(revisions)},
            current(revisions),
            {item: newest_first(some) for item, some in drafts.items()},
            frozenset(one.item_id for one in hidden),
            year.unit.plan.withheld,
            who.person.id,
            comments_by_item(year),
            year.cycle.state in PREPARING,
        )


def _item(
    known: _Known, section: str, item: Item, request: ContributionRequest, asked_of: str | None
) -> MyItem:
    answer = known.current.get(item.id)
    before = known.first[item.id].text if answer else ""
    return MyItem(
        id=item.id,
        section=section,
        question=item.text,
        type=item.type,
        state=answer.state if answer else AnswerState.BLANK,
        stands=answer.text if answer else "",
        before=before if answer and before != answer.text else "",
        revision=answer.revision if answer else 0,
        changed=answer.question if answer else None,
        is_open=request.is_waiting and item.id in open_items(request, known.current),
        is_returned=item.id in request.returned_items,
        asked_of=asked_of,
        drafts=known.drafts.get(item.id, ()),
        hides_draft=item.id in known.hidden,
        withheld=known.withheld.get(item.id) if answer and answer.text.strip() else None,
        comments=known.comments.get(item.id, ()),
        can_comment=known.is_prepared,
        can_take_back=answer is not None and can_take_back(answer, [request], known.me),
    )
