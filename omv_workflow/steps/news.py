"""What has changed since somebody was last written to, so that a reminder can tell it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from omv_workflow.domain.contributions import ContributionRequest, RequestState, open_items
from omv_workflow.domain.messages import ABOUT_ITEMS, Message, MessageState, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Person
from omv_workflow.domain.versions import Stage
from omv_workflow.steps.year import Year

ABOUT_CONFIRMATION = frozenset(
    {Purpose.READY_TO_CONFIRM, Purpose.CONFIRMATION_REMINDER, Purpose.CONFIRMATION_OVERDUE}
)
_ANSWERED = frozenset({RequestState.SUBMITTED, RequestState.ACCEPTED})

Facts = dict[str, object]


def news_of_answers(year: Year, request: ContributionRequest) -> Facts:
    """What became of a person's items since the last letter about them, and how many answered."""
    letters = _letters(year, request.person_id, ABOUT_ITEMS - {Purpose.ANSWER_RETURNED})
    since = letters[-1].created_at if letters else request.requested_at
    sent_back = _letters(year, request.person_id, {Purpose.ANSWER_RETURNED})
    returned = {one.step.partition(".")[0] for one in sent_back if one.created_at > since}
    answers = year.answers()
    dealt_with = {*request.items} - {*open_items(request, answers)}
    answered = [item for item in dealt_with if answers[item].answered_at > since]
    return {
        "since": year.parts.today(since),
        "answered_since": _texts(year, answered),
        "returned_since": _texts(year, returned & {*request.returned_items}),
        **how_many_answered(year),
    }


def how_many_answered(year: Year) -> Facts:
    """How many people have been asked, and how many of them have nothing left to answer."""
    asked = [one for one in year.requests() if one.is_theirs]
    open_ones = {one.person_id for one in asked if one.state not in _ANSWERED}
    people = {one.person_id for one in asked}
    return {"people_asked": len(people), "people_answered": len(people - open_ones)}


def news_of_plan(year: Year, person: Person, purposes: Collection[Purpose]) -> Facts:
    """What became of the plan since a person was last written to for one of these purposes.

    Whoever has not been is told what became of it since the year was opened.
    """
    letters = _letters(year, person.id, purposes)
    since = letters[-1].created_at if letters else year.cycle.opened_at or year.now
    news = sorted(_news(year, since), key=lambda one: str(one["on"]))
    return {"since": year.parts.today(since), "told_before": bool(letters), "news": news}


def _news(year: Year, since: datetime) -> Iterator[Facts]:
    given = [one for one in year.answers().values() if one.is_given and one.answered_at > since]
    if given:
        last = max(one.answered_at for one in given)
        yield {"what": "answers", "number": len(given), "on": year.parts.today(last)}
    for one in year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.COMMENTS_CLOSE):
        if one.state is ObligationState.DONE and one.ended_at and one.ended_at > since:
            yield {"what": "comments_closed", "on": year.parts.today(one.ended_at)}
    for stage, what in ((Stage.DRAFT, "draft"), (Stage.FOR_CONFIRMATION, "offered")):
        versions = year.work.versions.find(cycle_id=year.cycle.id, stage=stage)
        if made := [one for one in versions if one.made_at > since]:
            newest = max(made, key=lambda one: one.made_at)
            number = newest.draft if stage is Stage.DRAFT else newest.number
            yield {"what": what, "number": number, "on": year.parts.today(newest.made_at)}


def _letters(year: Year, person_id: str, purposes: Collection[Purpose]) -> list[Message]:
    """What was written to a person for these purposes and not cancelled, the newest last."""
    written = year.work.messages.find(cycle_id=year.cycle.id, person_id=person_id)
    standing = (one for one in written if one.state is not MessageState.CANCELLED)
    wanted = [one for one in standing if one.purpose in purposes]
    return sorted(wanted, key=lambda one: one.created_at)


def _texts(year: Year, items: Collection[str]) -> list[str]:
    return [item.text for item in year.form.items if item.id in items]
