"""A year of the example unit as the schedule and people live it, with a secret in its plan.

Each day has parts; one that was broken off is begun again, and what is left of it is done.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.copies import CopyKind
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import MessageAct, MessageState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.record_delivery import HandedOver, record_clients_told, record_delivery
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.review import accept_contributions
from omv_workflow.steps.scheduled import MOVING_ON, run_steps
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.steps.year import Year, current_cycle, load_year
from omv_workflow.testing import at
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, example_unit

BY = Actor(COORDINATOR)
# Every few days from the request to well after the anniversary; what fell due in between is caught
# up with (law 2).
DAYS = [date(2027, 2, 11) + timedelta(days=4 * number) for number in range(27)]
_ANSWERS = {
    "work": "Tiimeissä. [[7 k: Ovikoodi vaihtuu maanantaisin]]",
    "risks": "Kuukausittain.",
    "interpreters": "yes",
}


def live(parts: Parts, first: int, begin_part: Callable[[int], object]) -> None:
    """All parts of all days from that one on, by their number; each can be begun again."""
    for number in range(first, len(DAYS) * len(PARTS_OF_A_DAY)):
        begin_part(number)
        day, part = divmod(number, len(PARTS_OF_A_DAY))
        PARTS_OF_A_DAY[part](parts, DAYS[day])


def morning(parts: Parts, day: date) -> None:
    """The schedule at half past nine; before it, on the first day, the unit comes into force."""
    if day == DAYS[0]:
        begin(parts, at(day, 9))
    run_steps(parts, at(day, 9, 30), MOVING_ON)


def office_hours(parts: Parts, day: date) -> None:
    """People at ten."""
    do_what_waits(parts, at(day, 10))


def mail_time(parts: Parts, day: date) -> None:
    """Mail at eleven."""
    run_steps(parts, at(day, 11), ["send-mail"])


PARTS_OF_A_DAY = (morning, office_hours, mail_time)


def begin(parts: Parts, now: datetime) -> None:
    """Apply the unit and go live, unless that has been done."""
    apply_unit(parts, example_unit(), BY, now)
    with parts.work() as work:
        is_live = work.plans.get(EXAMPLE_PLAN).live_since is not None
    if not is_live:
        go_live(parts, EXAMPLE_PLAN, BY, now)


def do_what_waits(parts: Parts, now: datetime) -> None:
    """What people do when they see what waits for them."""
    settle_unknown_mail(parts, now)
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, EXAMPLE_PLAN).id, now)
        state, is_numbered = year.cycle.state, year.cycle.number_is_settled
        asked, accepted = to_answer(year), nothing_submitted(year)
        copies, clients = to_hand_over(year), to_tell_clients(year)
        wants_copy = state is CycleState.DISTRIBUTING and not was_asked(year)
    for person, item in asked:
        give_answer(parts, EXAMPLE_PLAN, item, _ANSWERS.get(item, "8-16"), Actor(person), now)
    if asked or not accepted:
        accept_contributions(parts, EXAMPLE_PLAN, BY, now)
    if state is CycleState.DRAFTING and not is_numbered:
        set_register_number(parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, now)
    if state is CycleState.AWAITING_CONFIRMATION:
        done = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "1/2027")
        record_confirmation(parts, EXAMPLE_PLAN, done, BY, now)
    if wants_copy:
        make_public_copy(parts, EXAMPLE_PLAN, CopyWish(), BY, now)
    for recipient in copies:
        told = HandedOver(recipient, now, Channel.PAPER, "Annettu.")
        record_delivery(parts, EXAMPLE_PLAN, told, BY, now)
    if clients:
        record_clients_told(parts, EXAMPLE_PLAN, "Tiedote seinällä.", BY, now)


def settle_unknown_mail(parts: Parts, now: datetime) -> None:
    """Look whether each file is there, as a person would ask the reader."""
    for mail in troubled_mail(parts, EVERYTHING, EXAMPLE_PLAN):
        if mail.state is MessageState.UNKNOWN:
            if any(name.endswith(".eml") for name in parts.mail_files.names(mail.id)):
                settle_mail(parts, EXAMPLE_PLAN, mail.id, MessageAct.DELIVER, "On.", BY, now)
            else:
                send_again_if_wanted(parts, mail.id, now)


def send_again_if_wanted(parts: Parts, message_id: str, now: datetime) -> None:
    """Give a mail up whose copy was brought by hand meanwhile."""
    try:
        send_again(parts, EXAMPLE_PLAN, message_id, BY, now)
    except NotPossibleNow:
        settle_mail(parts, EXAMPLE_PLAN, message_id, MessageAct.CANCEL, "Viety.", BY, now)


def to_answer(year: Year) -> list[tuple[str, str]]:
    """Who is to answer what."""
    answers = year.answers()
    return [
        (request.person_id, item)
        for request in year.requests()
        if request.is_waiting
        for item in request.items
        if answers[item].state is AnswerState.BLANK
    ]


def nothing_submitted(year: Year) -> bool:
    """Whether no answers wait to be accepted."""
    return all(one.state is not RequestState.SUBMITTED for one in year.requests())


def to_hand_over(year: Year) -> list[str]:
    """Whose copies a person has to bring."""
    copies = year.work.deliveries.find(cycle_id=year.cycle.id)
    return [one.recipient_id for one in copies if not one.is_final]


def to_tell_clients(year: Year) -> bool:
    """Whether clients have to be told."""
    return bool(year.open_obligations({StepKind.TELL_CLIENTS}))


def was_asked(year: Year) -> bool:
    """Whether somebody who asked for the plan has got a public copy."""
    return bool(year.work.copies.find(kind=CopyKind.ON_REQUEST))
