"""The covering letter's template: a DOCX, and the YAML that says what it must have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import field_validator, model_validator

from omv_workflow.adapters.ooxml.beside import (
    Beside,
    CommonWords,
    EndStyles,
    MarkPlaces,
    Word,
    has_places,
)
from omv_workflow.adapters.ooxml.cutting import cut_marks
from omv_workflow.adapters.ooxml.prepared import PreparedPackage, packages_of
from omv_workflow.adapters.ooxml.read_template import read_template
from omv_workflow.adapters.ooxml.template_styles import escaped_ids, style_ids
from omv_workflow.domain.covering_letter import CopyGiven
from omv_workflow.domain.unit import CONFIRMING, Group, Role
from omv_workflow.domain.versions import Method
from omv_workflow.forms.model import Language
from omv_workflow.phrases import said

LineMark: TypeAlias = Literal[
    "sender",
    "sender_address",
    "title",
    "date",
    "register_number",
    "recipient",
    "recipient_address",
    "subject",
]
BlockMark: TypeAlias = Literal["body", "sent_by", "enclosures", "jakelu", "tiedoksi"]

_PLACES: Mapping[str, tuple[str, ...]] = {
    "subject": ("plan_title", "year"),
    "confirmed": ("confirmer", "day", "place"),
    "registered": ("register_number",),
    "secret_on": ("grounds",),
    "given_on": ("ground",),
    "grounds": ("points",),
    "contact": ("sender", "phone", "email"),
}
_PLACES_OF_EACH: Mapping[str, tuple[Iterable[StrEnum], Mapping[StrEnum, tuple[str, ...]]]] = {
    "opening": (Group, dict.fromkeys(Group, ("version",))),
    # A template of one's own may be older than the other methods.
    "methods": ((Method.RECORDED,), dict.fromkeys(Method, ("system", "reference"))),
    "copy_given": (CopyGiven, {CopyGiven.WITHHELD: ("grounds",)}),
    "asked": (Group, {Group.JAKELU: ("email",)}),
    "sent_as": ((Role.COORDINATOR, *CONFIRMING), {}),
}
"""What the sentences take in them; of those of which there are several, which there are."""


class LetterStyles(EndStyles):
    """The style of each part of the letter; `hash` is that of an enclosure's SHA-256."""

    sent_by: str
    hash: str


class LetterMarks(MarkPlaces):
    """Those of a letter."""

    lines: ClassVar[frozenset[str]] = frozenset(get_args(LineMark))
    blocks: ClassVar[frozenset[str]] = frozenset(get_args(BlockMark))

    header: frozenset[LineMark]
    body: frozenset[LineMark | BlockMark]

    @model_validator(mode="after")
    def _are_enough(self) -> Self:
        missing = sorted(self.blocks - self.body)
        if missing:
            raise ValueError(
                said("expected among the marks of the body: {missing}", missing=missing)
            )
        return self


class LetterWords(CommonWords):
    """What is printed of a letter in one language: whole sentences, with places for its facts."""

    title: Word
    plan: Word
    subject: Word
    opening: Mapping[Group, Word]
    confirmed: Word
    registered: Word
    not_registered: Word
    methods: Mapping[Method, Word]
    copy_given: Mapping[CopyGiven, Word]
    secret_on: Word
    given_on: Word
    grounds: Word
    written_in: Mapping[str, Word]
    asked: Mapping[Group, Word]
    contact: Word
    sent_as: Mapping[Role, Word]
    enclosures: Word

    @model_validator(mode="after")
    def _say_all(self) -> Self:
        for name, places in _PLACES.items():
            _check_places(name, getattr(self, name), places)
        for name, (kinds, places_of) in _PLACES_OF_EACH.items():
            sentences = getattr(self, name)
            for kind in kinds:
                if kind not in sentences:
                    raise ValueError(
                        said("expected {place} in {name}", place=kind.value, name=name)
                    )
            for kind in sentences:
                _check_places(name, sentences[kind], places_of.get(kind, ()))
        return self


def _check_places(name: str, sentence: str, places: tuple[str, ...]) -> None:
    if has_places(sentence, *places):
        return
    if not places:
        raise ValueError(said("expected nothing in braces in {name}", name=name))
    shown = tuple(f"{{{place}}}" for place in places)
    raise ValueError(said("expected {place} in {name}", place=shown, name=name))


class LetterExpectations(Beside):
    """The whole file beside a letter's template."""

    styles: LetterStyles
    marks: LetterMarks
    languages: Mapping[Language, LetterWords]

    @field_validator("languages")
    @classmethod
    def _name_one_another(cls, given: dict[Language, LetterWords]) -> dict[Language, LetterWords]:
        """A letter tells in which other language the plan is, whichever that is."""
        for language, words in given.items():
            missing = sorted({*get_args(Language)} - {language} - words.written_in.keys())
            if missing:
                raise ValueError(
                    said(
                        "expected {missing} in {name} of {language}",
                        missing=tuple(missing),
                        name="written_in",
                        language=language,
                    )
                )
        return given


@dataclass(frozen=True)
class LetterTemplate:
    """A letter's template that was checked; its `styles` hold ids as they stand in XML."""

    packages: Mapping[str, PreparedPackage]
    styles: LetterStyles
    languages: Mapping[str, LetterWords]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the DOCX at `path` and the YAML of the same name beside it.

        Raises:
            NotFound: one of the two is missing.
            InvalidInput: one of them can't be read, or would spoil every letter; the error says all
                that is wrong, and where.
        """
        read = read_template(path, LetterExpectations)
        document = read.document
        languages: dict[str, LetterWords] = dict(read.expected.languages.items())
        styles = style_ids(document, read.expected.styles)
        cut_marks(document, LetterMarks.blocks)
        return cls(packages_of(document, languages), escaped_ids(styles), languages)
