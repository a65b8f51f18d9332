"""Who is told at each step of the ladder: a setting, in which nobody is no answer."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from omv_workflow.phrases import said


class InCharge(StrEnum):
    """Whose mandate it can be to be told; named as the mandates are."""

    DIRECTOR = "director"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"


def _somebody(roles: tuple[InCharge, ...]) -> tuple[InCharge, ...]:
    """Each once; an escalation never ends in silence."""
    if not roles:
        raise ValueError(
            said("nobody would be told: name at least one of director, deputy and coordinator")
        )
    return tuple(dict.fromkeys(roles))


Readers = Annotated[tuple[InCharge, ...], AfterValidator(_somebody)]

_I = InCharge


class Told(BaseModel):
    """Whose mandate it is to be told.

    Attributes:
        answers_late: on the day after answers were due.
        escalate: some days later, and every week while answers are missing.
        overdue: every week that the confirmation is late.
        to_do: of what the schedule can't do by itself, every week: the register number, clients,
            copies; and of answers to accept, before their day and after it.
        to_do_late: of the same once it is late, of answers some days later.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    answers_late: Readers = (_I.COORDINATOR,)
    escalate: Readers = (_I.DIRECTOR, _I.DEPUTY)
    overdue: Readers = (_I.DIRECTOR, _I.DEPUTY, _I.COORDINATOR)
    to_do: Readers = (_I.COORDINATOR,)
    to_do_late: Readers = (_I.COORDINATOR, _I.DIRECTOR, _I.DEPUTY)
