"""Who signs a plan, one after the other: the part `[confirmation]` of a workspace's settings."""

from typing import Annotated

from pydantic import AfterValidator, Field

from omv_workflow.domain.fields import Line, Part
from omv_workflow.domain.unit import CONFIRMING, Role
from omv_workflow.domain.versions import Method
from omv_workflow.forms.model import Identifier
from omv_workflow.phrases import said

_MOST_SIGNERS = 4


class Signer(Part):
    """Somebody who signs: who holds one of the roles on that day, or, where it is named, a person.

    `title` is printed above the place to sign, such as what a countersignature is called. Only the
    first signer, who confirms the plan, may do without.
    """

    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = CONFIRMING
    person: Identifier | None = None
    title: Line | None = None


def _are_in_order(signers: tuple[Signer, ...]) -> tuple[Signer, ...]:
    """The signers, if the first is the director or the deputy (R3) and the others have titles."""
    first, *later = signers
    if first.person or not set(first.roles) <= set(CONFIRMING):
        known = tuple(role.value for role in CONFIRMING)
        raise ValueError(said("expected as the first signer one of the roles {known}", known=known))
    for number, signer in enumerate(later, start=2):
        if signer.title is None:
            raise ValueError(said("expected a title of signer {number}", number=number))
    return signers


class ConfirmationSettings(Part):
    """Who signs, in this order, in which ways, and for how long that may wait.

    By default the director or the deputy alone, in every way. A plan that has been offered for
    `expires_after` days and not been confirmed is offered anew; by default it waits for ever, and
    those in charge are told of it every week.
    """

    signers: Annotated[
        tuple[Signer, ...],
        Field(min_length=1, max_length=_MOST_SIGNERS),
        AfterValidator(_are_in_order),
    ] = (Signer(),)
    methods: Annotated[frozenset[Method], Field(min_length=1)] = frozenset(Method)
    expires_after: Annotated[int, Field(ge=1, le=3650)] | None = None

    @property
    def later_signers(self) -> tuple[str, ...]:
        """The titles of those who sign after whoever confirms the plan."""
        return tuple(one.title or "" for one in self.signers[1:])
