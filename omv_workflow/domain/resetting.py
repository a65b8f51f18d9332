"""Who may reset a second factor that somebody has lost: two of those in charge, never its owner.

One asks, another agrees. One of them coordinates the unit, unless its owner is the only one who
does: then the director and the deputy see to it.
"""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import check_management, is_management
from omv_workflow.domain.second_factor import SecondFactor
from omv_workflow.domain.unit import Role, UnitFile, holders
from omv_workflow.errors import NotAllowed
from omv_workflow.phrases import Phrase, said

RESETTING = said("Resetting a second factor")


def check_may_ask(unit: UnitFile, actor: Actor, owner: str, day: date) -> None:
    """Refuse whoever may not ask that a person's second factor be reset.

    Raises:
        NotAllowed: they neither coordinate nor lead the unit, act for somebody else, or own it.
    """
    check_management(unit, actor, day, RESETTING)
    if actor.person_id is None or actor.recorder is not None:
        raise _refused(said("nobody asks for somebody else."))
    if actor.person_id == owner:
        raise _refused(said("it is your own."))


def check_may_agree(unit: UnitFile, factor: SecondFactor, actor: Actor, day: date) -> None:
    """Refuse whoever may not agree to what another has asked.

    Raises:
        NotAllowed: they might not ask themself, have asked, whoever asked is not in charge any
            more, or neither of the two coordinates the unit.
    """
    check_may_ask(unit, actor, factor.person_id, day)
    if actor.person_id == factor.reset_asked_by:
        raise _refused(said("you have asked for it yourself."))
    if not is_management(unit, factor.reset_asked_by, day):
        raise _refused(said("whoever asked for it is not in charge any more."))
    coordinators = {one.id for one in holders(unit, Role.COORDINATOR, day)} - {factor.person_id}
    if coordinators and not coordinators & {actor.person_id, factor.reset_asked_by}:
        raise _refused(said("neither of you coordinates the unit."))


def may_agree(unit: UnitFile, factor: SecondFactor, actor: Actor, day: date) -> bool:
    """Whether it is for them to agree."""
    try:
        check_may_agree(unit, factor, actor, day)
    except NotAllowed:
        return False
    return True


def _refused(why: Phrase) -> NotAllowed:
    return NotAllowed(
        RESETTING,
        why=why,
        next_step=said(
            "Two others of the coordinator, the director and the deputy do it together."
        ),
    )
