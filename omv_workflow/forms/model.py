"""The shape of a form: sections of items, each with a type and the text that a person reads."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from omv_workflow.phrases import said

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,79}$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Language = Literal["fi", "sv", "en"]


class ItemType(StrEnum):
    """What an item takes: a line, paragraphs, yes or no, nothing (printed), or a place to sign."""

    SHORT = "short"
    DESCRIPTION = "description"
    LONG = "long"
    YES_NO = "yes_no"
    STATIC = "static"
    SIGNATURE = "signature"

    @property
    def takes_answer(self) -> bool:
        """Whether somebody can write an answer to it."""
        return self not in {ItemType.STATIC, ItemType.SIGNATURE}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Item(_Strict):
    """One item of a form; `source_text` stands where the issued form is spelled differently."""

    id: Identifier
    type: ItemType
    text: Text
    source_text: Text | None = None


class Section(_Strict):
    """A titled run of items."""

    id: Identifier
    title: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Form(_Strict):
    """A form as its issuer gave it out; every id in it stands once."""

    id: Identifier
    version: date
    language: Language
    title: Text
    plan_title: Text
    issuer: Text
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_stand_once(self) -> Self:
        for what, ids in (
            (said("section"), [section.id for section in self.sections]),
            (said("item"), [item.id for item in self.items]),
        ):
            doubled = sorted({one for one in ids if ids.count(one) > 1})
            if doubled:
                raise ValueError(
                    said("{what} id used twice: {doubled}", what=what, doubled=doubled)
                )
        return self

    @property
    def items(self) -> Iterator[Item]:
        """All items, in the order of the form."""
        return (item for section in self.sections for item in section.items)

    @property
    def answerable(self) -> tuple[Item, ...]:
        """The items that take an answer, in order."""
        return tuple(item for item in self.items if item.type.takes_answer)

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return self._by_id.get(item_id)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}
