"""How the items of one version of a form live on in the next: renamed, split, merged or dropped.

An item that is named nowhere lives on under its own id.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from omv_workflow.domain.fields import Day, Part
from omv_workflow.forms.model import Identifier
from omv_workflow.phrases import said

Several = Annotated[tuple[Identifier, ...], Field(min_length=2)]


class VersionChange(Part):
    """What became of the items of one version in a later one.

    `renamed` leads from an old id to the new one, `split` from an old id to the new ones that each
    begin with its answer, `merged` from a new id to the old ones whose answers are joined in that
    order; the answers to `dropped` items stay behind.
    """

    from_: Annotated[Day, Field(alias="from")]
    to: Day
    renamed: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    split: Mapping[Identifier, Several] = Field(default_factory=dict)
    merged: Mapping[Identifier, Several] = Field(default_factory=dict)
    dropped: tuple[Identifier, ...] = ()

    @field_validator("to")
    @classmethod
    def _is_later(cls, to: date, info: ValidationInfo) -> date:
        begins = info.data.get("from_")
        if begins and to <= begins:
            raise ValueError(said("expected a day after {day} (from), got {to}", day=begins, to=to))
        return to

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each new id with an old one that leads to it; answers are joined in this order."""
        for new, olds in self.merged.items():
            yield from ((new, old) for old in olds)
        for old, new in self.renamed.items():
            yield new, old
        for old, news in self.split.items():
            yield from ((new, old) for new in news)

    @property
    def named(self) -> frozenset[str]:
        """The old ids of which it says what became of them."""
        return frozenset({*(old for _, old in self.pairs), *self.dropped})


class FormMapping(Part):
    """All of a mapping file: what each version of a form changed, in any order."""

    form: Identifier
    changes: Annotated[tuple[VersionChange, ...], Field(min_length=1)]

    def became(self, version: date) -> Mapping[str, tuple[str, ...]]:
        """What each item that a change names is called in that version; nothing if dropped."""
        news: dict[str, tuple[str, ...]] = {}
        for change in self.way(date.min, version):
            pairs = tuple(change.pairs)
            leads = {old: tuple(new for new, one in pairs if one == old) for old in change.named}
            news = {
                old: tuple(last for new in ends for last in leads.get(new, (new,)))
                for old, ends in news.items()
            } | leads
        return news

    def way(self, old: date, new: date) -> tuple[VersionChange, ...]:
        """The changes that lead from one version to a later one; between them nothing changed."""
        taken: list[VersionChange] = []
        for change in sorted(self.changes, key=lambda one: one.from_):
            begins = taken[-1].to if taken else old
            if begins <= change.from_ and change.to <= new:
                taken.append(change)
        return tuple(taken)
