"""The working days of a country, from the `holidays` package."""

import holidays

from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.workdays import KNOWN_YEARS, WorkingCalendar
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said


def working_calendar(policy: TimetablePolicy) -> WorkingCalendar:
    """The calendar of the policy's country, with its extra days off and staff breaks.

    The package's public holidays of Finland include Midsummer Eve and Christmas Eve, which are days
    off by custom and collective agreement; elsewhere such days go into `extra_days_off`.

    Raises:
        InvalidInput: the package knows no country of that code.
    """
    try:
        public = holidays.country_holidays(policy.country, years=KNOWN_YEARS)
    except NotImplementedError as error:
        raise InvalidInput(
            said("The country {country} of the timetable", country=policy.country),
            why=said("No holidays are known for it."),
            next_step=said("Give a country code of ISO 3166-1 in capitals, such as FI."),
        ) from error
    return WorkingCalendar(
        holidays=frozenset(public) | policy.extra_days_off,
        years=KNOWN_YEARS,
        breaks=policy.staff_breaks,
    )
