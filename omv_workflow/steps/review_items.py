"""All answers of a plan's year as whoever reviews them sees them: beside those of last year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.answers import Answer, AnswerState, began_with, current
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.drafts import Draft, newest_first
from omv_workflow.domain.masking import marker, masked
from omv_workflow.domain.policies import ANSWERING, PREPARING
from omv_workflow.domain.printing import asked_items
from omv_workflow.domain.reviewing import Review, review_of
from omv_workflow.domain.unit import contributors_of
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.domain.visibility import check_sees_all_of
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import Item, ItemType
from omv_workflow.phrases import said
from omv_workflow.steps.comment import Told, comments_by_item
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.my_items import MyItem
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.since import submitted_at
from omv_workflow.steps.year import Year, current_cycle, load_year


@dataclass(frozen=True)
class ReviewItem:
    """An item with its answer: `before` is what the year began with, `stands` what stands now.

    People are named; `answered_by` is empty where the answer is last year's still. `withheld` is
    the ground on which the whole of it is secret.
    """

    id: str
    section: str
    question: str
    type: ItemType
    review: Review
    state: AnswerState
    stands: str
    before: str
    revision: int
    answered_by: str
    answered_on: date | None
    asked_of: tuple[str, ...]
    withheld: str | None
    comments: tuple[Told, ...] = ()

    @property
    def is_secret(self) -> bool:
        """Whether something of it is secret: a link that came by mail does not show it."""
        return self.withheld is not None or holds_mark(self.stands) or holds_mark(self.before)

    @property
    def has_changed(self) -> bool:
        """Whether it says anything else than last year's."""
        return self.stands != self.before

    def masked(self, language: str) -> "ReviewItem":
        """The item for those who may not see what is secret: a marker stands in its place."""
        if self.withheld is not None:
            hidden = marker(self.withheld, language)
            return replace(self, stands=self.stands and hidden, before=self.before and hidden)
        stands, before = (masked(text, language) for text in (self.stands, self.before))
        return replace(self, stands=stands, before=before)


@dataclass(frozen=True)
class Revision:
    """An answer that was given once: by whom and when; who typed it, if that was another."""

    number: int
    state: AnswerState
    by: str
    recorded_by: str
    on: date


@dataclass(frozen=True)
class Submission:
    """What one person has handed in and waits to be accepted; items by their revisions."""

    request_id: str
    name: str
    handed_in_on: date
    seen: Mapping[str, int]


@dataclass(frozen=True)
class ReviewedPlan:
    """The answers of a plan's present year, in the order of the form, and what waits."""

    plan_id: str
    title: str
    anniversary: date
    collects: bool
    is_prepared: bool
    items: tuple[ReviewItem, ...]
    submissions: tuple[Submission, ...]

    @property
    def counts(self) -> dict[Review, int]:
        """How many answers are how far."""
        return {one: sum(item.review is one for item in self.items) for one in Review}

    @property
    def sections(self) -> dict[str, tuple[ReviewItem, ...]]:
        """The items by the title of their section."""
        found: dict[str, list[ReviewItem]] = defaultdict(list)
        for one in self.items:
            found[one.section].append(one)
        return {title: tuple(some) for title, some in found.items()}


def reviewed_plan(parts: Parts, who: SignedIn, plan_id: str, now: datetime) -> ReviewedPlan:
    """The answers of the plan's present year.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    with parts.work() as work:
        known = _Known(managed_year(parts, work, who, plan_id, now))
        year = known.year
        return ReviewedPlan(
            plan_id=plan_id,
            title=year.form.plan_title,
            anniversary=year.cycle.anniversary,
            collects=year.cycle.state in ANSWERING,
            is_prepared=year.cycle.state in PREPARING,
            items=tuple(_items(known)),
            submissions=tuple(_submissions(known)),
        )


def managed_item(parts: Parts, who: SignedIn, plan_id: str, item_id: str, now: datetime) -> MyItem:
    """One item, for whoever coordinates or leads to write its answer.

    Raises:
        NotFound: there is no such plan in their unit, or nobody answers such an item in it.
        NotAllowed: they neither coordinate nor lead it.
    """
    with parts.work() as work:
        known = _Known(managed_year(parts, work, who, plan_id, now))
        found = next((one for one in _items(known) if one.id == item_id), None)
        if found is None:
            raise no_such_item(item_id)
        of_item = {"cycle_id": known.year.cycle.id, "item_id": item_id}
        drafts = work.drafts.find(**of_item, person_id=who.person.id)
    return _as_mine(found, drafts, who)


def no_such_item(item_id: str) -> NotFound:
    """The refusal of an item that nobody answers."""
    return NotFound(
        said("Item {item}", item=item_id),
        why=said("nobody answers it in this plan."),
        next_step=said("Go back to the answers."),
    )


def _as_mine(one: ReviewItem, drafts: Sequence[Draft], who: SignedIn) -> MyItem:
    """The item as an editor shows it; nothing is asked of whoever writes in it."""
    hidden = [draft for draft in drafts if holds_mark(draft.text) and not who.is_proven]
    return MyItem(
        id=one.id,
        section=one.section,
        question=one.question,
        type=one.type,
        state=one.state,
        stands=one.stands,
        before=one.before if one.has_changed else "",
        revision=one.revision,
        changed=None,
        is_open=False,
        is_returned=False,
        asked_of=None,
        drafts=newest_first(draft for draft in drafts if draft not in hidden),
        hides_draft=bool(hidden),
        withheld=one.withheld,
        comments=one.comments,
    )


def revisions_of(
    parts: Parts, who: SignedIn, plan_id: str, item_id: str, now: datetime
) -> tuple[Revision, ...]:
    """Which answers were given to an item this year, the newest first.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    with parts.work() as work:
        known = _Known(managed_year(parts, work, who, plan_id, now))
        return tuple(_revision(known, one) for one in reversed(known.revisions[item_id]))


