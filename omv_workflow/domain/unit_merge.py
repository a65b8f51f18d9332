"""`unit.yaml` held against what is in force: whose edits are newer, field by field.

Three states are compared: the file as it was last applied (the base), what is in force now, and the
file as it is. What one side alone has changed since the base is taken over, so that a file which is
older than what is in force undoes nothing. What both have changed, and not alike, is a conflict for
a person. People, offices and recipients are told apart by id; a list such as a person's mandates is
one field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Data: TypeAlias = Mapping[str, Any]
"""A `UnitFile` as plain data: every part an entry with its fields, or a list of such with ids."""

ORDER = "order"
"""What stands for a field where the order of a list is meant."""


@dataclass(frozen=True)
class Place:
    """A part of the file in its three states; `field` is empty where a whole entry is meant.

    None stands for what is not there.
    """

    part: str
    id: str
    field: str
    last_applied: Any
    in_force: Any
    in_file: Any


@dataclass
class Merge:
    """What comes of three states; where there are `conflicts`, `data` holds what is in force.

    `newer` are the places where what is in force is newer than the file, and stays.
    """

    data: dict[str, Any] = field(default_factory=dict)
    newer: list[Place] = field(default_factory=list)
    conflicts: list[Place] = field(default_factory=list)


def merge(base: Data, now: Data, file: Data) -> Merge:
    """The file with what has been changed elsewhere since it was last applied.

    An unchanged file gives what is in force; a file whose base is in force gives the file.
    """
    merged = Merge()
    for part, value in file.items():
        three: tuple[Any, Any, Any] = (base.get(part), now.get(part), value)
        put_together = _list if isinstance(value, list) else _entry
        merged.data[part] = put_together(merged, (part, ""), *three)
    return merged


_At: TypeAlias = tuple[str, str]
_Entry: TypeAlias = Data | None
_Entries: TypeAlias = Sequence[Data]


def _list(merged: Merge, at: _At, base: _Entries, now: _Entries, file: _Entries) -> list[Any]:
    """A list of entries with ids: each by itself, then their order."""
    b, n, f = ({one["id"]: one for one in entries} for entries in (base, now, file))
    entries = {
        one: _entry(merged, (at[0], one), b.get(one), n.get(one), f.get(one))
        for one in {**b, **n, **f}
    }
    ids = _order(merged, at, list(b), list(n), list(f))
    return [entries[one] for one in ids if entries[one] is not None]


def _entry(merged: Merge, at: _At, base: _Entry, now: _Entry, file: _Entry) -> Any:
    """An entry field by field; as a whole where it has been added or taken out."""
    if now is None or file is None:
        return _one(merged, Place(*at, "", base, now, file))
    known = base or {}
    return {
        name: _one(merged, Place(*at, name, known.get(name), now.get(name), file.get(name)))
        for name in file
    }


def _one(merged: Merge, place: Place) -> Any:
    if place.in_force in (place.in_file, place.last_applied):
        return place.in_file
    (merged.newer if place.in_file == place.last_applied else merged.conflicts).append(place)
    return place.in_force


def _order(merged: Merge, at: _At, base: list[str], now: list[str], file: list[str]) -> list[str]:
    """The ids of all three in the order of the side that changed it; what it lacks, fitted in."""
    common = set(base) & set(now) & set(file)
    of_all = [[one for one in ids if one in common] for ids in (base, now, file)]
    leads = _one(merged, Place(*at, ORDER, *of_all))
    lead, other = (file, now) if leads == of_all[2] else (now, file)
    ordered = list(lead)
    for before, one in zip([None, *other], other, strict=False):
        if one not in ordered:
            ordered.insert(ordered.index(before) + 1 if before else 0, one)
    return ordered
