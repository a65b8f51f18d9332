"""Secret passages on paper: signed in a full copy, replaced by a marker in a public one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.leak_search import texts_in
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.blocks import WithheldBlock
from omv_workflow.domain.document import Attachment, PlanDocument
from omv_workflow.domain.markdown import parse_line
from omv_workflow.domain.withholding import public_plan
from omv_workflow.forms.model import ItemType

Print = Callable[[PlanDocument], Any]
ANSWER = """\
Alku [[7 k: Zyx **Zyx**]] loppu.

- [[7 k: Zyx]]

| a | b |
|---|---|
| [[20 k: Zyx]] | c |

[[7 k:
Zyx

- Zyx
]]
"""


def in_language(plan: PlanDocument, language: str) -> PlanDocument:
    """The plan, to be printed with the words of another language."""
    return replace(plan, language=language)


@pytest.mark.parametrize(
    ("language", "marker"),
    [
        ("fi", "[peitetty, JulkL 24 § 1 mom. 7 k]"),
        ("sv", "[maskerat, OffL 24 § 1 mom. 7 punkten]"),
        ("en", "[withheld, Act 621/1999, section 24(1), point 7]"),
    ],
)
def test_a_marker_stands_in_place_of_each_passage(
    language: str, marker: str, plan_of: Any, print_plan: Print
) -> None:
    """In text, in a list, in a table and in place of whole blocks."""
    printed = print_plan(in_language(public_plan(plan_of(ANSWER)), language))
    assert "Zyx" not in printed.text
    assert printed.text.count(marker) == 3
    assert printed.text.count(marker.replace("7", "20")) == 1


def test_a_full_copy_says_what_is_secret_and_on_which_ground(
    plan_of: Any, print_plan: Print
) -> None:
    """In words, within the line or before and after the blocks."""
    text = print_plan(plan_of(ANSWER)).text
    sign = "[salassa pidettävä, JulkL 24 § 1 mom. 7 k:"
    assert f"Alku {sign} Zyx Zyx] loppu." in text
    assert f"{sign}\nZyx\nZyx\nsalassa pidettävä osuus päättyy]" in text


def test_a_full_copy_keeps_where_a_secret_link_leads(template: PlanTemplate, plan_of: Any) -> None:
    """And a public one doesn't."""
    plan = plan_of("[[[7 k: Zyx]]](https://zyx.example/a)")
    links = [
        [one for one in texts_in(assemble(template, copy)) if "zyx.example" in one.text]
        for copy in (plan, public_plan(plan))
    ]
    assert links[0]
    assert not links[1]


def test_the_header_tells_the_grounds_and_the_kind_of_copy(plan_of: Any, print_plan: Print) -> None:
    """On every page, beside the publicity class."""
    plan = replace(plan_of(ANSWER), publicity="partly_secret")
    told = "Osittain salassa pidettävä, JulkL 24 § 1 mom. 7,\u00a020 k"
    assert told in print_plan(plan).header
    assert "julkinen kappale" not in print_plan(plan).header
    public = print_plan(public_plan(plan)).header
    assert f"{told}; julkinen kappale, salassa pidettävä peitetty" in public


@pytest.mark.parametrize(
    ("kind", "answer", "shown"),
    [
        (ItemType.YES_NO, "yes", "7 k: Kyllä]"),
        (ItemType.SHORT, "Zyx", "7 k: Zyx]"),
        (ItemType.LONG, "", "7 k: Ei vastausta.]"),
        (ItemType.LONG, "- Zyx", "Zyx\nsalassa pidettävä osuus päättyy]"),
    ],
)
def test_an_item_that_is_withheld_as_a_whole_tells_nothing(
    kind: ItemType, answer: str, shown: str, plan_of: Any, print_plan: Print
) -> None:
    """Neither a yes or a no, nor whether it was answered."""
    plan = plan_of(answer, kind)
    (section,) = plan.sections
    (item,) = section.items
    secret = replace(item, answer=(WithheldBlock("7 k", item.answer),))
    plan = replace(plan, sections=(replace(section, items=(secret,)),))
    assert shown in print_plan(plan).text
    public = print_plan(public_plan(plan)).text
    assert public.endswith("[peitetty, JulkL 24 § 1 mom. 7 k]")


def test_a_secret_of_an_attachment_is_withheld(plan: PlanDocument, print_plan: Print) -> None:
    """Its name and the place where it is kept."""
    secret = Attachment(parse_line("Liite [[7 k: Zyx]]"), parse_line("[[7 k: Zyx]]"))
    plan = replace(plan, attachments=(secret,))
    assert "Liite [salassa pidettävä, JulkL 24 § 1 mom. 7 k: Zyx]" in print_plan(plan).text
    public = print_plan(public_plan(plan)).text
    assert "Liite [peitetty, JulkL 24 § 1 mom. 7 k], säilytyspaikka: [peitetty" in public
    assert "Zyx" not in public


def test_plans_that_differ_in_secrets_alone_give_the_same_public_bytes(
    template: PlanTemplate, plan_of: Any
) -> None:
    """However long what is withheld is, whatever blocks and links it holds."""
    others = ("a", "[b](https://b.example/c)", "**c** " * 50)
    files = {assemble(template, public_plan(plan_of(ANSWER.replace("Zyx", one)))) for one in others}
    blocks = ANSWER.replace("Zyx\n\n- Zyx", "1. a\n2. b\n\n| a |\n|---|\n| b |")
    files.add(assemble(template, public_plan(plan_of(blocks))))
    assert len(files) == 1
