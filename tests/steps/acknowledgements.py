"""What the tests of acknowledgements share."""

from datetime import date

from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, Group, UnitFile
from omv_workflow.steps.record_delivery import HandedOver, record_acknowledgement
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, SUPERVISOR, example_unit
from tests.steps.copies import BY

MISSING = Purpose.ACKNOWLEDGEMENT_MISSING
DUE = date(2027, 5, 27)
"""14 days after the plan went out on 13 May."""


def duties(bench: Bench, kind: StepKind = StepKind.ACKNOWLEDGE) -> list[Obligation]:
    """The obligations of a kind, whatever has become of them."""
    with bench.parts.work() as work:
        return work.obligations.find(kind=kind)


def acknowledged(bench: Bench, recipient: str = SUPERVISOR) -> None:
    """The recipient's registry has answered."""
    told = HandedOver(recipient, bench.now, Channel.EMAIL, "Kirjaamon vastaus.", "VN/1/2027")
    record_acknowledgement(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def with_groups(*groups: str) -> UnitFile:
    """The example unit whose recipients stand in these groups."""
    unit = example_unit()
    named = zip(unit.recipients, groups, strict=True)
    recipients = tuple(one.model_copy(update={"group": Group(group)}) for one, group in named)
    return unit.model_copy(update={"recipients": recipients})
