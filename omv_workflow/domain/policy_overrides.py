"""A unit's own settings of the year: the part `policy` of its file, laid over the workspace's."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from pydantic import Field, ValidationError

from omv_workflow.domain.fields import Day, Part
from omv_workflow.domain.timetable import (
    Country,
    DaysBefore,
    DaysToAcknowledge,
    OfficeHour,
    TimetablePolicy,
    WorkingDays,
    WorkingDaysAhead,
)
from omv_workflow.domain.told import Readers
from omv_workflow.domain.workdays import StaffBreak
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.forms.located import Located, Problem
from omv_workflow.forms.validation import Rule
from omv_workflow.forms.wording import in_plain_words
from omv_workflow.phrases import said


class TargetOverrides(Part):
    """Those of the steps' targets that the unit sets itself, in days before the anniversary."""

    open: DaysBefore | None = None
    request: DaysBefore | None = None
    remind_1: DaysBefore | None = None
    remind_2: DaysBefore | None = None
    answers_due: DaysBefore | None = None
    escalate: DaysBefore | None = None
    draft: DaysBefore | None = None
    comments_close: DaysBefore | None = None
    ready: DaysBefore | None = None
    remind_confirmation_1: DaysBefore | None = None
    remind_confirmation_2: DaysBefore | None = None
    remind_confirmation_3: DaysBefore | None = None


class ToldOverrides(Part):
    """Those steps of the ladder of which the unit says itself who is told."""

    answers_late: Readers | None = None
    escalate: Readers | None = None
    overdue: Readers | None = None
    to_do: Readers | None = None
    to_do_late: Readers | None = None


class PolicyOverrides(Part):
    """Those settings of `TimetablePolicy` that the unit sets itself; None is the workspace's."""

    days_before: TargetOverrides = TargetOverrides()
    told: ToldOverrides = ToldOverrides()
    staff_gap: WorkingDays | None = None
    answer_time: WorkingDays | None = None
    accept_within: WorkingDays | None = None
    number_ahead: WorkingDaysAhead | None = None
    tell_within: WorkingDays | None = None
    acknowledge_within: DaysToAcknowledge | None = None
    overdue_interval: Annotated[int, Field(ge=7, le=31)] | None = None
    staff_breaks: tuple[StaffBreak, ...] | None = None
    office_opens: OfficeHour | None = None
    office_closes: OfficeHour | None = None
    country: Country | None = None
    extra_days_off: tuple[Day, ...] | None = None


def effective_policy(
    default: TimetablePolicy, overrides: PolicyOverrides | None, unit_id: str
) -> TimetablePolicy:
    """The settings that hold for a unit: the workspace's, but for those that it sets itself.

    Raises:
        InvalidInput: the workspace's settings have been changed to some that don't go with them.
    """
    if overrides is None:
        return default
    try:
        return _merged(default, overrides)
    except ValidationError as error:
        told = tuple(in_plain_words(one, TimetablePolicy) for one in error.errors())
        raise InvalidInput(
            said("The policy of the unit {unit}", unit=unit_id),
            why=said("with the settings of omv.toml it makes no year: {faults}.", faults=told),
            next_step=said("Change [policy] in omv.toml or policy in the unit's file, and apply."),
        ) from error


def policy_rule(default: TimetablePolicy, calendars: Callable[[TimetablePolicy], object]) -> Rule:
    """The check that a unit's file makes a possible year of the workspace's settings.

    Args:
        default: the workspace's settings.
        calendars: makes the calendar of a policy, or refuses.
    """
    return partial(_faults, default=default, calendars=calendars)


def _faults(
    unit_file: Located, default: TimetablePolicy, calendars: Callable[[TimetablePolicy], object]
) -> Iterator[Problem]:
    for place, given in unit_file.find("policy"):
        try:
            overrides = PolicyOverrides.model_validate(given)
        except ValidationError:
            continue  # the model tells what is wrong with it
        try:
            calendars(_merged(default, overrides))
        except ValidationError as error:
            for one in error.errors():
                yield Problem((*place, *one["loc"]), in_plain_words(one, TimetablePolicy))
        except OmvError as error:
            yield Problem((*place, "country"), error.why)


def _merged(default: TimetablePolicy, overrides: PolicyOverrides) -> TimetablePolicy:
    base, own = default.model_dump(), overrides.model_dump(exclude_none=True)
    parts = {name: {**base[name], **own.pop(name)} for name in ("days_before", "told")}
    return TimetablePolicy.model_validate({**base, **own, **parts})
