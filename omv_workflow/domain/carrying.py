"""Carrying answers over from one version of a form to the next: no text is lost on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.answers import QuestionChange
from omv_workflow.domain.form_mapping import FormMapping, VersionChange
from omv_workflow.domain.unit import SECTION_PREFIX, Person, UnitFile, expand_items
from omv_workflow.forms.model import Form, ItemType

_PARAGRAPHS = frozenset({ItemType.DESCRIPTION, ItemType.LONG})


@dataclass(frozen=True)
class AnsweredForm:
    """The version of a form that answers were given by; `items` are the ids that may have one.

    The form itself is unknown where a plan was taken over that followed an older one.
    """

    version: date
    form: Form | None
    items: tuple[str, ...]

    def type_of(self, item_id: str) -> ItemType | None:
        """The type of an item, where it is known."""
        item = self.form.item(item_id) if self.form else None
        return item.type if item else None


@dataclass(frozen=True)
class Carrying:
    """From which old items each item of a form gets its answer, in the order they are joined."""

    old: AnsweredForm
    form: Form
    sources: Mapping[str, tuple[str, ...]]

    @property
    def left_behind(self) -> tuple[str, ...]:
        """The old items whose answers go nowhere."""
        return tuple(item for item in self.old.items if not self._uses[item])

    def texts(self, old_texts: Mapping[str, str]) -> dict[str, str]:
        """The texts by new item; those of merged items follow one another as paragraphs."""
        joined = {
            item: "\n\n".join(old_texts[old] for old in olds if old_texts.get(old))
            for item, olds in self.sources.items()
        }
        return {item: text for item, text in joined.items() if text}

    def question(self, item_id: str) -> QuestionChange | None:
        """What has changed about an item's question; None where it is the one answered before."""
        olds = self.sources.get(item_id, ())
        if not olds:
            return QuestionChange.NEW if self.old.form else None
        if len(olds) > 1:
            return QuestionChange.MERGED
        if self._uses[olds[0]] > 1:
            return QuestionChange.DIVIDED
        return QuestionChange.REWORDED if self._is_reworded(olds[0], item_id) else None

    @property
    def _uses(self) -> Counter[str]:
        """To how many items each old one leads."""
        return Counter(old for olds in self.sources.values() for old in olds)

    def _is_reworded(self, old_id: str, new_id: str) -> bool:
        before = self.old.form.item(old_id) if self.old.form else None
        after = self.form.item(new_id)
        if before is None or after is None:
            return False
        return (before.type, before.text) != (after.type, after.text)


def carrying(old: AnsweredForm, form: Form, mapping: FormMapping | None) -> Carrying:
    """How the answers given by `old` are carried over to `form`."""
    sources = lived_on(old.items, mapping.way(old.version, form.version) if mapping else ())
    kept = {item.id: sources[item.id] for item in form.answerable if sources.get(item.id)}
    return Carrying(old, form, kept)


def lived_on(items: Iterable[str], way: Iterable[VersionChange]) -> Mapping[str, tuple[str, ...]]:
    """From which of the items each one comes after all changes on the way."""
    sources: Mapping[str, tuple[str, ...]] = {item: (item,) for item in items}
    for change in way:
        sources = _after_change(sources, change)
    return sources


def named_for(unit: UnitFile, carried: Carrying) -> UnitFile:
    """The unit as a year sees it that is kept by the old form: with the ids of that form.

    The unit's file names items by the form applied last, and the year goes on with its own.
    """
    fill = {
        old: source
        for item, source in unit.plan.fill.items()
        for old in carried.sources.get(item, (item,))
    }
    withheld = {
        old: ground
        for item, ground in unit.plan.withheld.items()
        for old in carried.sources.get(item, (item,))
    }
    people = tuple(_with_old_items(person, carried) for person in unit.people)
    plan = unit.plan.model_copy(update={"fill": fill, "withheld": withheld})
    return unit.model_copy(update={"plan": plan, "people": people})


def can_carry(old: ItemType, new: ItemType, *, joined: bool = False) -> bool:
    """Whether an answer to an item of one type can stand under one of another, alone or joined."""
    if joined:
        return new in _PARAGRAPHS and old is not ItemType.YES_NO
    if ItemType.YES_NO in {old, new}:
        return old is new
    return old is new or new in _PARAGRAPHS


def _with_old_items(person: Person, carried: Carrying) -> Person:
    named = [one for entry in person.items for one in _old_entries(entry, carried)]
    return person.model_copy(update={"items": tuple(dict.fromkeys(named))})


def _old_entries(entry: str, carried: Carrying) -> tuple[str, ...]:
    """What an entry stands for in the old form; a section that it lacks, for its items."""
    section = entry.removeprefix(SECTION_PREFIX)
    if section == entry:
        return carried.sources.get(entry, (entry,))
    if carried.old.form and section in {one.id for one in carried.old.form.sections}:
        return (entry,)
    new = expand_items([entry], carried.form)
    return tuple(old for item in new for old in carried.sources.get(item.id, ()))


def _after_change(
    sources: Mapping[str, tuple[str, ...]], change: VersionChange
) -> dict[str, tuple[str, ...]]:
    """The sources of each item after one change more; what it doesn't name stays as it is."""
    named = change.named
    pairs: Iterable[tuple[str, str]] = (
        *change.pairs,
        *((item, item) for item in sources if item not in named),
    )
    found: dict[str, dict[str, None]] = {}
    for new, old in pairs:
        found.setdefault(new, {}).update(dict.fromkeys(sources.get(old, ())))
    return {new: tuple(olds) for new, olds in found.items()}
