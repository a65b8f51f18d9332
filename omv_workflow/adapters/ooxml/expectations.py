"""The YAML beside the plan's template: styles, marks, and the words printed with it."""

from collections.abc import Mapping
from typing import ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import model_validator

from omv_workflow.adapters.ooxml.beside import (
    Beside,
    CommonWords,
    EndStyles,
    MarkPlaces,
    Word,
    has_places,
)
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

ThreeLevels: TypeAlias = tuple[str, str, str]


class Styles(EndStyles):
    """The name, and in a loaded template the id, of the style of each part of the document."""

    front_heading: str
    contents_entry: str
    section: str
    item: str
    statement: str
    signature: str
    bullet: ThreeLevels
    number: ThreeLevels
    list_continue: ThreeLevels
    table: str
    table_heading: str
    table_text: str
    table_end: str
    hyperlink: str


class Marks(MarkPlaces):
    """Those of a plan."""

    lines: ClassVar[frozenset[str]] = LINE_MARKS
    blocks: ClassVar[frozenset[str]] = BLOCK_MARKS

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


class Words(CommonWords):
    """What is printed of a plan in one language."""

    draft: Word
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
    contents: Word
    kept_at: Word
    attachments: Word

    @model_validator(mode="after")
    def _say_all(self) -> Self:
        missing = sorted(set(Publicity) - set(self.publicity))
        if missing:
            raise ValueError(said("expected a word for publicity {missing}", missing=missing))
        for name, place in _PLACES:
            if not has_places(getattr(self, name), place):
                raise ValueError(
                    said("expected {place} in {name}", place=f"{{{place}}}", name=name)
                )
        return self


class Expectations(Beside):
    """The whole file beside a template."""

    styles: Styles
    marks: Marks
    languages: Mapping[Language, Words]
