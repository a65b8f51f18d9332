"""What a unit's own file marks as secret: whole items, and passages of its attachments."""

from collections.abc import Collection, Iterable, Iterator

from omv_workflow.domain.grounds import in_order, may_be_classified
from omv_workflow.domain.plan_settings import AT_THE_HEAD
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.unit import UnitFile
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.located import Located, Problem
from omv_workflow.phrases import listed, said


def check_unit_grounds(unit: UnitFile, grounds: Collection[str]) -> None:
    """Refuse grounds that the workspace does not know.

    Raises:
        InvalidInput: naming each place and its ground.
    """
    faults = [
        said(
            "{place}: the ground {ground} is none of {grounds}",
            place=place,
            ground=ground,
            grounds=tuple(grounds),
        )
        for place, ground in _grounds_by_place(unit)
        if ground not in grounds
    ]
    if faults:
        raise InvalidInput(
            said("Applying the unit {unit}", unit=unit.unit.id),
            why=listed(faults, "; "),
            next_step=said("Take one of these, or add the ground to secrecy.grounds in omv.toml."),
        )


def withheld_in_vain(unit_file: Located) -> Iterator[Problem]:
    """The items that are withheld, though what fills them is printed elsewhere all the same."""
    withheld = {loc[-1]: loc for loc, _ in unit_file.find("plan.withheld.*")}
    filled = {
        loc[-1]: source for loc, source in unit_file.find("plan.fill.*") if isinstance(source, str)
    }
    shown = {*AT_THE_HEAD, *(source for item, source in filled.items() if item not in withheld)}
    for item, loc in withheld.items():
        if filled.get(item) in shown:
            told = said(
                "it is filled from {source}, which the document prints elsewhere as well, so"
                " withholding it would hide nothing: leave it out here",
                source=filled[item],
            )
            yield Problem(loc, told)


def grounds_of_unit(unit: UnitFile) -> tuple[str, ...]:
    """The grounds that the file names, in the order of their places."""
    return tuple(ground for _, ground in _grounds_by_place(unit))


def grounds_to_classify(texts: Iterable[str], further: Iterable[str] = ()) -> tuple[str, ...]:
    """The grounds in texts, and further ones, that can need a classification (906/2019 18 §).

    A text with a broken mark names none; it is refused where it is used.
    """
    grounds = list(further)
    for text in texts:
        try:
            grounds += [mark.ground for mark in take_marks(text).marks]
        except InvalidInput:
            continue
    return in_order(one for one in grounds if may_be_classified(one))


def _grounds_by_place(unit: UnitFile) -> Iterator[tuple[str, str]]:
    for item, ground in unit.plan.withheld.items():
        yield f"plan.withheld.{item}", ground
    for number, one in enumerate(unit.plan.attachments, start=1):
        for field, text in (("name", one.name), ("kept_at", one.kept_at)):
            for mark in take_marks(text).marks:
                yield f"plan.attachments.{number}.{field}", mark.ground
