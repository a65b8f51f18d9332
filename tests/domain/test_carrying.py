"""Answers on their way from one version of a form to another."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.answers import QuestionChange
from omv_workflow.domain.carrying import AnsweredForm, carrying
from omv_workflow.domain.form_mapping import FormMapping, VersionChange
from omv_workflow.forms.model import Form
from tests.domain.small_forms import FIRST, SECOND, THIRD, answered, form

IDS = [f"item{number}" for number in range(7)]
TEXTS = {item: f"the answer to {item}." for item in IDS}


@st.composite
def changes(draw: st.DrawFn, old: Form, begins: date, ends: date) -> tuple[VersionChange, Form]:
    """Something that becomes of every item of a form, and the form that comes of it."""
    left = draw(st.permutations([item.id for item in old.answerable]))
    told: dict[str, dict[str, object]] = {"renamed": {}, "split": {}, "merged": {}}
    dropped, new = [], []
    while left:
        item, *left = left
        what = draw(st.sampled_from(["same", "renamed", "split", "merged", "dropped"]))
        name = f"{item}_{ends.year}"
        if what == "same" or (what == "merged" and not left):
            new.append(item)
        elif what == "renamed":
            told["renamed"][item] = name
            new.append(name)
        elif what == "split":
            told["split"][item] = (f"{name}a", f"{name}b")
            new += [f"{name}a", f"{name}b"]
        elif what == "merged":
            other, *left = left
            told["merged"][name] = (item, other)
            new.append(name)
        else:
            dropped.append(item)
    change = VersionChange.model_validate({"from_": begins, "to": ends, **told, "dropped": dropped})
    return change, form(ends, *(new or ["nothing_left"]))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Form, Form, FormMapping]:
    """A first form, the third, and what became of the items over the second."""
    first = form(FIRST, *IDS)
    to_second, second = draw(changes(first, FIRST, SECOND))
    to_third, third = draw(changes(second, SECOND, THIRD))
    return first, third, FormMapping(form="lomake", changes=(to_third, to_second))


@given(histories())
def test_no_answer_is_lost_on_the_way(history: tuple[Form, Form, FormMapping]) -> None:
    """Over any chain of changes each answer arrives, whole, unless its item was dropped."""
    first, third, mapping = history
    carried = carrying(answered(first), third, mapping)
    arrived = "\n\n".join(carried.texts(TEXTS).values())
    for item in IDS:
        assert (TEXTS[item] in arrived) is (item not in carried.left_behind)
    dropped = {item for change in mapping.changes for item in change.dropped}
    assert bool(carried.left_behind) <= bool(dropped)


@given(histories())
def test_a_year_that_skipped_a_version_ends_as_one_that_did_not(
    history: tuple[Form, Form, FormMapping],
) -> None:
    """Two changes in one go are the same as one after the other, but that no text comes twice."""
    first, third, mapping = history
    (to_second,) = mapping.way(FIRST, SECOND)
    ids = {new for new, _ in to_second.pairs} | {
        item for item in IDS if item not in to_second.named
    }
    second = form(SECOND, *sorted(ids | {"nothing_left"}))
    halfway = carrying(answered(first), second, mapping).texts(TEXTS)
    in_two = carrying(answered(second), third, mapping).texts(halfway)
    in_one = carrying(answered(first), third, mapping).texts(TEXTS)
    assert {item: set(text.split("\n\n")) for item, text in in_two.items()} == {
        item: set(text.split("\n\n")) for item, text in in_one.items()
    }


@given(st.dictionaries(st.sampled_from(IDS), st.text(min_size=1)))
def test_the_same_items_keep_their_answers(texts: dict[str, str]) -> None:
    """Without a mapping every text stays as it is, and no question is called changed."""
    carried = carrying(answered(form(FIRST, *IDS)), form(SECOND, *IDS), None)
    assert carried.texts(texts) == texts
    assert {carried.question(item) for item in IDS} == {None}


def test_merged_answers_follow_one_another_in_the_order_that_was_told() -> None:
    """As paragraphs; an item without an answer leaves no gap."""
    mapping = FormMapping.model_validate(
        {
            "form": "lomake",
            "changes": [{"from": FIRST, "to": SECOND, "merged": {"all": ["c", "a", "b"]}}],
        }
    )
    carried = carrying(answered(form(FIRST, "a", "b", "c")), form(SECOND, "all"), mapping)
    assert carried.texts({"a": "A", "b": "", "c": "C"}) == {"all": "C\n\nA"}
    assert carried.question("all") is QuestionChange.MERGED


def test_an_item_that_an_unknown_form_may_have_had_is_not_called_new() -> None:
    """Of a plan that was taken over only the answers are known."""
    old = AnsweredForm(FIRST, None, ("a",))
    carried = carrying(old, form(SECOND, "a", "b"), None)
    assert (carried.question("a"), carried.question("b")) == (None, None)
