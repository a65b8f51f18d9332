"""A newly handed-in `unit.yaml` beside what is in force: newer edits are never undone by it."""

from dataclasses import dataclass

from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_merge import Place, merge
from omv_workflow.domain.unit_text import plain, sound_unit
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import counted, said
from omv_workflow.steps.ports import Parts


class WouldUndo(NotPossibleNow):
    """The file and what is in force have changed the same places, and not alike.

    Attributes:
        places: these places, each as last applied, in force, and in the file.
    """

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__(
            said("Applying the file of the unit"),
            why=counted(
                "{number} place has been changed here since the file was last applied, and the"
                " file says something else: {places}.",
                "{number} places have been changed here since the file was last applied, and the"
                " file says something else: {places}.",
                len(places),
                places=tuple(name_of(one) for one in places),
            ),
            next_step=said(
                "Write what is in force into these places of the file (`omv unit export` prints"
                " it) and apply it. Where yours is to hold, write it again after that, and apply"
                " once more."
            ),
        )
        self.places = places


@dataclass(frozen=True)
class MergedUnit:
    """What comes into force, and the places in which the file is older than what is in force."""

    unit: UnitFile
    newer: tuple[Place, ...] = ()


def name_of(place: Place) -> str:
    """How a place is called: part, id and field, as far as it has them."""
    return ".".join(one for one in (place.part, place.id, place.field) if one)


def merge_unit(parts: Parts, known: AppliedUnit, unit_file: UnitFile) -> MergedUnit:
    """The file with every newer edit of what is in force.

    Raises:
        WouldUndo: both have changed the same place.
        InvalidInput: each is sound, but not what comes of both.
    """
    merged = merge(plain(known.base), plain(known.file), plain(unit_file))
    if merged.conflicts:
        raise WouldUndo(tuple(merged.conflicts))
    if not merged.newer:
        return MergedUnit(unit_file)
    name = said("the file of the unit, with the newer edits in force")
    unit = sound_unit(merged.data, name, parts.forms, parts.mappings)
    return MergedUnit(unit, tuple(merged.newer))
