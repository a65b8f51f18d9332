"""What the parts of a file that a person writes are made of: lines, addresses, days."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from omv_workflow.forms.wording import shown
from omv_workflow.phrases import said

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _one_line(text: str) -> str:
    if _BREAK.search(text):
        raise ValueError(said("expected one line of text, got {given}", given=shown(text)))
    return text


def email(text: str) -> str:
    """The text, if it has the shape of a mail address: ASCII, a domain of two labels or more.

    Raises:
        ValueError: it has another shape.
    """
    if not _EMAIL.fullmatch(text):
        raise ValueError(said("expected an e-mail address, got {given}", given=shown(text)))
    return text


def _no_number(value: object) -> object:
    """Refuse a day written as a number, which pydantic would count as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError(
            said("expected a date such as 2026-05-15, got {given}", given=shown(value))
        )
    return value


def day_from(first_day: date | None, last_day: date) -> date:
    """The last day, if it is not before the first; one that can't be read is told already.

    Raises:
        ValueError: it is.
    """
    if first_day and last_day < first_day:
        raise ValueError(
            said(
                "expected a day from {first_day} (first_day) on, got {last_day}",
                first_day=first_day,
                last_day=last_day,
            )
        )
    return last_day


Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_one_line)]
"""One line of text."""
Email = Annotated[Line, AfterValidator(email)]
"""A mail address."""
Day = Annotated[date, BeforeValidator(_no_number)]
"""A calendar day, written 2026-05-15."""


class Part(BaseModel):
    """A part of such a file: it can't be changed, and has no keys but those that are named."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True
    )
