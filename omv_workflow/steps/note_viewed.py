"""Who looked at something secret: one event for each time, with ids alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import Viewer
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.public_copies import may_hold_secret
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.statuses import ItemStatus
from omv_workflow.steps.year import load_year


def note_viewed_items(
    parts: Parts, viewer: Viewer, plan_id: str, items: Sequence[ItemStatus], now: datetime
) -> None:
    """Record that they were shown the answers of those items among these that hold a secret."""
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        years = [load_year(parts, work, one.id, now) for one in work.cycles.find(plan_id=plan_id)]
        withheld = {item for year in years for item in year.unit.plan.withheld}
    secret = [one.item for one in items if one.item in withheld or holds_mark(one.text)]
    if secret:
        _note(parts, viewer, plan_id, {"items": secret}, now)


def note_viewed_answers(
    parts: Parts, viewer: Viewer, plan_id: str, item_ids: Iterable[str], now: datetime
) -> None:
    """Record that they were shown the answers to these items, each of which holds a secret."""
    _note(parts, viewer, plan_id, {"items": list(item_ids)}, now)


def note_viewed_version(parts: Parts, viewer: Viewer, version: Version, now: datetime) -> None:
    """Record that they were given the full copy of a version, where it holds a secret."""
    if holds_secret(parts, viewer, version):
        _note(parts, viewer, version.plan_id, {"version": version.id}, now)


def holds_secret(parts: Parts, viewer: Viewer, version: Version) -> bool:
    """Whether the full copy of a version holds, or may hold, what is secret."""
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, version.plan_id)
    return may_hold_secret(parts, version, unit)


def _note(
    parts: Parts, viewer: Viewer, plan_id: str, what: dict[str, FactValue], now: datetime
) -> None:
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        unit = unit_of_seen_plan(work, viewer, plan_id)
        by = Personal(viewer.persons.get(unit.unit.id, ""))
        work.record(Fact(plan_stream(plan_id), "secret.viewed", now, {"by": by, **what}))
        work.commit(now)
