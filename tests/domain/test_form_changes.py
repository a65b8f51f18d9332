"""What is told of a new version of a form, item by item."""

from omv_workflow.domain.form_changes import FormChange, FormChangeKind, form_changes
from omv_workflow.domain.form_mapping import FormMapping
from tests.domain.small_forms import FIRST, SECOND, form


def mapping(**change: object) -> FormMapping:
    """A mapping from the first version to the second."""
    told = {"from": FIRST, "to": SECOND, **change}
    return FormMapping.model_validate({"form": "lomake", "changes": [told]})


def kinds(changes: tuple[FormChange, ...]) -> list[tuple[str, str]]:
    """What is told of which item."""
    return [(one.kind.value, one.item) for one in changes]


def test_the_same_form_has_no_changes() -> None:
    """A new date alone changes no item."""
    assert form_changes(form(FIRST, "a", "b"), form(SECOND, "a", "b")) == ()


def test_items_are_added_removed_and_retyped() -> None:
    """In the order of the new form; what is gone comes last."""
    changes = form_changes(form(FIRST, "a", "b", "c"), form(SECOND, "new", "a:short", "b"))
    assert kinds(changes) == [("added", "new"), ("retyped", "a"), ("removed", "c")]


def test_an_item_that_stands_elsewhere_is_moved() -> None:
    """Only the one that changed its place, not all that it passed."""
    changes = form_changes(form(FIRST, "a", "b", "c", "d"), form(SECOND, "d", "a", "b", "c"))
    assert kinds(changes) == [("moved", "d")]


def test_what_the_mapping_tells_is_told() -> None:
    """A renamed item has another wording here, for the small form words it by its id."""
    old = form(FIRST, "a", "b", "c", "d", "e")
    new = form(SECOND, "z", "b1", "b2", "both")
    told = mapping(
        renamed={"a": "z"}, split={"b": ["b1", "b2"]}, merged={"both": ["c", "d"]}, dropped=["e"]
    )
    assert kinds(form_changes(old, new, told)) == [
        ("renamed", "z"),
        ("reworded", "z"),
        ("split", "b1"),
        ("reworded", "b1"),
        ("split", "b2"),
        ("reworded", "b2"),
        ("merged", "both"),
        ("dropped", "e"),
    ]


def test_a_reworded_question_is_told_with_both_wordings() -> None:
    """Whoever decides sees what was asked, and what is asked now."""
    old = form(FIRST, "a")
    item = old.sections[0].items[0].model_copy(update={"text": "Miten?"})
    section = old.sections[0].model_copy(update={"items": (item,)})
    new = old.model_copy(update={"version": SECOND, "sections": (section,)})
    assert form_changes(old, new) == (FormChange(FormChangeKind.REWORDED, "a", "a?", "Miten?"),)
