"""Telling people of a confirmed plan: staff by mail, clients by a notice that a person puts up."""

from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct
from omv_workflow.domain.policies import told_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.batch import done, waiting
from omv_workflow.steps.client_notices import notices_of
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.confirm import confirmation_of, confirmed_on
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, once_a_week, write_to_all
from omv_workflow.steps.year import Year


def tell_due_staff(parts: Parts, now: datetime) -> Summary:
    """Tell everybody who works at a unit what was confirmed and what has changed (R6)."""
    return for_each_due_cycle(said("tell staff"), parts, now, {StepKind.TELL_STAFF}, _tell_staff)


def tell_due_clients(parts: Parts, now: datetime) -> Summary:
    """Hand over the notice for clients (R9) every week, until somebody records that they know."""
    kinds = {StepKind.TELL_CLIENTS}
    return for_each_due_cycle(said("tell clients"), parts, now, kinds, _ask_to_tell_clients)


def _tell_staff(year: Year, due: list[Obligation]) -> Summary:
    confirmation = confirmation_of(year)
    facts: dict[str, object] = {
        "confirmed_on": confirmed_on(year),
        "confirmer_role": confirmation.role,
        "changed": _changed_items(year),
    }
    staff = [person for person in year.unit.people if person.is_employed_on(year.today)]
    told = write_to_all(year, staff, Purpose.STAFF_NOTICE, confirmation.version_id, facts)
    for duty in due:
        year.end(duty, ObligationAct.DO)
    year.record("staff.told", SCHEDULE, people=told)
    close_if_complete(year, SCHEDULE)
    return done(year.row(said("staff"), said("{number} told", number=told)))


def _ask_to_tell_clients(year: Year, due: list[Obligation]) -> Summary:
    notices = [
        {"language": one.language, "paragraphs": list(one.paragraphs)} for one in notices_of(year)
    ]
    facts: dict[str, object] = {"confirmed_on": confirmed_on(year), "notices": notices}
    for duty in due:
        readers = in_role(year, *told_of(duty, year.today, year.policy))
        ask_all(year, readers, Purpose.CLIENT_NOTICE, once_a_week(year, duty), facts)
    return waiting(year.row(said("clients"), said("the coordinator tells them and records it")))


def _changed_items(year: Year) -> list[str]:
    answers = year.answers()
    return [
        item.text
        for item in year.form.items
        if item.id in answers and answers[item.id].state is AnswerState.CHANGED
    ]
