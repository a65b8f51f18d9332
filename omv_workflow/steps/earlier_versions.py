"""What the version table of a plan tells: the versions that were confirmed before."""

from collections.abc import Iterator

from omv_workflow.domain.document import EarlierVersion
from omv_workflow.domain.signers import Given, once_given
from omv_workflow.domain.versions import ConfirmationState, Version
from omv_workflow.steps.ports import Parts, UnitOfWork

_ONCE_CONFIRMED = frozenset({ConfirmationState.CONFIRMED, ConfirmationState.SUPERSEDED})


def earlier_versions(
    parts: Parts, work: UnitOfWork, plan_id: str, *, before: int
) -> tuple[EarlierVersion, ...]:
    """The versions of a plan that were confirmed, by number, up to the one before `before`."""
    made = [one for one in work.versions.find(plan_id=plan_id, draft=0) if one.number < before]
    given = {one.last.version_id: one for one in _once_confirmed(work, plan_id)}
    return tuple(
        _told(parts, version, given[version.id])
        for version in sorted(made, key=lambda one: one.number)
        if version.id in given
    )


def _once_confirmed(work: UnitOfWork, plan_id: str) -> Iterator[Given]:
    for one in once_given(work.confirmations.find(plan_id=plan_id)):
        if one.last.state in _ONCE_CONFIRMED:
            yield one


def _told(parts: Parts, version: Version, given: Given) -> EarlierVersion:
    at = given.last.confirmed_at or version.made_at
    return EarlierVersion(
        version.number, parts.today(at), str(given.first.role or ""), version.register_number
    )
