"""What a state allows: policy, whoever asks; who may do it stands in `permissions`."""

from collections.abc import Collection

from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.transitions import said
from omv_workflow.domain.unit import Channel, Recipient, UnitFile
from omv_workflow.errors import NotPossibleNow

_S = CycleState
ANSWERING = frozenset({_S.COLLECTING, _S.DRAFTING})
CHANGING_AFTERWARDS = frozenset({_S.AWAITING_CONFIRMATION, _S.CONFIRMED, _S.DISTRIBUTING})
NUMBERING = frozenset({_S.OPEN, _S.COLLECTING, _S.DRAFTING})
LIVE = frozenset(_S) - {_S.SCHEDULED, _S.CLOSED, _S.EXCUSED}
DELIVERING = frozenset({_S.CONFIRMED, _S.DISTRIBUTING})
PREPARING = LIVE - DELIVERING


def check_state(cycle: Cycle, allowed: Collection[CycleState], what: str) -> None:
    """Refuse `what` where the cycle's state does not allow it.

    Raises:
        NotPossibleNow: saying in which states it is possible.
    """
    if cycle.state not in allowed:
        possible = " or ".join(said(state) for state in _S if state in allowed)
        raise NotPossibleNow(
            what,
            why=f"the cycle of {cycle.anniversary.year} is {said(cycle.state)}; this is possible"
            f" while it is {possible}.",
            next_step="See `omv status` for what comes next.",
        )


def goes_by_mail(unit: UnitFile, recipient: Recipient) -> bool:
    """Whether a recipient's copy is mailed; a plan with secret passages never goes by plain e-mail.

    Everything else is handed over by a person, who records it.
    """
    return recipient.channel is Channel.EMAIL and unit.plan.publicity is Publicity.PUBLIC
