"""Answers land in the template's styles, and nothing in them is executed."""

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.measures import Measures, column_widths
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.blocks import Table, Text
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.markdown import parse_answer
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.forms.model import ItemType
from tests.adapters.ooxml.reading import texts_in

Print = Callable[[PlanDocument], Any]

FRAGMENTS = (
    *("- ", "  - ", "    - ", "1. ", "**", "*", "\n", "\n\n", "  \n", "\t", "å", "sana", " ", "# "),
    *(
        "| a | b |\n|---|---|\n| c |\n",
        "[ohje](https://example.org/ä)",
        "[x](mailto:a@example.org)",
    ),
    *("<w:p/>", "]]>", "&amp;", "{{ title }}", "{{sections}}", "{% if x %}", "{ PAGE }", "`", "> "),
)
printable = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
pieces = st.lists(st.sampled_from(FRAGMENTS) | st.text(printable, max_size=6), max_size=30)
# What begins a secret passage is refused where it names no ground.
answers = pieces.map("".join).filter(lambda answer: not holds_mark(answer))
plain_texts = st.text(printable, max_size=60).filter(lambda text: not holds_mark(text))


@given(answer=answers)
def test_a_document_holds_what_was_typed(answer: str, plan_of: Any, print_plan: Print) -> None:
    """Any answer assembles into a document that opens and reads as the parsed answer does."""
    printed = print_plan(plan_of(answer))
    expected = texts_in(parse_answer(answer)) or ["Ei vastausta."]
    assert [one.text for one in printed.answer if one.text] == expected


@given(answer=plain_texts, kind=st.sampled_from(["short", "static"]))
def test_a_plain_text_is_printed_to_the_letter(
    answer: str, kind: str, plan_of: Any, print_plan: Print
) -> None:
    """Short answers and the form's own texts know no Markdown."""
    if kind == "short":
        cells = print_plan(plan_of(answer, ItemType.SHORT)).document.tables[0].rows[1].cells
        assert [one.text for one in cells] == ["Kohta", answer.strip() or "Ei vastausta."]
    else:
        assert f"a{answer}b" in print_plan(plan_of(None, ItemType.STATIC, f"a{answer}b")).text


@pytest.mark.parametrize(
    "typed",
    [
        "</w:t></w:r><w:r><w:t>uusi",
        "&lt;b&gt; ]]> <!-- -->",
        "{{ title }} {{sections}} {% for x in y %} {{{{",
        "{ PAGE } { DOCPROPERTY Title \\* MERGEFORMAT }",
        '=HYPERLINK("https://example.org")',
    ],
)
def test_code_of_any_kind_stays_text(typed: str, plan_of: Any, print_plan: Print) -> None:
    """XML, marks, template syntax and field codes are printed as typed, once."""
    printed = print_plan(plan_of(typed))
    assert printed.styled("Plan Body") == [typed]
    fields = list(printed.document.element.body.iter(qn("w:instrText"), qn("w:fldSimple")))
    assert [one.text.split()[0] for one in fields] == ["TOC"]


def test_bold_italic_and_line_breaks_are_formatting(plan_of: Any, print_plan: Print) -> None:
    """The marks are gone, their meaning is in the runs."""
    printed = print_plan(plan_of("a **b *c*** *d*  \ne"))
    paragraph = printed.paragraphs[-1]
    assert paragraph.text == "a b c d\ne"
    styled = [(run.text, run.bold, run.italic) for run in paragraph.runs if run.text.strip()]
    assert styled == [
        *(("a ", None, None), ("b ", True, None), ("c", True, True)),
        *(("d", None, True), ("e", None, None)),
    ]


def test_lists_take_the_styles_of_their_levels(plan_of: Any, print_plan: Print) -> None:
    """Levels below the third look like the third; text below an item is indented with it."""
    answer = "- a\n\n  b\n  1. c\n     - d\n       - e\n\n         f"
    assert [(one.style.name, one.text) for one in print_plan(plan_of(answer)).answer] == [
        ("List Bullet", "a"),
        ("List Continue", "b"),
        ("List Number 2", "c"),
        ("List Bullet 3", "d"),
        ("List Bullet 3", "e"),
        ("List Continue 3", "f"),
    ]


def test_a_list_item_may_begin_with_a_list(plan_of: Any, print_plan: Print) -> None:
    """Its own bullet stands on a line without text."""
    printed = print_plan(plan_of("- 1. a"))
    styles = [(one.style.name, one.text) for one in printed.answer]
    assert styles == [("List Bullet", ""), ("List Number 2", "a")]


