"""The pages on which a year is steered: a step is moved or excused, the register number settled."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.typed import typed_line, typed_text
from omv_workflow.entrypoints.instants import day as read_day
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import NotFound, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.client_notices import notices_to_put_up
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.owed import Owed, steps_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import record_clients_told
from omv_workflow.steps.register_number import set_register_number, waive_register_number

router = APIRouter()

Text = Annotated[str, Form()]
Change = Literal["move", "excuse", "tell_clients"]
Settling = Literal["set", "waive"]


@router.get("/plans/{plan_id}/steps/{year}/{step}")
def look_at_step(member: ManagerOfPlan, plan_id: str, year: date, step: StepKind) -> Response:
    """What a step is for, why it is due then, and what may be changed of it."""
    return _step_page(member, plan_id, year, step)


@router.post("/plans/{plan_id}/steps/{year}/{step}")
def change_step(
    member: ActingManager,
    plan_id: str,
    year: date,
    step: StepKind,
    act: Annotated[Change, Form()],
    day: Text = "",
    reason: Text = "",
) -> Response:
    """Moves a step to another day, or excuses it, with a reason; or records what was done.

    Telling clients is done by hand: in `reason` stands how.
    """
    _open_step(member, plan_id, year, step)
    change = partial(_change, member, plan_id, (year, step), act, day, reason)
    if error := tried(change):
        typed = {"day": day, "reason": reason, "act": act}
        return _step_page(member, plan_id, year, step, error, typed)
    return RedirectResponse(f"/plans/{plan_id}", SEEN)


@router.get("/plans/{plan_id}/excuse")
def consider_excusing(member: ManagerOfPlan, plan_id: str) -> Response:
    """Asks why the year goes without a confirmation."""
    return _page(member, "excuse.html", plan_id, reason="")


@router.post("/plans/{plan_id}/excuse")
def excuse(member: ActingManager, plan_id: str, reason: Text = "") -> Response:
    """Excuses the whole year; the reason is kept."""

    def act() -> None:
        told = typed_text(reason, said("The reason"))
        excuse_cycle(member.parts, plan_id, told, member.who.actor, member.now)

    if error := tried(act):
        return _page(member, "excuse.html", plan_id, error, reason=reason)
    return RedirectResponse(f"/plans/{plan_id}", SEEN)


@router.get("/plans/{plan_id}/number")
def look_at_number(member: ManagerOfPlan, plan_id: str) -> Response:
    """The register number: as it stands, to be set, or to go without."""
    return _page(member, "number.html", plan_id, number="", reason="")


@router.post("/plans/{plan_id}/number")
def settle_number(
    member: ActingManager,
    plan_id: str,
    act: Annotated[Settling, Form()],
    number: Text = "",
    reason: Text = "",
) -> Response:
    """Records the number under which the registry keeps the plan, or why there is none."""
    known = member.parts, plan_id
    by = member.who.actor, member.now

    def settle() -> None:
        if act == "set":
            set_register_number(*known, typed_line(number, said("The register number")), *by)
        else:
            waive_register_number(*known, typed_text(reason, said("The reason")), *by)

    if error := tried(settle):
        return _page(member, "number.html", plan_id, error, number=number, reason=reason)
    return RedirectResponse(f"/plans/{plan_id}/number", SEEN)


def _change(
    member: Member,
    plan_id: str,
    which: tuple[date, StepKind],
    act: Change,
    day: str,
    reason: str,
) -> None:
    year, step = which
    parts, by = member.parts, (member.who.actor, member.now)
    told = typed_text(reason, said("What you have written"))
    match act:
        case "move":
            move_step(parts, plan_id, ChosenStep(step, told, year), read_day(day), *by)
        case "excuse":
            excuse_step(parts, plan_id, ChosenStep(step, told, year), *by)
        case "tell_clients":
            record_clients_told(parts, plan_id, told, *by, of_year=year)


def _step_page(
    member: Member,
    plan_id: str,
    year: date,
    step: StepKind,
    error: OmvError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    owed = _open_step(member, plan_id, year, step)
    blank = {"day": owed.due_on.isoformat(), "reason": "", "act": ""}
    notices = notices_to_put_up(member.parts, member.who.viewer, plan_id, year, member.now)
    return _page(
        member, "step.html", plan_id, error, owed=owed, typed=typed or blank, notices=notices
    )


def _open_step(member: Member, plan_id: str, year: date, step: StepKind) -> Owed:
    """The step that is meant.

    Raises:
        NotFound: it is not open in that year.
    """
    found = steps_of_year(member.parts, member.who.viewer, plan_id, member.now)
    meant = (one for one in found if (one.anniversary, one.step) == (year, step))
    if (owed := next(meant, None)) is not None:
        return owed
    raise NotFound(
        said("This step"),
        why=said("it is not open: it has been done, excused, or comes in another year."),
        next_step=said("Go back to the year, and look at what is to be done."),
    )


def _page(
    member: Member, template: str, plan_id: str, error: OmvError | None = None, **facts: object
) -> Response:
    year = plan_status(member.parts, member.who.viewer, plan_id, member.now)
    status = REFUSED if error else 200
    return member.page(template, status, year=year, error=error, **facts)
