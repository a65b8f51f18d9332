"""What must hold between the people of `unit.yaml`: who stands in and who acts for whom, and when.

Like all such rules, they look at the plain data and pass over what they can't use.
"""

from collections.abc import Iterator
from typing import Any

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.unit import Mandate
from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.forms.validation import sound_parts
from omv_workflow.forms.wording import unknown
from omv_workflow.phrases import said


def stand_ins_are_known(unit_file: Located) -> Iterator[Problem]:
    """Whoever stands in is somebody else of the unit."""
    yield from _names_somebody_else(
        unit_file, "people.*.absences.*.stand_in", said("nobody can stand in for themselves")
    )


def acted_for_are_known(unit_file: Located) -> Iterator[Problem]:
    """Whoever is acted for is somebody else of the unit."""
    yield from _names_somebody_else(
        unit_file, "people.*.mandates.*.acting_for", said("nobody can act for themselves")
    )


def acted_for_hold_the_mandate(unit_file: Located) -> Iterator[Problem]:
    """Who acts for somebody acts by a mandate that the other one holds when it begins."""
    mandates = dict(sound_parts(Mandate, unit_file, "people.*.mandates.*"))
    for loc, mandate in mandates.items():
        others = [
            one
            for at, one in mandates.items()
            if _id_at(unit_file, at) == mandate.acting_for and one.acting_for is None
        ]
        if mandate.acting_for and not _is_held(mandate, others):
            yield Problem(
                (*loc, "acting_for"),
                said(
                    "{person} holds no mandate as {role} on {day}",
                    person=mandate.acting_for,
                    role=mandate.role,
                    day=mandate.first_day,
                ),
            )


def absences_follow_one_another(unit_file: Located) -> Iterator[Problem]:
    """Nobody is away twice on one day: it would leave open who stands in."""
    before: tuple[Loc, Absence] | None = None
    absences = sound_parts(Absence, unit_file, "people.*.absences.*")
    for loc, absence in sorted(absences, key=lambda one: (one[0][1], one[1].first_day)):
        if before and before[0][1] == loc[1] and absence.first_day <= before[1].last_day:
            yield Problem(
                loc,
                said(
                    "overlaps the absence until {last_day} in line {line}: one at a time",
                    last_day=before[1].last_day,
                    line=unit_file.line(before[0]),
                ),
            )
        before = (loc, absence)


def _is_held(mandate: Mandate, others: list[Mandate]) -> bool:
    return any(one.role is mandate.role and one.holds_on(mandate.first_day) for one in others)


def _names_somebody_else(unit_file: Located, pattern: str, refusal: str) -> Iterator[Problem]:
    known = [one for _, one in unit_file.find("people.*.id") if isinstance(one, str)]
    for loc, person_id in unit_file.find(pattern):
        if not isinstance(person_id, str):
            continue
        if person_id == _id_at(unit_file, loc):
            yield Problem(loc, refusal)
        elif person_id not in known:
            yield Problem(loc, unknown(said("person"), person_id, known))


def _id_at(unit_file: Located, loc: Loc) -> Any:
    return unit_file.data["people"][loc[1]].get("id")
