"""How a unit keeps its plan: the part `plan` of `unit.yaml`."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, field_validator

from omv_workflow.domain.client_notices import ClientNotice
from omv_workflow.domain.fields import Line, Part
from omv_workflow.domain.grounds import Ground
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.versions import Method
from omv_workflow.domain.workdays import MonthDaySetting
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Identifier
from omv_workflow.forms.wording import shown
from omv_workflow.phrases import said


class Publicity(StrEnum):
    """The publicity class of the plan (JHS 191)."""

    PUBLIC = "public"
    PARTLY_SECRET = "partly_secret"  # noqa: S105  # a publicity class, no password
    SECRET = "secret"  # noqa: S105  # as above


class Source(StrEnum):
    """What a short item of the form can be filled from."""

    UNIT_NAME = "unit.name"
    UNIT_STREET_ADDRESS = "unit.street_address"
    UNIT_POSTAL_CODE = "unit.postal_code"
    UNIT_POST_OFFICE = "unit.post_office"
    UNIT_PHONE = "unit.phone"
    UNIT_EMAIL = "unit.email"
    DIRECTOR_NAME = "director.name"
    DIRECTOR_PHONE = "director.phone"
    DIRECTOR_EMAIL = "director.email"


AT_THE_HEAD: Final = frozenset(
    {
        Source.UNIT_NAME,
        Source.UNIT_STREET_ADDRESS,
        Source.UNIT_POSTAL_CODE,
        Source.UNIT_POST_OFFICE,
    }
)
"""What the first page tells of the sender, whatever is withheld."""


class Term(Part):
    """How many years something is kept, and on what ground."""

    years: Annotated[int, Field(ge=1, le=500)]
    ground: Line


class CountedFrom(StrEnum):
    """What the years of a plan's retention are counted from: the end of the year in which it was.

    `END_OF_FORCE`: a later version took its place. `CONFIRMATION`: it was confirmed.
    """

    END_OF_FORCE = "end_of_force"
    CONFIRMATION = "confirmation"


class YearCountedFrom(StrEnum):
    """What the next anniversary follows from.

    `ANNIVERSARY`: it is the same date every year, kept when somebody confirms early or late.
    `CONFIRMATION`: it comes twelve months after the last confirmation.
    """

    ANNIVERSARY = "anniversary"
    CONFIRMATION = "confirmation"


class Retention(Term):
    """How long what belongs to one year of the plan is kept, and the people's own data.

    Its own years are those of the content: answers, documents, meetings, deliveries. The letters of
    a year and what its log tells of persons have terms of their own, counted from the same day;
    that of `people` is counted from the end of the year in which somebody left.
    """

    counted_from: CountedFrom = CountedFrom.END_OF_FORCE
    messages: Term
    log_openings: Term
    people: Term


def _with_sound_marks(text: str) -> str:
    try:
        take_marks(text)
    except InvalidInput as error:
        raise ValueError(said("{what}: {why}", what=error.what, why=error.why)) from error
    return text


MarkedLine = Annotated[Line, AfterValidator(_with_sound_marks)]
"""One line of text, in which passages may be marked as secret."""


class ListedAttachment(Part):
    """An attachment of the plan and the place where it is kept (R11)."""

    name: MarkedLine
    kept_at: MarkedLine


class PlanSettings(Part):
    """How the unit keeps its plan.

    `anniversary` is the date of every year, or only of the first one where the years are counted
    from the confirmation. `fill` names the source of short items that nobody is asked.

    `form_mapping` is the file that tells what became of the items of the form's earlier versions;
    left out, it is looked for beside the form. `withheld` names the items that are secret as a
    whole, each with its ground. `secrecy_years`, how long what is secret stays so, is that of the
    openness act where it is left out. `not_confirmed_by` names the ways of confirming that the unit
    forbids, of those that the settings of the workspace allow. `client_notices` take the place of
    the text that comes with the program.
    """

    form: Line
    form_mapping: Line | None = None
    anniversary: MonthDaySetting
    year_counted_from: YearCountedFrom = YearCountedFrom.ANNIVERSARY
    register_number_pattern: Line
    publicity: Publicity
    personal_data: bool
    retention: Retention
    fill: Mapping[Identifier, Source] = Field(default_factory=dict)
    attachments: tuple[ListedAttachment, ...] = ()
    withheld: Mapping[Identifier, Ground] = Field(default_factory=dict)
    secrecy_years: Annotated[int, Field(ge=1, le=500)] | None = None
    not_confirmed_by: tuple[Method, ...] = ()
    client_notices: tuple[ClientNotice, ...] = ()

    @field_validator("client_notices")
    @classmethod
    def _are_one_for_each_language(
        cls, notices: tuple[ClientNotice, ...]
    ) -> tuple[ClientNotice, ...]:
        languages = [one.language for one in notices]
        twice = sorted({one for one in languages if languages.count(one) > 1})
        if twice:
            raise ValueError(
                said("expected one notice in each language, got two in {twice}", twice=twice[0])
            )
        return notices

    @field_validator("register_number_pattern")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(
                said(
                    "expected a regular expression, got {given}: {error}",
                    given=shown(pattern),
                    error=str(error),
                )
            ) from error
        return pattern
