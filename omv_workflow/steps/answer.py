"""Answering: a new text, "no change", or erasing; each is a revision, nothing is overwritten."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.answers import (
    Answer,
    AnswerState,
    began_with,
    state_of_new_text,
    state_of_unchanged,
    text_as_kept,
)
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
    open_items,
)
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.markdown import check_answer_text
from omv_workflow.domain.permissions import check_may_answer, is_management
from omv_workflow.domain.policies import ANSWERING, CHANGING_AFTERWARDS, DELIVERING
from omv_workflow.domain.printing import asked_items
from omv_workflow.domain.secret_marks import check_marks
from omv_workflow.errors import AlreadyDone, InvalidInput, NotFound, NotPossibleNow
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.first_answers import first_answer
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.return_cycle import WouldTakeBack, return_to_collecting
from omv_workflow.steps.standing_in import refuse_for_absent
from omv_workflow.steps.year import Year, current_year


def give_answer(
    parts: Parts,
    plan_id: str,
    item_id: str,
    text: str,
    actor: Actor,
    now: datetime,
    *,
    may_take_back: bool = True,
    based_on: int | None = None,
) -> Answer:
    """Write the answer to one item; the same text as last year's confirms it unchanged.

    A plan that was offered or confirmed is taken back by a change, if it may be. `based_on` is the
    revision that the writer had before them, where that is known: what they have handed in since,
    word for word, stands, and is not handed in again.

    Raises:
        InvalidInput: an unknown item, an empty text, one that is too long or can't be printed, or a
            mark of a secret passage that is broken or names an unknown ground.
        NotAllowed: the item was not asked of this person.
        NotPossibleNow: the cycle is not collecting answers.
        WouldTakeBack: the plan would be taken back, and may not be.
        ChangedMeanwhile: somebody else has answered since, in other words.
    """
    check_answer_text(text)
    with parts.work() as work:
        year = _year_to_answer(parts, work, plan_id, actor, now)
        previous = _to_answer(year, item_id, actor)
        _check_seen(previous, based_on, text)
        text = text_as_kept(year.form.item(item_id), text)
        check_marks(text, parts.secrecy.grounds)
        state = state_of_new_text(_inherited(year, item_id), text)
        if _is_sent_again(previous, based_on, (state, text, actor.subject)):
            return previous
        answer = _revise(year, previous, state, text, actor, may_take_back=may_take_back)
        _settle(year, [item_id], actor)
        work.commit(now)
        return answer


def leave_unchanged(
    parts: Parts,
    plan_id: str,
    actor: Actor,
    now: datetime,
    items: Collection[str] | None = None,
    *,
    seen: Mapping[str, int] | None = None,
) -> list[Answer]:
    """Confirm items unchanged: those given, or all that the person was asked and has left open.

    An item whose question has changed must be given by name. `seen` are the revisions whose texts
    the person had before them, where these are known.

    Raises:
        NotPossibleNow: an item has no answer that could stay, or nothing is left open.
        NotAllowed: an item was not asked of this person.
        ChangedMeanwhile: somebody else has changed one since.
    """
    with parts.work() as work:
        year = _year_to_answer(parts, work, plan_id, actor, now)
        chosen = _left_open(year, actor) if items is None else tuple(items)
        previous = [_to_answer(year, item_id, actor) for item_id in dict.fromkeys(chosen)]
        for one in previous:
            _check_seen(one, (seen or {}).get(one.item_id))
        given = [_revise(year, one, state_of_unchanged(one), one.text, actor) for one in previous]
        _settle(year, chosen, actor)
        work.commit(now)
        return given


def erase_answer(
    parts: Parts,
    plan_id: str,
    item_id: str,
    actor: Actor,
    now: datetime,
    *,
    may_take_back: bool = True,
) -> Answer:
    """Leave an item without an answer on purpose; its earlier revisions stay.

    Raises:
        NotAllowed: the item was not asked of this person.
        NotPossibleNow: the cycle is not collecting answers.
        WouldTakeBack: the plan would be taken back, and may not be.
    """
    with parts.work() as work:
        year = _year_to_answer(parts, work, plan_id, actor, now)
        previous = _to_answer(year, item_id, actor)
        erased = AnswerState.BLANK
        answer = _revise(year, previous, erased, "", actor, may_take_back=may_take_back)
        _settle(year, [item_id], actor)
        work.commit(now)
        return answer


class ChangedMeanwhile(AlreadyDone):
    """Refused: the answer is another one by now than they had before them, who act on it."""

    def __init__(self, stands: Answer, what: Phrase | None = None) -> None:
        super().__init__(
            what or said("Answering {item_id}", item_id=stands.item_id),
            why=said("it has been changed since you opened it."),
            next_step=said("Read the answer that stands now, then decide which text is right."),
        )
        self.stands = stands


def _check_seen(previous: Answer, based_on: int | None, text: str | None = None) -> None:
    """Refuse to answer past what somebody else has written since; the same words are no matter."""
    if based_on is not None and previous.revision != based_on and previous.text != text:
        raise ChangedMeanwhile(previous)


def _is_sent_again(previous: Answer, based_on: int | None, told: tuple[object, ...]) -> bool:
    """Whether a form was sent twice: what its writer has read was answered by themselves since."""
    stands = previous.state, previous.text, previous.answered_by
    return based_on is not None and previous.revision > based_on and stands == told


def _year_to_answer(
    parts: Parts, work: UnitOfWork, plan_id: str, actor: Actor, now: datetime
) -> Year:
    """The year that collects answers; for those who lead, or else one that is further on.

    An offered or confirmed plan goes back by their change, to be confirmed again.
    """
    work.hold(plan_stream(plan_id))
    unit = work.units.get(work.plans.get(plan_id).unit_id).file
    leads = is_management(unit, actor.subject, parts.today(now))
    ranks = (ANSWERING, {CycleState.AWAITING_CONFIRMATION}, DELIVERING) if leads else (ANSWERING,)
    return current_year(parts, work, plan_id, now, *ranks, what=said("Answering"))


def _to_answer(year: Year, item_id: str, actor: Actor) -> Answer:
    """The answer that stands now, if this actor may give another."""
    if year.form.item(item_id) is None:
        raise InvalidInput(
            said("Answering {item_id}", item_id=item_id),
            why=said("the form {form} has no such item.", form=year.form.id),
            next_step=said("See the items with `omv status --items`."),
        )
    previous = year.answers().get(item_id)
    if previous is None and item_id not in {one.id for one in asked_items(year.form, year.unit)}:
        raise NotFound(
            said("The answer to {item_id}", item_id=item_id),
            why=said(
                "nobody is asked for it: it is printed as it stands, or filled from unit.yaml."
            ),
            next_step=said("See the items with `omv status --items`."),
        )
    check_may_answer(year.unit, actor, item_id, year.requests(), year.today)
    return previous or _begun(year, item_id)


def _begun(year: Year, item_id: str) -> Answer:
    """The first revision of an item that has come to be asked while the year is under way."""
    blank = first_answer(year, item_id, "")
    year.work.answers.add(blank)
    year.record("answer.begun", SCHEDULE, item=item_id, revision=blank.revision)
    return blank


def _inherited(year: Year, item_id: str) -> Answer:
    """The answer as the year began with it, or with the form that it has taken since."""
    revisions = year.work.answers.find(cycle_id=year.cycle.id, item_id=item_id)
    return began_with(revisions) or revisions[0]


def _revise(
    year: Year,
    previous: Answer,
    state: AnswerState,
    text: str,
    actor: Actor,
    *,
    may_take_back: bool = True,
) -> Answer:
    answer = Answer(
        id=year.parts.new_id(),
        cycle_id=year.cycle.id,
        item_id=previous.item_id,
        revision=previous.revision + 1,
        state=state,
        text=text,
        answered_by=actor.subject,
        recorded_by=actor.recorder,
        answered_at=year.now,
    )
    year.work.answers.add(answer)
    year.record(
        f"answer.{state}",
        actor,
        item=answer.item_id,
        revision=answer.revision,
        text_hash=Personal(answer.text_hash),
        previous_hash=Personal(previous.text_hash),
    )
    if year.cycle.state in CHANGING_AFTERWARDS and text != previous.text:
        if not may_take_back:
            raise WouldTakeBack(said("Answering {item_id}", item_id=answer.item_id), year.cycle)
        return_to_collecting(year, actor, f"{answer.item_id} was changed")
    return answer


def _settle(year: Year, items: Collection[str], actor: Actor) -> None:
    """Bring the requests that hold these items to where they now are."""
    answers = year.answers()
    for request in year.requests():
        if REQUEST.allows(request.state, RequestAct.WORK) and set(items) & set(request.items):
            left = tuple(item for item in request.returned_items if item not in items)
            worked = worked_on(replace(request, returned_items=left), answers)
            year.work.requests.swap(request, worked)
            if worked.state is RequestState.SUBMITTED:
                year.record("contribution.submitted", actor, request=request.id)
    keep_accepting(year)


def worked_on(request: ContributionRequest, answers: dict[str, Answer]) -> ContributionRequest:
    """The request after somebody has worked on it: submitted once nothing in it is open."""
    state = REQUEST.after(request.state, RequestAct.WORK)
    if not open_items(request, answers):
        state = REQUEST.after(state, RequestAct.SUBMIT)
    return replace(request, state=state)


def _left_open(year: Year, actor: Actor) -> tuple[str, ...]:
    """What the person has left open, but for questions that have changed: those must be seen."""
    answers = year.answers()
    left = [
        item
        for request in year.requests()
        if request.person_id == actor.subject and request.is_waiting
        for item in open_items(request, answers)
    ]
    if not left:
        refuse_for_absent(year, actor)
        raise NotPossibleNow(
            said("Leaving all items unchanged"),
            why=said("nothing is left open for {person}.", person=actor.subject),
            next_step=said("See `omv status` for who is asked what."),
        )
    same = tuple(item for item in left if item not in answers or answers[item].question is None)
    if not same:
        raise NotPossibleNow(
            said("Leaving all items unchanged"),
            why=said("what is asked in these items has changed: {items}.", items=tuple(left)),
            next_step=said(
                "Read each with `omv show ITEM`; then answer it, or name it in `omv unchanged`."
            ),
        )
    return same
