"""The scheduled steps by the names of their deployments, in the order of the day."""

from collections.abc import Callable, Iterable
from datetime import datetime

from omv_workflow.steps.assemble import assemble_due_plans
from omv_workflow.steps.by_night import check_and_sweep
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.logged import logged
from omv_workflow.steps.mail_traffic import read_and_send
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.open_cycles import open_due_cycles
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.steps.request_contributions import request_due_contributions
from omv_workflow.steps.seal_and_record import seal_and_record

Step = Callable[[Parts, datetime], Summary]

MOVING_ON: dict[str, Step] = {
    "open-cycles": open_due_cycles,
    "request-contributions": request_due_contributions,
    "chase-contributions": chase_due_contributions,
    "assemble-plans": assemble_due_plans,
    "make-pdfs": make_due_pdfs,
    "remind-confirmers": remind_due_confirmers,
    "seal-plans": seal_and_record,
    "distribute-plans": distribute_due_plans,
    "send-mail": read_and_send,
}
"""The steps that move plans on."""

STEPS: dict[str, Step] = {**MOVING_ON, "verify-logs": check_and_sweep}
"""All of them."""


def run_steps(parts: Parts, now: datetime, names: Iterable[str]) -> list[Summary]:
    """Run these steps one after the other, each over every plan that has something due."""
    return [logged(STEPS[name], parts, now) for name in names]
