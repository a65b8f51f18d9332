"""The language of whoever types: which it is, and how it says phrases, days and numbers."""

import gettext
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from omv_workflow.errors import InvalidInput, NotFound, OmvError
from omv_workflow.phrases import in_language, said

VARIABLE = "OMV_LANGUAGE"
LOCALES = {"en": "en_GB", "fi": "fi_FI", "sv": "sv_FI"}
DOMAIN = "omv"
FOLDER = Path(__file__).parents[1] / "locale"
# In the order in which POSIX reads them: the first that says anything decides.
_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
_FIRST_SUPPORTED = "LANGUAGE"
# English readers type days in this form as well; CLDR's is no custom in Finland Swedish.
_DAY = {"en": "yyyy-MM-dd", "fi": "d.M.yyyy", "sv": "d.M.yyyy"}
_BRIEF_DAY = {"en": "EEE d MMM", "fi": "EEE d.M.", "sv": "EEE d.M."}
_DAYS = 1000  # more than any page tells
_CLOCK = {"en": "HH:mm", "fi": "H.mm", "sv": "H.mm"}


def chosen(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for: OMV_LANGUAGE, else the system's, else English.

    Raises:
        InvalidInput: OMV_LANGUAGE names another one.
    """
    asked = environment.get(VARIABLE)
    if asked:
        return _checked(asked)
    of_system = next((environment[name] for name in _SYSTEM if environment.get(name)), "")
    wanted = (*environment.get(_FIRST_SUPPORTED, "").split(":"), of_system)
    return next((one[:2] for one in wanted if one[:2] in LOCALES), "en")


def begin(environment: Mapping[str, str]) -> None:
    """Speak the language that is asked for, the library behind the command line included.

    Raises:
        InvalidInput: OMV_LANGUAGE names one that nobody speaks here; English is spoken then.
        NotFound: its translations are missing or damaged; English is spoken then.
    """
    try:
        code = chosen(environment)
        spoken(code)
    except OmvError:
        os.environ[VARIABLE] = "en"
        raise
    os.environ[VARIABLE] = os.environ[_FIRST_SUPPORTED] = code
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def speak(text: str) -> str:
    """A text as the reader's language says it."""
    return in_language(text, reader())


def reader() -> "Spoken":
    """The language of whoever types."""
    return spoken(chosen(os.environ))


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
        """The translation of a text."""
        return self.catalogue.gettext(text)

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


def _checked(code: str) -> str:
    if code in LOCALES:
        return code
    raise InvalidInput(
        said("The language {code} in the variable {variable}", code=code, variable=VARIABLE),
        why=said("the program speaks {languages}.", languages=tuple(sorted(LOCALES))),
        next_step=said("Set {variable} to one of these, or leave it out.", variable=VARIABLE),
    )
