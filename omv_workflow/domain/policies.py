"""What a state allows: policy, whoever asks; who may do it stands in `permissions`."""

from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.errors import NotPossibleNow

_S = CycleState
ANSWERING = frozenset({_S.COLLECTING, _S.DRAFTING})
CHANGING_AFTERWARDS = frozenset({_S.AWAITING_CONFIRMATION, _S.CONFIRMED, _S.DISTRIBUTING})
NUMBERING = frozenset({_S.OPEN, _S.COLLECTING, _S.DRAFTING})
LIVE = frozenset(_S) - {_S.SCHEDULED, _S.CLOSED, _S.EXCUSED}
DELIVERING = frozenset({_S.CONFIRMED, _S.DISTRIBUTING})


def check_state(cycle: Cycle, allowed: frozenset[CycleState], what: str) -> None:
    """Refuse `what` where the cycle's state does not allow it.

    Raises:
        NotPossibleNow: saying in which states it is possible.
    """
    if cycle.state not in allowed:
        raise NotPossibleNow(
            what,
            why=f"the cycle of {cycle.anniversary.year} is {cycle.state}; this is possible while it"
            f" is {' or '.join(state for state in _S if state in allowed)}.",
            next_step="See `omv status` for what comes next.",
        )
