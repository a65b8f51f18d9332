"""What a state allows: policy, whoever asks; who may do it stands in `permissions`."""

from collections.abc import Collection
from datetime import date, timedelta

from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.told import InCharge
from omv_workflow.domain.unit import CopyType, Recipient
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import either, said

_S = CycleState
ANSWERING = frozenset({_S.COLLECTING, _S.DRAFTING})
CHANGING_AFTERWARDS = frozenset({_S.AWAITING_CONFIRMATION, _S.CONFIRMED, _S.DISTRIBUTING})
NUMBERING = frozenset({_S.OPEN, _S.COLLECTING, _S.DRAFTING})
LIVE = frozenset(_S) - {_S.SCHEDULED, _S.CLOSED, _S.EXCUSED}
DELIVERING = frozenset({_S.CONFIRMED, _S.DISTRIBUTING})
PREPARING = LIVE - DELIVERING
GIVEN_OUT = DELIVERING | {_S.CLOSED}
"""Where an acknowledgement can still come: also late, in a year that was closed without it."""
RUNNING = LIVE | {_S.SCHEDULED}
"""Years of which something is still due: those under way, and the one to come."""


def check_state(cycle: Cycle, allowed: Collection[CycleState], what: str) -> None:
    """Refuse `what` where the cycle's state does not allow it.

    Raises:
        NotPossibleNow: saying in which states it is possible.
    """
    if cycle.state not in allowed:
        raise not_possible_in(cycle, allowed, what)


def not_possible_in(cycle: Cycle, allowed: Collection[CycleState], what: str) -> NotPossibleNow:
    """The refusal of `what`, which tells the cycle's state and those that allow it."""
    return NotPossibleNow(
        what,
        why=said(
            "the year {year} is {state}; this is possible while it is {allowed}.",
            year=cycle.anniversary.year,
            state=cycle.state,
            allowed=either([state for state in _S if state in allowed]),
        ),
        next_step=said("See `omv status` for what comes next."),
    )


def goes_by_mail(copy_type: CopyType, recipient: Recipient) -> bool:
    """Whether a recipient's copy is mailed; what is secret never goes by plain e-mail.

    Everything else is handed over by a person, who records it.
    """
    return recipient.channel.is_mailed and copy_type is CopyType.PUBLIC


def told_of(duty: Obligation, today: date, policy: TimetablePolicy) -> tuple[InCharge, ...]:
    """Whose letter a duty is that is told of every week from its first day on.

    By default the coordinator's; once it is late, also that of those who lead (law 3). They join
    with the first letter after the day, so that nobody gets two in a row.
    """
    interval = policy.overdue_interval
    days = (today - duty.starts_on).days // interval * interval
    is_late = duty.is_late(duty.starts_on + timedelta(days=days))
    return policy.told.to_do_late if is_late else policy.told.to_do
