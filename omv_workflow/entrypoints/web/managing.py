"""Whoever coordinates or leads, and the plan that a page of theirs is about."""

from typing import Annotated

from fastapi import Depends

from omv_workflow.entrypoints.web.visitors import (
    ActingProvenMember,
    Member,
    ProvingMember,
    SomeMember,
)
from omv_workflow.steps.managed import check_manages, check_manages_plan


def manager(found: SomeMember) -> Member:
    """Whoever asks, if they coordinate or lead the unit today."""
    check_manages(found.who)
    return found


def manager_of_plan(found: SomeMember, plan_id: str) -> Member:
    """Whoever asks, if the plan in the path is one that they coordinate or lead."""
    check_manages_plan(found.parts, found.who, plan_id)
    return found


def acting_manager_of_plan(found: ProvingMember, plan_id: str) -> Member:
    """Whoever sends a form of ours about such a plan; a code in it proves a second factor."""
    return manager_of_plan(found, plan_id)


def proven_manager_of_plan(found: ActingProvenMember, plan_id: str) -> Member:
    """Whoever sends a form of ours about such a plan, and has proven a second factor."""
    return manager_of_plan(found, plan_id)


SomeManager = Annotated[Member, Depends(manager)]
ManagerOfPlan = Annotated[Member, Depends(manager_of_plan)]
ActingManager = Annotated[Member, Depends(acting_manager_of_plan)]
ProvenManager = Annotated[Member, Depends(proven_manager_of_plan)]
