"""The YAML beside a template: styles and marks that it must have, words printed with it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.forms.model import Language
from omv_workflow.phrases import said

LineMark: TypeAlias = Literal[
    "sender", "sender_address", "title", "date", "register_number", "publicity"
]
"""A mark within a line, wherever it stands."""

BlockMark: TypeAlias = Literal[
    "versions", "contents", "sections", "attachments", "jakelu", "tiedoksi"
]
"""A mark that is a paragraph of its own, replaced by many."""

BLOCK_MARKS: frozenset[str] = frozenset(get_args(BlockMark))
_NEEDED_BLOCKS = BLOCK_MARKS - {"versions", "contents"}
LINE_MARKS: frozenset[str] = frozenset(get_args(LineMark))

_PLACES = (("grounds", "points"), ("withheld", "point"), ("secret", "point"))
"""Words with the places that a ground takes in them."""

Word = Annotated[str, Field(min_length=1, max_length=300)]
ThreeLevels: TypeAlias = tuple[str, str, str]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Styles(_Part):
    """The name, and in a loaded template the id, of the style of each part of the document."""

    front_heading: str
    contents_entry: str
    section: str
    item: str
    body: str
    statement: str
    signature: str
    label: str
    entry: str
    bullet: ThreeLevels
    number: ThreeLevels
    list_continue: ThreeLevels
    table: str
    table_heading: str
    table_text: str
    table_end: str
    hyperlink: str


class Marks(_Part):
    """The marks that must stand in the header of every page and in the body."""

    header: frozenset[LineMark]
    body: frozenset[LineMark | BlockMark]

    @model_validator(mode="after")
    def _are_enough(self) -> Self:
        if "register_number" not in self.header:
            raise ValueError(said("expected register_number among the marks of the header"))
        missing = sorted(_NEEDED_BLOCKS - self.body)
        if missing:
            raise ValueError(
                said("expected among the marks of the body: {missing}", missing=missing)
            )
        return self


class Words(_Part):
    """What is printed in one language; `tag` is its BCP 47 tag."""

    tag: Word
    draft: Word
    date_pattern: Word
    month_names: Annotated[tuple[Word, ...], Field(min_length=12, max_length=12)]
    register_number: Word
    no_register_number: Word
    publicity: Mapping[Publicity, Word]
    answer_yes: Word
    answer_no: Word
    unanswered: Word
    grounds: Word
    public_copy: Word
    withheld: Word
    secret: Word
    secret_ends: Word
    field_columns: tuple[Word, Word]
    earlier_versions: Word
    version_columns: tuple[Word, Word, Word, Word]
    roles: Mapping[str, Word]
    contents: Word
    kept_at: Word
    attachments: Word
    jakelu: Word
    tiedoksi: Word

    @model_validator(mode="after")
    def _say_all(self) -> Self:
        missing = sorted(set(Publicity) - set(self.publicity))
        if missing:
            raise ValueError(said("expected a word for publicity {missing}", missing=missing))
        try:
            self.date_of(date(2026, 1, 1))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                said(
                    "expected a date pattern of {{day}}, {{month}} or {{month_name}}, and {{year}}"
                )
            ) from error
        for name, place in _PLACES:
            if not _has_place(getattr(self, name), place):
                raise ValueError(
                    said("expected {place} in {name}", place=f"{{{place}}}", name=name)
                )
        return self

    def date_of(self, day: date) -> str:
        """The day as it is written in this language."""
        return self.date_pattern.format(
            day=day.day, month=day.month, month_name=self.month_names[day.month - 1], year=day.year
        )


def _has_place(pattern: str, place: str) -> bool:
    """Whether a ground has its place in a pattern, and nothing else has."""
    try:
        return "7" in pattern.format(**{place: "7"}) and f"{{{place}}}" in pattern
    except (KeyError, IndexError, ValueError):
        return False


class Expectations(_Part):
    """The whole file beside a template."""

    styles: Styles
    marks: Marks
    languages: Mapping[Language, Words]
