"""Reminding somebody of what they have open: on the days of the ladder, or when asked to."""

from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import ANSWERING, check_state
from omv_workflow.domain.unit import Person
from omv_workflow.errors import AlreadyDone, NotPossibleNow
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ask import ask
from omv_workflow.steps.news import news_of_answers
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import letter_items
from omv_workflow.steps.year import Year, current_year

_BY_HAND = "by-hand"


def remind_now(parts: Parts, plan_id: str, person_id: str, actor: Actor, now: datetime) -> Person:
    """Remind somebody of all that they have open, besides the days on which the schedule does.

    It goes out like every reminder: in office hours, and to whoever stands in as well.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody in the unit has the id.
        NotPossibleNow: they have nothing open, have left, or answers are no longer collected.
        AlreadyDone: they have been reminded today, or are about to be.
    """
    what = said("Reminding {person}", person=person_id)
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=what)
        check_management(year.unit, actor, year.today, what)
        check_state(year.cycle, ANSWERING, what)
        person = person_of(year.unit, person_id)
        requests = [one for one in year.requests() if one.is_waiting and one.person_id == person.id]
        if not requests or not person.is_employed_on(year.today):
            raise _nothing_to_remind_of(what)
        if _is_reminded_today(year, person):
            raise _reminded_today(what)
        for request in requests:
            remind_of(year, request, person, f"{_BY_HAND}.{year.today}")
        year.record("reminder.asked_for", actor, requests=[one.id for one in requests])
        work.commit(now)
        return person


def remind_of(year: Year, request: ContributionRequest, person: Person, step: str) -> None:
    """Write a reminder of what somebody has left open in a request, once for each step."""
    facts: dict[str, object] = {
        "items": letter_items(year, open_items(request, year.answers())),
        "due": request.due_on,
        "days_left": (request.due_on - year.today).days,
        **news_of_answers(year, request),
    }
    ask(year, person, Purpose.CONTRIBUTION_REMINDER, f"{step}.{request.id}", facts)


def _is_reminded_today(year: Year, person: Person) -> bool:
    letters = year.work.messages.find(
        cycle_id=year.cycle.id, person_id=person.id, purpose=Purpose.CONTRIBUTION_REMINDER
    )
    return any(year.parts.today(one.created_at) == year.today for one in letters)


def _nothing_to_remind_of(what: Phrase) -> NotPossibleNow:
    return NotPossibleNow(
        what,
        why=said("they have nothing open, or don't work here any more."),
        next_step=said("See `omv status` for who is asked what."),
    )


def _reminded_today(what: Phrase) -> AlreadyDone:
    return AlreadyDone(
        what,
        why=said("they have been reminded today, or are about to be."),
        next_step=said("Call them, or remind them another day."),
    )
