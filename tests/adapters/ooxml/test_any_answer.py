"""Whatever people type: the document is valid, and says what was typed and nothing else."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.blocks import Text
from omv_workflow.domain.document import Attachment, PlanDocument
from omv_workflow.domain.markdown import LONGEST_ANSWER
from omv_workflow.domain.markdown_rules import DEEPEST_LIST, MOST_COLUMNS
from omv_workflow.domain.printing import read_answer
from omv_workflow.forms.model import ItemType
from tests.adapters.ooxml.reading import texts_in

Print = Callable[[PlanDocument], Any]

SCRIPTS = (
    *("čállit đŋŧšž ǥǯ", "ååå öö", "שלום עולם", "مرحبا 123 بالعالم", "\u200fعربي\u200e abc"),
    *("😀", "👩‍👧‍👦", "🇫🇮", "e\u0301", "漢字", "\U0001d538", "a\u00a0b\u2028c", "\ufeff", "\u00ad"),
)
CODE = (
    *("</w:t></w:r></w:p>", "<w:br/>", "<![CDATA[x]]>", "<?fill sections?>", "<!-- a -->"),
    *("&lt;", "&#10;", "&#x1;", "]]>", "{{title}}", "{{ sections }}", "{% for x in y %}", "{#a#}"),
    *("{ PAGE }", "{ INCLUDETEXT a }", "=1+1", "%PDF-", "${x}", "#{x}", "\\* MERGEFORMAT"),
)
PRINTED = {
    *("document", "body", "sectPr", "headerReference", "pgSz", "pgMar"),
    *("p", "pPr", "pStyle", "keepNext", "numPr", "ilvl", "numId"),
    *("r", "rPr", "rStyle", "b", "bCs", "i", "iCs", "t", "tab", "br", "hyperlink"),
    *("tbl", "tblPr", "tblStyle", "tblW", "tblInd", "tblLayout", "tblLook", "tblGrid", "gridCol"),
    *("sdt", "sdtPr", "docPartObj", "docPartGallery", "docPartUnique", "sdtContent"),
    *("fldChar", "instrText", "bookmarkStart", "bookmarkEnd"),
    *("tr", "trPr", "cantSplit", "tblHeader", "tc", "tcPr", "tcW"),
}

printable = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
words = st.lists(st.sampled_from(SCRIPTS + CODE) | st.text(printable, max_size=8), max_size=4)
texts = words.map(" ".join)
cells = texts.map(lambda text: text.replace("|", "\\|"))


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Items as deep as they may be, and one deeper; bullets and numbers by turns."""
    depths = draw(st.lists(st.integers(0, DEEPEST_LIST), min_size=1, max_size=12))
    marks = [draw(st.sampled_from(["- ", "1. ", "7. "])) for _ in depths]
    return "\n".join(
        "   " * depth + mark + draw(texts) for depth, mark in zip(depths, marks, strict=True)
    )


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Tables as wide as they may be, and one column wider."""
    columns = draw(st.integers(1, 4) | st.integers(MOST_COLUMNS - 1, MOST_COLUMNS + 1))
    rows = [[draw(cells) for _ in range(columns)] for _ in range(draw(st.integers(1, 3)))]
    header, *others = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([header, "|---" * columns + "|", *others])


def without_secrets(text: str) -> str:
    """The text, with nothing in it that would begin or end a secret passage."""
    return re.sub(r"\](?=\](?!>))", "] ", text.replace("[[", "[ ["))


answers = st.lists(texts | lists() | tables(), max_size=4).map("\n\n".join).map(without_secrets)


@settings(max_examples=50)
@given(answer=answers)
def test_any_answer_is_printed_whole(answer: str, plan_of: Any, print_plan: Print) -> None:
    """Nested lists, wide tables, emoji, Sámi letters, right-to-left: the text is what was read."""
    printed, blocks = print_plan(plan_of(answer)), read_answer(ItemType.LONG, answer)
    expected = texts_in(blocks) if blocks else ["Ei vastausta."]
    assert printed.answer_texts == expected


@settings(max_examples=10)
@given(answer=answers)
def test_any_answer_makes_a_valid_document(
    answer: str, plan_of: Any, template: PlanTemplate, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An audit by the schemas and rules of Word finds no error."""
    path: Path = tmp_path_factory.mktemp("any") / "plan.docx"
    path.write_bytes(assemble(template, plan_of(answer)))
    assert OpenXmlValidator().validate(path).errors == []


@settings(max_examples=2)
@given(pieces=st.lists(texts | lists() | st.sampled_from(CODE), min_size=1, max_size=6))
def test_the_longest_answer_is_printed_whole(
    pieces: list[str], plan_of: Any, print_plan: Print
) -> None:
    """A hundred thousand characters, whatever they are."""
    once = without_secrets("\n\n".join(pieces) + "a\n\n")
    answer = (once * (LONGEST_ANSWER // len(once) + 1))[:LONGEST_ANSWER]
    printed = print_plan(plan_of(answer))
    assert printed.answer_texts == texts_in(read_answer(ItemType.LONG, answer))


@given(code=st.lists(st.sampled_from(CODE), min_size=1, max_size=4).map(" ".join))
def test_code_stays_text_wherever_it_stands(
    code: str, plan: PlanDocument, plan_of: Any, print_plan: Print
) -> None:
    """In paragraphs, lists, tables, links, short answers, titles, names and attachments."""
    cell = code.replace("|", "\\|")
    answer = f"{code}\n\n- {code}\n\n| {cell} |\n|---|\n| {cell} |\n\n[{code}](https://example.org)"
    section = plan_of(answer, text=code).sections[0]
    short = plan_of(code, ItemType.SHORT, code).sections[0]
    printed = print_plan(
        replace(
            plan,
            title=code,
            sender=(code, code),
            register_number=code,
            sections=(replace(section, title=code), short),
            attachments=(Attachment((Text(code),), (Text(code),)),),
            jakelu=(code,),
            tiedoksi=(code,),
        )
    )
    assert {one.tag for one in printed.document.element.iter()} <= {
        qn(f"w:{one}") for one in PRINTED
    }
    assert printed.text.count(code) >= 12
    assert printed.header.count(code) == 4
    assert printed.document.core_properties.title == code
