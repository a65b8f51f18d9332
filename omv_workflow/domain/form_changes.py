"""What a version of a form changes against an earlier one, item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from omv_workflow.domain.carrying import lived_on
from omv_workflow.domain.form_mapping import FormMapping
from omv_workflow.forms.model import Form, Item


class FormChangeKind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    REWORDED = "reworded"
    RETYPED = "retyped"
    DROPPED = "dropped"
    REMOVED = "removed"


@dataclass(frozen=True)
class FormChange:
    """One change of an item: `before` and `after` are ids, sections, types or texts, by its kind.

    An item is named by its new id; one that is gone by its old one.
    """

    kind: FormChangeKind
    item: str
    before: str | None = None
    after: str | None = None


def form_changes(
    old: Form, new: Form, mapping: FormMapping | None = None
) -> tuple[FormChange, ...]:
    """How `new` differs from `old`, in the order of the new form; what is gone comes last.

    Items are the same where the mapping says so, or else where they have the same id.
    """
    way = mapping.way(old.version, new.version) if mapping else ()
    sources = lived_on([item.id for item in old.items], way)
    dropped = {item for change in way for item in change.dropped}
    moved = _moved(old, new, sources)
    changed = [change for item in new.items for change in _of_item(item, old, new, sources, moved)]
    used = {one for item in new.items for one in sources.get(item.id, ())}
    gone = (item.id for item in old.items if item.id not in used)
    return (*changed, *(FormChange(_way_out(one, dropped), one, before=one) for one in gone))


def _of_item(
    item: Item,
    old: Form,
    new: Form,
    sources: Mapping[str, tuple[str, ...]],
    moved: frozenset[str],
) -> Iterator[FormChange]:
    olds = sources.get(item.id, ())
    if not olds:
        yield FormChange(FormChangeKind.ADDED, item.id, after=item.text)
    elif len(olds) > 1:
        yield FormChange(FormChangeKind.MERGED, item.id, ", ".join(olds), item.id)
    elif before := old.item(olds[0]):
        if sum(before.id in others for others in sources.values()) > 1:
            yield FormChange(FormChangeKind.SPLIT, item.id, before.id, item.id)
        elif before.id != item.id:
            yield FormChange(FormChangeKind.RENAMED, item.id, before.id, item.id)
        if item.id in moved:
            places = _section_of(old, before.id), _section_of(new, item.id)
            yield FormChange(FormChangeKind.MOVED, item.id, *places)
        if before.type != item.type:
            yield FormChange(FormChangeKind.RETYPED, item.id, before.type, item.type)
        if before.text != item.text:
            yield FormChange(FormChangeKind.REWORDED, item.id, before.text, item.text)


def _moved(old: Form, new: Form, sources: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The items that stand in another section, or among others in another order."""
    origin = {item.id: olds[0] for item in new.items if len(olds := sources.get(item.id, ())) == 1}
    new_of = {one: item for item, one in origin.items()}
    before = [new_of[item.id] for item in old.items if item.id in new_of]
    after = [item.id for item in new.items if item.id in origin and item.id in before]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stay = {after[place] for block in blocks for place in range(block.b, block.b + block.size)}
    return frozenset(
        item
        for item in after
        if item not in stay or _section_of(old, origin[item]) != _section_of(new, item)
    )


def _section_of(form: Form, item_id: str) -> str:
    return next(one.id for one in form.sections if any(it.id == item_id for it in one.items))


def _way_out(item: str, dropped: set[str]) -> FormChangeKind:
    return FormChangeKind.DROPPED if item in dropped else FormChangeKind.REMOVED
