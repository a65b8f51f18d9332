"""The working days of a country, from the `holidays` package."""

import holidays
from holidays.version import __version__

from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.workdays import KNOWN_YEARS, WorkingCalendar
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_SOURCE = f"holidays {__version__}"
NAMES = (
    said("New Year's Day"),
    said("Epiphany"),
    said("Good Friday"),
    said("Easter Sunday"),
    said("Easter Monday"),
    said("May Day"),
    said("Ascension Day"),
    said("Pentecost"),
    said("Åland's Autonomy Day"),
    said("Midsummer Eve"),
    said("Midsummer Day"),
    said("All Saints' Day"),
    said("Independence Day"),
    said("Christmas Eve"),
    said("Christmas Day"),
    said("Second Day of Christmas"),
)
"""The holidays of Finland, as the package calls them in English."""


def working_calendar(policy: TimetablePolicy) -> WorkingCalendar:
    """The calendar of the policy's country, with its extra days off and staff breaks.

    The package's public holidays of Finland include Midsummer Eve and Christmas Eve, which are days
    off by custom and collective agreement; elsewhere such days go into `extra_days_off`.

    Raises:
        InvalidInput: the package knows no country of that code, or no such part of it.
    """
    country, _, part = policy.country.partition("-")
    try:
        public = holidays.country_holidays(
            country, subdiv=part or None, years=KNOWN_YEARS, language="en_US"
        )
    except NotImplementedError as error:
        raise InvalidInput(
            said("The country {country} of the timetable", country=policy.country),
            why=said("No holidays are known for it."),
            next_step=said(
                "Give a country code of ISO 3166-1 in capitals, such as FI, or a part of a country"
                " by its code of ISO 3166-2, such as FI-01 for Åland."
            ),
        ) from error
    return WorkingCalendar(
        holidays=frozenset(public) | policy.extra_days_off,
        years=KNOWN_YEARS,
        breaks=policy.staff_breaks,
        names={day: name.partition("; ")[0] for day, name in public.items()},  # the first of two
        source=_SOURCE,
    )