def managed_year(
    parts: Parts, work: UnitOfWork, who: SignedIn, plan_id: str, now: datetime
) -> Year:
    """The plan's present year, if they coordinate or lead its unit.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    unit = unit_of_seen_plan(work, who.viewer, plan_id)
    check_sees_all_of(who.viewer, unit, said("Reviewing answers"))
    return load_year(parts, work, current_cycle(work, plan_id).id, now)


class _Known:
    """What is known of a year's answers, read at once."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.requests: Sequence[ContributionRequest] = year.requests()
        self.names = {one.id: one.name for one in year.unit.people}
        self.revisions: dict[str, list[Answer]] = defaultdict(list)
        stored = year.work.answers.find(cycle_id=year.cycle.id)
        for one in stored:
            self.revisions[one.item_id].append(one)
        self.current = current(stored)
        self.comments = comments_by_item(year)


def _items(known: _Known) -> Iterator[ReviewItem]:
    asked = {one.id for one in asked_items(known.year.form, known.year.unit)}
    for section in known.year.form.sections:
        for item in section.items:
            if item.id in known.current or item.id in asked:
                yield _item(known, section.title, item)


def _item(known: _Known, section: str, item: Item) -> ReviewItem:
    answer = known.current.get(item.id)
    begun = began_with(known.revisions[item.id])
    by = answer.answered_by if answer else None
    return ReviewItem(
        id=item.id,
        section=section,
        question=item.text,
        type=item.type,
        review=review_of(item.id, answer, known.requests),
        state=answer.state if answer else AnswerState.BLANK,
        stands=answer.text if answer else "",
        before=begun.text if begun else "",
        revision=answer.revision if answer else 0,
        answered_by=known.names.get(by, by) if by else "",
        answered_on=known.year.parts.today(answer.answered_at) if answer and by else None,
        asked_of=_asked_of(known, item),
        withheld=known.year.unit.plan.withheld.get(item.id) if answer else None,
        comments=known.comments.get(item.id, ()),
    )


def _revision(known: _Known, one: Answer) -> Revision:
    by, recorder = one.answered_by or "", one.recorded_by or ""
    return Revision(
        number=one.revision,
        state=one.state,
        by=known.names.get(by, by),
        recorded_by=known.names.get(recorder, recorder),
        on=known.year.parts.today(one.answered_at),
    )


def _asked_of(known: _Known, item: Item) -> tuple[str, ...]:
    passed_on = {RequestState.DELEGATED, RequestState.WITHDRAWN}
    asked = [
        one.person_id
        for one in known.requests
        if item.id in one.items and one.state not in passed_on
    ]
    year = known.year
    contribute = contributors_of(year.unit, year.form, item.id, year.today)
    named = asked or [one.id for one in contribute]
    return tuple(dict.fromkeys(known.names.get(one, one) for one in named))


def _submissions(known: _Known) -> Iterator[Submission]:
    year = known.year
    if year.cycle.state not in ANSWERING:
        return
    for one in known.requests:
        if one.state is RequestState.SUBMITTED:
            handed_in_on = year.parts.today(submitted_at(one, known.current))
            name = known.names.get(one.person_id, one.person_id)
            yield Submission(one.id, name, handed_in_on, _revisions(known, one))


def _revisions(known: _Known, request: ContributionRequest) -> dict[str, int]:
    return {item: known.current[item].revision for item in request.items if item in known.current}
