"""Being away: from a first to a last day, with or without somebody who stands in."""

from datetime import date

from pydantic import ValidationInfo, field_validator

from omv_workflow.domain.fields import Day, Part, day_from
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Identifier
from omv_workflow.phrases import said


class Absence(Part):
    """The days on which somebody is away, both included, and who stands in for them.

    It takes no mandate away, and gives none: who is to confirm or to coordinate meanwhile gets a
    mandate of their own, acting for the absent one. What was asked of the absent one is asked of
    the stand-in as well, who may answer it.
    """

    first_day: Day
    last_day: Day
    stand_in: Identifier | None = None

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date, info: ValidationInfo) -> date:
        return day_from(info.data.get("first_day"), last_day)

    def covers(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.first_day <= day <= self.last_day


def absence_of(first_day: date, last_day: date, stand_in: str | None) -> Absence:
    """An absence of these days.

    Raises:
        InvalidInput: it ends before it begins.
    """
    if last_day < first_day:
        raise InvalidInput(
            said("An absence from {first} to {last}", first=first_day, last=last_day),
            why=said("it ends before it begins."),
            next_step=said("Give the first day, then the last one."),
        )
    return Absence(first_day=first_day, last_day=last_day, stand_in=stand_in)
