"""The public value of a plan: nothing of a secret passage is left in it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.blocks import Marker, Paragraph
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.plan_settings import ListedAttachment, Publicity
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.withholding import public_plan, secret_grounds, withheld_passages
from omv_workflow.testing.example import example_form, example_unit

WORD = "Zyx"
SURROUNDINGS = (
    "a {} b",
    "- a\n- b {}\n  1. c {}\n",
    "| a | {} |\n|---|---|\n| {} | c |\n",
    "**a {} b**",
    "[a {}](https://example.org)",
    "> {}",
    "`{}`",
    "```\n{}\n```",
    "# {}",
    "<b>{}</b>",
)
HELD = ("Zyx", "Zyx **Zyx** *Zyx", "Zyx | Zyx", "[Zyx](https://zyx.example)", "`Zyx", "Zyx  \nZyx")
BLOCKS = ("Zyx", "- Zyx\n- Zyx", "| Zyx |\n|---|\n| Zyx |", "```\nZyx", "Zyx\n\nZyx", "> Zyx")


def unit(**plan: object) -> UnitFile:
    """The example unit with other settings of its plan."""
    known = example_unit()
    return known.model_copy(update={"plan": known.plan.model_copy(update=plan)})


def document(text: str, unit_file: UnitFile | None = None, **texts: str) -> PlanDocument:
    """A plan in which one item has that answer."""
    return printed_plan(
        example_form(),
        unit_file or example_unit(),
        {"work": text, **texts},
        register_number="1/2027",
        issued_on=date(2027, 4, 23),
    )


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, str]:
    """Two answers that differ in what their marks hold, and in nothing else."""
    first, second = [], []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            around = draw(st.sampled_from(SURROUNDINGS))
            one, other = (draw(st.sampled_from(HELD)) for _ in range(2))
            first.append(around.replace("{}", f"[[7 k: {one}]]"))
            second.append(around.replace("{}", f"[[7 k: {other}]]"))
        else:
            indent = draw(st.sampled_from(["", "  "]))
            one, other = (draw(st.sampled_from(BLOCKS)) for _ in range(2))
            first.append(_block(one, indent))
            second.append(_block(other, indent))
    between = draw(st.sampled_from(["\n\n", "\n"]))
    return between.join(first), between.join(second)


def _block(held: str, indent: str) -> str:
    lines = ["[[20 k:", *held.split("\n"), "]]"]
    return "- a\n\n" + "\n".join(indent + line for line in lines)


@given(answers())
def test_of_no_nesting_of_marks_a_word_is_left(texts: tuple[str, str]) -> None:
    """Lists, tables, links, quotations and code around a mark, and anything in it."""
    for text in texts:
        plan = document(text)
        assert WORD in repr(plan)
        public = repr(public_plan(plan))
        assert WORD.lower() not in public.lower()
        assert "Withheld" not in public


@given(answers())
def test_plans_that_differ_in_secrets_alone_have_one_public_value(texts: tuple[str, str]) -> None:
    """Neither the length nor the kind of what is withheld can be told."""
    first, second = (public_plan(document(text)) for text in texts)
    assert first == second


@given(answers())
def test_every_secret_passage_is_told_with_its_place(texts: tuple[str, str]) -> None:
    """There is nothing secret that would not be searched for."""
    passages = withheld_passages(document(texts[0]))
    assert {one.where for one in passages} == {"work"}
    assert all(WORD.lower() in one.text.lower() for one in passages)
    assert {one.ground for one in passages} == set(secret_grounds(document(texts[0])))


def test_where_a_secret_link_leads_is_secret() -> None:
    """In a line and in a block."""
    passages = withheld_passages(
        document("[[7 k: [a](https://a.example/x)]]\n\n[[7 k:\n[b](https://b.example/y)\n]]")
    )
    assert {"https://a.example/x", "https://b.example/y"} <= {one.text for one in passages}


def test_of_a_link_whose_whole_text_is_secret_the_address_is_secret_as_well() -> None:
    """One that has an open text keeps its address."""
    whole = document("Ks. [[[7 k: Ohje]]](https://a.example/x).")
    assert "https://a.example/x" in {one.text for one in withheld_passages(whole)}
    assert "a.example" not in repr(public_plan(whole))
    part = document("Ks. [ohje [[7 k: Ohje]]](https://a.example/x).")
    assert {one.text for one in withheld_passages(part)} == {"Ohje"}
    assert "a.example" in repr(public_plan(part))


@pytest.mark.parametrize("answer", ["yes", "no", ""])
def test_an_item_is_withheld_as_a_whole(answer: str) -> None:
    """A yes, a no and no answer at all are the same marker."""
    withheld = unit(withheld={"interpreters": "7 k"})
    public = public_plan(document("a", withheld, interpreters=answer))
    (item,) = [one for part in public.sections for one in part.items if one.id == "interpreters"]
    assert item.answer == (Paragraph((Marker("7 k"),)),)


def test_an_attachment_can_be_secret() -> None:
    """Its name and the place where it is kept."""
    listed = ListedAttachment(name="[[7 k: Zyx]]", kept_at="a [[20 k: Zyx]]")
    plan = document("a", unit(attachments=(listed,)))
    assert secret_grounds(plan) == ("7 k", "20 k")
    assert {one.where for one in withheld_passages(plan)} == {"attachments.1"}
    assert WORD not in repr(public_plan(plan))


@pytest.mark.parametrize(
    ("told", "text", "printed"),
    [
        (Publicity.PUBLIC, "a", Publicity.PUBLIC),
        (Publicity.PUBLIC, "[[7 k: a]]", Publicity.PARTLY_SECRET),
        (Publicity.SECRET, "[[7 k: a]]", Publicity.SECRET),
    ],
)
def test_a_plan_with_a_secret_is_not_called_public(
    told: Publicity, text: str, printed: Publicity
) -> None:
    """A mark outweighs what the unit's file says of the whole plan."""
    assert document(text, unit(publicity=told)).publicity == printed


def test_a_plan_without_secrets_only_says_that_it_is_a_public_copy() -> None:
    """Nothing else changes."""
    plan = document("a")
    assert public_plan(plan) == replace(plan, is_public_copy=True)
    assert withheld_passages(plan) == ()
