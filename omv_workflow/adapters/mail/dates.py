"""Dates the way each language writes them: by number, and in a sentence with the weekday."""

from datetime import date

_WEEKDAYS = {
    "fi": (
        "maanantaina",
        "tiistaina",
        "keskiviikkona",
        "torstaina",
        "perjantaina",
        "lauantaina",
        "sunnuntaina",
    ),
    "sv": ("måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen", "lördagen", "söndagen"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def short_date(day: date, language: str) -> str:
    """14.5.2027 in Finnish and Swedish, 14 May 2027 in English."""
    if language == "en":
        return _with_month(day, language)
    return f"{day.day}.{day.month}.{day.year}"


def weekday_date(day: date, language: str) -> str:
    """Perjantaina 14.5.2027, fredagen den 14 maj 2027, Friday 14 May 2027, as in a sentence."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "sv":
        return f"{weekday} den {_with_month(day, language)}"
    return f"{weekday} {short_date(day, language)}"


def _with_month(day: date, language: str) -> str:
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
