"""What each obligation is for: what a supervisor demands, or what the timetable sees to."""

from collections.abc import Mapping
from types import MappingProxyType

from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind
from omv_workflow.phrases import Phrase, said


def why_it_exists(kind: StepKind) -> Phrase:
    """What it is for: what a supervisor demands of a plan, or what the timetable sees to."""
    return _DEMANDS[kind]


_REMINDED = said("Whoever has not answered is reminded in time.")
_CONFIRMERS_REMINDED = said("Both who may confirm the plan are reminded of it in time.")
_DEMANDS: Mapping[StepKind, Phrase] = MappingProxyType(
    {
        StepKind.OPEN: said(
            "The plan has to be confirmed every year, even if nothing has changed: the year is"
            " begun in time."
        ),
        StepKind.REQUEST: said(
            "Management and staff draft the plan together: everybody is asked for their items."
        ),
        StepKind.REMIND_1: _REMINDED,
        StepKind.REMIND_2: _REMINDED,
        StepKind.ANSWERS_DUE: said(
            "Management and staff draft the plan together: the draft is made of their answers."
        ),
        StepKind.ANSWERS_LATE: said(
            "Answers that are missing are never let rest: the coordinator is told whose they are."
        ),
        StepKind.ESCALATE: said(
            "Answers that are missing are never let rest: those who lead are told."
        ),
        StepKind.DRAFT: said("The plan is in writing and follows the form item by item."),
        StepKind.COMMENTS_CLOSE: said("Staff take part: they are heard on the draft."),
        StepKind.READY: said(
            "Whoever confirms the plan gets it finished, with its register number, in good time."
        ),
        **dict.fromkeys(CONFIRMATION_REMINDERS, _CONFIRMERS_REMINDED),
        StepKind.CONFIRM: said(
            "The director or the deputy confirms the plan every year, even if nothing has changed."
        ),
        StepKind.OVERDUE: said(
            "A confirmation that is late is never let rest: those in charge are told"
            " until it is given or the year is excused."
        ),
        StepKind.TELL_STAFF: said("Staff are told of every change of the plan."),
        StepKind.TELL_CLIENTS: said(
            "Clients are told that the plan exists, and may see it when they ask."
        ),
        StepKind.DISTRIBUTE: said(
            "Every recipient listed gets the confirmed plan, and each delivery is recorded."
        ),
        StepKind.ACCEPT: said(
            "What has been handed in is read by the coordinator, and accepted or sent back."
        ),
        StepKind.ACKNOWLEDGE: said(
            "That a mail has gone out does not show that it arrived: recipients who are to act on"
            " the plan acknowledge it."
        ),
        StepKind.NUMBER: said(
            "The register number stands on every page, so it is settled before the copy for"
            " confirmation is made."
        ),
    }
)
