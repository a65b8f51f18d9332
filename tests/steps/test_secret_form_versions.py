"""What is withheld stays so when the form changes: by its old name, in copies of older years."""

import pytest

from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_text import plain, sound_unit
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.model import Form
from omv_workflow.steps.edit_unit import edit_unit, with_person
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.note_viewed import note_viewed_items
from omv_workflow.steps.queries import item_statuses
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    EXAMPLE_PLAN,
    NURSE,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, confirmed_with
from tests.steps.later_forms import AS_BEFORE, SECOND, later_form, second_to, take
from tests.steps.test_public_copies import last_event, with_full_copy

OTHERS = [one for one in AS_BEFORE["operations"] if one[0] != "risks"]
WITHOUT_RISKS = later_form(SECOND, operations=OTHERS)
RISKS_RENAMED = later_form(
    SECOND, operations=[*OTHERS, ("dangers", "description", "Mitä vaaroja on?")]
)
DROPPED, RENAMED = second_to("dropped: [risks]"), second_to("renamed: {risks: dangers}")
SECRET = b"kuukausittain"


def withholding(unit: UnitFile, *items: str) -> UnitFile:
    """The unit without what its people contribute to, for a form may have dropped it."""
    withheld = dict.fromkeys(items, "7 k")
    people = tuple(one.model_copy(update={"items": ()}) for one in unit.people)
    plan = unit.plan.model_copy(update={"withheld": withheld})
    return unit.model_copy(update={"plan": plan, "people": people})


@pytest.fixture
def withheld(answered: Bench) -> Bench:
    """Answered, with `risks` secret as a whole."""
    answered.apply(withholding(with_full_copy(SUPERVISOR), "risks"))
    return answered


def public_copy(bench: Bench) -> bytes:
    """The public copy of the version confirmed last."""
    return make_public_copy(bench.parts, EXAMPLE_PLAN, CopyWish(), BY, bench.now).docx


@pytest.mark.parametrize(
    ("form", "mapping", "item"),
    [(WITHOUT_RISKS, DROPPED, "risks"), (RISKS_RENAMED, RENAMED, "dangers")],
)
def test_the_running_year_keeps_its_secret(
    withheld: Bench, form: Form, mapping: TextFile, item: str
) -> None:
    """A dropped item stays in plan.withheld, a renamed one goes on by its new name."""
    unit = withholding(with_full_copy(SUPERVISOR), item)
    read = sound_unit(plain(unit), "unit.yaml", lambda _name: form, lambda _f, _m: mapping)
    take(withheld, form, mapping, read)
    confirmed_with(withheld, read)
    assert SECRET in withheld.blobs.get(_offered(withheld))
    assert SECRET not in public_copy(withheld)


@pytest.mark.parametrize(("form", "mapping"), [(WITHOUT_RISKS, DROPPED), (RISKS_RENAMED, RENAMED)])
def test_a_new_form_publishes_nothing_of_the_running_year(
    withheld: Bench, form: Form, mapping: TextFile
) -> None:
    """An item that is no longer named is told with its year; in an apply of its own it may go."""
    with pytest.raises(InvalidInput, match="risks would no longer be withheld in the year 2027"):
        take(withheld, form, mapping, withholding(example_unit()))
    withheld.forms, withheld.mapping = Bench().forms, None
    withheld.apply(withholding(with_full_copy(SUPERVISOR)))
    take(withheld, form, mapping, withholding(with_full_copy(SUPERVISOR)))


def test_people_are_edited_though_the_form_has_dropped_what_is_withheld(withheld: Bench) -> None:
    """The mapping counts as it was applied, whatever its file has become."""
    take(withheld, WITHOUT_RISKS, DROPPED, withholding(with_full_copy(SUPERVISOR), "risks"))
    withheld.mapping = None

    def renamed(unit: UnitFile) -> UnitFile:
        return with_person(unit, NURSE, title="vastaava terveydenhoitaja")

    assert edit_unit(withheld.parts, EXAMPLE_PLAN, renamed, BY, withheld.now)


def test_an_older_version_is_copied_without_what_is_withheld_by_its_new_name(
    answered: Bench,
) -> None:
    """Its pages tell the item by the name that it had then."""
    confirmed_with(answered, withholding(with_full_copy(SUPERVISOR)))
    assert SECRET in public_copy(answered)
    take(answered, RISKS_RENAMED, RENAMED, withholding(with_full_copy(SUPERVISOR), "dangers"))
    assert SECRET not in public_copy(answered)


def test_looking_at_a_secret_by_its_old_name_is_logged(withheld: Bench) -> None:
    """The year under way has the names of its own form."""
    take(withheld, RISKS_RENAMED, RENAMED, withholding(with_full_copy(SUPERVISOR), "dangers"))
    items = item_statuses(withheld.parts, EVERYTHING, EXAMPLE_PLAN, withheld.now)
    note_viewed_items(withheld.parts, EVERYTHING, EXAMPLE_PLAN, items, withheld.now)
    assert last_event(withheld, "secret.viewed")["items"] == ["risks"]


def _offered(bench: Bench) -> str:
    with bench.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    return version.docx_hash or ""