def test_each_numbered_list_counts_afresh_from_its_first_number(
    plan_of: Any, print_plan: Print
) -> None:
    """Items of one list share a numbering, and every list has its own start."""
    printed = print_plan(plan_of("1. a\n2. b\n   1. c\n\nväli\n\n4. d\n5. e"))
    numbers = {one.text: num_id(one) for one in printed.paragraphs}
    assert numbers["a"] == numbers["b"]
    assert numbers["d"] == numbers["e"]
    assert len({numbers["a"], numbers["c"], numbers["d"]}) == 3
    assert [start_of(printed, numbers[one]) for one in "acd"] == ["1", "1", "4"]


def num_id(paragraph: Any) -> str | None:
    """The id of a paragraph's own numbering."""
    found = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")  # noqa: SLF001  # python-docx has no other way to the element
    return None if found is None else str(found.get(qn("w:val")))


def start_of(printed: Any, number: str | None) -> str:
    """The number that a numbering starts from."""
    numbering = printed.document.part.numbering_part.element
    found = next(one for one in numbering.findall(qn("w:num")) if one.get(qn("w:numId")) == number)
    return str(found.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").get(qn("w:val")))


def test_a_table_repeats_its_header_and_keeps_its_rows_whole(
    plan_of: Any, print_plan: Print
) -> None:
    """Screen readers and long tables both need a header row that is marked as one."""
    printed = print_plan(plan_of("| Rooli | Puhelin |\n|---|---|\n| **johtaja** | 1 |"))
    table = printed.document.tables[0]
    assert table.style.name == "Plan Table"
    assert printed.styled("Plan Table Heading") == ["Rooli", "Puhelin"]
    assert printed.styled("Plan Table Text") == ["johtaja", "1"]
    rows = list(table._tbl.iter(qn("w:tr")))  # noqa: SLF001  # python-docx has no other way to the element
    assert [len(row.findall(f".//{qn('w:tblHeader')}")) for row in rows] == [1, 0]
    assert [len(row.findall(f".//{qn('w:cantSplit')}")) for row in rows] == [1, 1]


def test_links_are_relationships_in_ascii(plan_of: Any, print_plan: Print) -> None:
    """One relationship serves all links to an address; the label keeps its formatting."""
    printed = print_plan(
        plan_of("[**a**](https://example.org/ä?b=c&d#e) [f](https://example.org/ä?b=c&d#e)")
    )
    targets = [one.target_ref for one in printed.document.part.rels.values() if one.is_external]
    assert targets == ["https://example.org/%C3%A4?b=c&d#e"]
    links = printed.paragraphs[-1].hyperlinks
    assert [(link.text, link.runs[0].bold, link.runs[0].style.name) for link in links] == [
        ("a", True, "Hyperlink"),
        ("f", None, "Hyperlink"),
    ]


def test_text_that_leads_into_a_list_stays_with_it(plan_of: Any, print_plan: Print) -> None:
    """The line before a list or table is kept on the page where that begins."""
    printed = print_plan(plan_of("irrallinen\n\njohdanto:\n\n- kohta"))
    kept = {one.text: one.paragraph_format.keep_with_next for one in printed.paragraphs}
    assert (kept["irrallinen"], kept["johdanto:"]) == (None, True)


words = st.text("abcdefghij ", min_size=1, max_size=80)
tables = st.integers(1, 63).flatmap(
    lambda columns: st.lists(
        st.tuples(*[words.map(lambda word: (Text(word),))] * columns), min_size=1, max_size=4
    )
)


@given(rows=tables)
def test_columns_fill_the_width_exactly(rows: list[tuple[tuple[Text, ...], ...]]) -> None:
    """Every column has a width, and together with the indent they take the text width."""
    measures = Measures(text_width=9638, body_indent=2608)
    indent, widths = column_widths(Table(rows[0], tuple(rows[1:])), measures)
    assert indent + sum(widths) == measures.text_width
    assert min(widths) > 0


def test_a_column_holds_its_longest_word() -> None:
    """A name is not broken as long as there is room."""
    header = ((Text("Toimipiste"),), (Text("Tilat"),))
    row = ((Text("Lappeenranta"),), (Text("vuokratut toimistotilat ja tapaamishuone " * 3),))
    _, widths = column_widths(Table(header, (row,)), Measures(9638, 2608))
    assert widths[0] >= len("Lappeenranta") * 100


@pytest.mark.parametrize(
    "typed", ["- " * 50_000, "1. a\n\nb\n\n" * 3_000, "[a](https://example.org) " * 3_000]
)
def test_the_longest_answers_assemble(typed: str, template: PlanTemplate, plan_of: Any) -> None:
    """Thousands of lists or links are only slow."""
    assert assemble(template, plan_of(typed))
