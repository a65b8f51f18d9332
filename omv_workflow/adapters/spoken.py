"""The languages that the program speaks: how each says phrases, days and numbers."""

import gettext
import struct
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from omv_workflow.errors import NotFound
from omv_workflow.phrases import said

LOCALES = {"en": "en_GB", "fi": "fi_FI", "sv": "sv_FI"}
VARIABLE = "OMV_LANGUAGE"
DOMAIN = "omv"
FOLDER = Path(__file__).parents[1] / "locale"
# English readers type days in this form as well; CLDR's is no custom in Finland Swedish.
_DAY = {"en": "yyyy-MM-dd", "fi": "d.M.yyyy", "sv": "d.M.yyyy"}
_BRIEF_DAY = {"en": "EEE d MMM", "fi": "EEE d.M.", "sv": "EEE d.M."}
_DAYS = 1000  # more than any page tells
_CLOCK = {"en": "HH:mm", "fi": "H.mm", "sv": "H.mm"}


@cache
def spoken(code: str) -> "Spoken":
    """One of the languages, with its translations.

    Raises:
        NotFound: they are missing or damaged.
    """
    if code == "en":
        return Spoken(code, gettext.NullTranslations())
    try:
        return Spoken(code, gettext.translation(DOMAIN, FOLDER, [code]))
    except (OSError, UnicodeDecodeError, struct.error) as error:
        raise NotFound(
            said("The language {code}", code=code),
            why=said("its translations can't be read in {folder}.", folder=FOLDER / code),
            next_step=said("Install omv-workflow again, or set {variable}=en.", variable=VARIABLE),
        ) from error


@dataclass(frozen=True)
class Spoken:
    """A language with its translations; it writes days and numbers as Finland does in it."""

    code: str
    catalogue: gettext.NullTranslations

    def gettext(self, text: str) -> str:
        """The translation of a text; under the empty one stands what the catalogue is."""
        return self.catalogue.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The translation that goes with a number."""
        return self.catalogue.ngettext(one, many, number)

    def day(self, day: date) -> str:
        """A day, or an instant with its time in the zone that it is given in."""
        from babel.dates import format_time

        if not isinstance(day, datetime):
            return _written_day(self.code, day)
        written = format_time(day.time(), _CLOCK[self.code], locale=LOCALES[self.code])
        return f"{_written_day(self.code, day.date())} {written}"

    def brief_day(self, day: date) -> str:
        """A day with its weekday, without its year."""
        from babel.dates import format_date

        return format_date(day, _BRIEF_DAY[self.code], locale=LOCALES[self.code])

    def month(self, day: date) -> str:
        """The month of a day, abbreviated."""
        from babel.dates import format_date

        return format_date(day, "LLL", locale=LOCALES[self.code])

    def month_and_year(self, day: date) -> str:
        """The month of a day in full, with the year."""
        from babel.dates import format_date

        return format_date(day, "LLLL y", locale=LOCALES[self.code])

    def number(self, number: float) -> str:
        """A number; without marks between thousands, for most are years and ports."""
        if type(number) is int and number >= 0:  # as every language writes it
            return str(number)
        from babel.numbers import format_decimal

        return format_decimal(number, locale=LOCALES[self.code], group_separator=False)


@lru_cache(_DAYS)
def _written_day(code: str, day: date) -> str:
    from babel.dates import format_date

    return format_date(day, _DAY[code], locale=LOCALES[code])
