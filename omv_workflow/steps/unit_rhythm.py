"""By which settings a unit keeps its year, and on which days it works."""

from datetime import date, datetime

from omv_workflow.domain.derivation import settings_hash
from omv_workflow.domain.policy_overrides import effective_policy
from omv_workflow.domain.timetable import TimetablePolicy, in_office_hours, opens_on
from omv_workflow.domain.unit import UnitFile
from omv_workflow.steps.ports import Parts


def policy_of(parts: Parts, unit: UnitFile) -> TimetablePolicy:
    """The workspace's settings with the unit's own laid over them.

    Raises:
        InvalidInput: they don't go together.
    """
    return effective_policy(parts.policy, unit.policy, unit.unit.id)


def settings_in_force(parts: Parts) -> str:
    """The workspace's settings of the year and its calendar, told as a hash."""
    return settings_hash(parts.policy, parts.calendars(parts.policy))


def opening_day(parts: Parts, unit: UnitFile, anniversary: date) -> date:
    """The day on which the unit's cycle of that anniversary opens."""
    policy = policy_of(parts, unit)
    return opens_on(anniversary, policy, parts.calendars(policy))


def is_at_work(parts: Parts, unit: UnitFile, now: datetime) -> bool:
    """Whether mail of the unit may go out now: in its office hours, on its working days."""
    policy = policy_of(parts, unit)
    return in_office_hours(now.astimezone(parts.zone), policy, parts.calendars(policy))
