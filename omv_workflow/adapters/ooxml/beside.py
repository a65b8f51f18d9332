"""What the YAML beside any template holds: styles and marks that it must have, words in it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import Phrase, said

Word = Annotated[str, Field(min_length=1, max_length=300)]
_Words = TypeVar("_Words", bound="CommonWords")


class Part(BaseModel):
    """A part of the file: nothing in it that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EndStyles(Part):
    """The styles of body text and of the final lists: the first entry, with its label, and others.

    They are names, and in a loaded template ids.
    """

    body: str
    label: str
    entry: str


class MarkPlaces(Part):
    """The marks that must stand in the header of every page and in the body.

    Of all marks that there are, `lines` stand within a line, wherever it is; `blocks` are
    paragraphs of their own, replaced by many.
    """

    lines: ClassVar[frozenset[str]]
    blocks: ClassVar[frozenset[str]]

    header: frozenset[str]
    body: frozenset[str]


class CommonWords(Part):
    """What is printed in one language on any document; `tag` is its BCP 47 tag."""

    tag: Word
    date_pattern: Word
    month_names: Annotated[tuple[Word, ...], Field(min_length=12, max_length=12)]
    register_number: Word
    no_register_number: Word
    roles: Mapping[str, Word]
    jakelu: Word
    tiedoksi: Word

    @model_validator(mode="after")
    def _can_write_days(self) -> Self:
        try:
            self.date_of(date(2026, 1, 1))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                said(
                    "expected a date pattern of {{day}}, {{month}} or {{month_name}}, and {{year}}"
                )
            ) from error
        return self

    def date_of(self, day: date) -> str:
        """The day as it is written in this language."""
        return self.date_pattern.format(
            day=day.day, month=day.month, month_name=self.month_names[day.month - 1], year=day.year
        )

    def number_line(self, number: str | None) -> str:
        """The register number with its label, or that there is none."""
        return f"{self.register_number} {number}" if number else self.no_register_number


class Beside(Part):
    """The whole file beside a template, as far as all have it."""

    styles: EndStyles
    marks: MarkPlaces


def has_places(pattern: str, *places: str) -> bool:
    """Whether a pattern has each of these places, and no other."""
    try:
        filled = pattern.format(**{place: f"<{place}>" for place in places})
    except (AttributeError, KeyError, IndexError, ValueError):
        return False
    return all(f"<{place}>" in filled for place in places)


def words_in(language: str, languages: Mapping[str, _Words], what: Phrase) -> _Words:
    """The words of a template in a language.

    Raises:
        InvalidInput: it has none for `what` is to be made.
    """
    words = languages.get(language)
    if words is None:
        raise InvalidInput(
            what,
            why=said("The template has words for {languages} alone.", languages=sorted(languages)),
            next_step=said("Add the language to the YAML file beside the template."),
        )
    return words
