"""Marks of secret passages: read apart from the text around them, and refused when broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.blocks import (
    Block,
    ListBlock,
    Paragraph,
    Table,
    Text,
    Withheld,
    WithheldBlock,
)
from omv_workflow.domain.markdown import parse_answer, parse_line
from omv_workflow.domain.secret_marks import check_carried, check_marks
from omv_workflow.errors import InvalidInput

GROUNDS = ("7 k", "20 k")


def secret(text: str, ground: str = "7 k", **style: object) -> Withheld:
    """A secret passage of one run."""
    return Withheld(ground, (Text(text),), **style)  # type: ignore[arg-type] # any style


def para(*inlines: Text | Withheld | str) -> Paragraph:
    """A paragraph; a bare string is plain text."""
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in inlines))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a [[7 k: b]] c", (para("a ", secret("b"), " c"),)),
        ("[[7k: b]]", (para(secret("b")),)),
        ("[[ 31 A k : b]]", (para(secret("b", "31 a k")),)),
        ("**[[7 k: b]]**", (para(secret("b", bold=True)),)),
        ("- [[7 k: b]]", (ListBlock(((para(secret("b")),),)),)),
        (
            "| a |\n|---|\n| [[7 k: b | c]] |",
            (Table(((Text("a"),),), (((secret("b | c"),),),)),),
        ),
        (
            "[[[7 k: b]]](https://example.org)",
            (para(secret("b", href="https://example.org")),),
        ),
        ("> [[7 k: b]]", (para("> ", secret("b")),)),
        ("`[[7 k: b]]`", (para("`", secret("b"), "`"),)),
        ("{{ [[7 k: b]] }}", (para("{{ ", secret("b"), " }}"),)),
        ("a\n[[7 k:\nb\n]]\nc", (para("a"), WithheldBlock("7 k", (para("b"),)), para("c"))),
        (
            "- a\n\n  [[7 k:\n  - b\n  ]]\n- c",
            (
                ListBlock(
                    (
                        (para("a"), WithheldBlock("7 k", (ListBlock(((para("b"),),)),))),
                        (para("c"),),
                    )
                ),
            ),
        ),
    ],
)
def test_a_mark_is_read_wherever_it_stands(typed: str, read: tuple[Block, ...]) -> None:
    """In text, lists, tables and links, in code and quotations, with bold and links around it."""
    assert parse_answer(typed) == read


def test_a_secret_passage_holds_bold_links_and_breaks() -> None:
    """What stands within a line may stand in a mark."""
    (paragraph,) = parse_answer("[[7 k: **a** [b](https://example.org)  \nc]]")
    assert isinstance(paragraph, Paragraph)
    (passage,) = paragraph.inlines
    assert isinstance(passage, Withheld)
    assert len(passage.inlines) == len(parse_answer("**a** b")) + 4


def test_a_short_answer_knows_marks_and_nothing_else() -> None:
    """Bold stays as it was typed."""
    assert parse_line("**a** [[7 k: *b*]]") == (Text("**a** "), secret("*b*"))


BROKEN = [
    ("a\n[[7 k: b", '"[[7 k:" in line 2', "not closed"),
    ("[[7 k: a\n\nb]]", '"[[7 k:" in line 1', "not closed in its own paragraph"),
    ("[[7 k:\na", '"[[7 k:" in line 1', "not closed"),
    ("[[7 k:\na ]]", '"[[7 k:" in line 1', "alone on its line"),
    ("[[7 k:\na\n]] b", '"[[7 k:" in line 1', "alone on its line"),
    ("[[7 k: a [[20 k: b]] c]]", '"[[7 k:" in line 1', "another mark"),
    ("[[7 k:\n[[20 k: b]]\n]]", '"[[7 k:" in line 1', "another mark"),
    ("[[7 k: \u200b ]]", '"[[7 k:" in line 1', "empty"),
    ("[[7 k:\n\n]]", '"[[7 k:" in line 1', "empty"),
    ("[[Finances: a]]", '"[[" in line 1', "names no ground"),
    ("[[7: a]]", '"[[" in line 1', "names no ground"),
    ("[[33 k: a]]", '"[[" in line 1', "names no ground"),
    ("[[0 k: a]]", '"[[" in line 1', "names no ground"),
    ("[[7 k: [a]](https://intra/b)", '"[[7 k:" in line 1', "follows it"),
    ("[[7 k: a [1]]]", '"[[7 k:" in line 1', "a bracket in it is not closed"),
    ("[[7 k: [a]] b", '"[[7 k:" in line 1', "a bracket in it is not closed"),
    ("[[7 k: a] [b]] c", '"[[7 k:" in line 1', "a bracket in it is not closed"),
    ("[[7 k a]]", '"[[" in line 1', "names no ground"),
    ("[[a]]", '"[[" in line 1', "names no ground"),
    ("a\n\na]]", '"]]" in line 3', "closes no mark"),
    ("[[7 k: a]]\n[7 k: b]", '"[" in line 2', "two plain brackets"),
    ("[[7 k:\na\n]]\n\n{7 k: b}", '"{" in line 5', "two plain brackets"),
    ("\uff3b\uff3b7 k: a\uff3d\uff3d", '"[" in line 1', "two plain brackets"),
    ("a\n[7\u00a0k: b]", '"[" in line 2', "two plain brackets"),
    ("[7\u202fk: b]", '"[" in line 1', "two plain brackets"),
    ("[7\u200b k: b]", '"[" in line 1', "two plain brackets"),
    ("[\ufe0f7 k\u034f: b]", '"[" in line 1', "two plain brackets"),
    ("\uff3b7 k: b\uff3d", '"[" in line 1', "two plain brackets"),
    ("\u30107 k: b\u3011", "in line 1", "two plain brackets"),
    ("[7. k: b]", '"[" in line 1', "two plain brackets"),
    ("[7 k.: b]", '"[" in line 1', "two plain brackets"),
    ("[§7 k: b]", '"[" in line 1', "two plain brackets"),
    ("[7 k b]", '"[" in line 1', "two plain brackets"),
    ("[a, JulkL 24 § 1 mom. 7 k: b]", '"[" in line 1', "two plain brackets"),
    ("[a, OffL 24 § 1 mom. 7 punkten: b]", '"[" in line 1', "two plain brackets"),
    ("a\n[salassa\npidettävä, JulkL 24 §: b]", '"[" in line 2', "copied from a document"),
    ("[Sekretessbelagt, OffL: b]", '"[" in line 1', "copied from a document"),
    ("[secret, Act 621/1999: b]", '"[" in line 1', "copied from a document"),
    ("[withheld, Act 621/1999: b]", '"[" in line 1', "copied from a document"),
    ("[peitetty, JulkL 24 §]", '"[" in line 1', "copied from a document"),
    ("[[[[7 k: a]] b", '"[[" in line 1', "two plain brackets"),
]


@pytest.mark.parametrize(("typed", "what", "why"), BROKEN)
def test_a_broken_mark_is_refused_by_line_and_never_quoted(typed: str, what: str, why: str) -> None:
    """The error names the mark, not what may be secret behind it."""
    with pytest.raises(InvalidInput) as refused:
        check_marks(typed, GROUNDS)
    assert what in refused.value.what
    assert why in refused.value.why
    assert "[[7 k: text]]" in refused.value.next_step
    with pytest.raises(InvalidInput):
        parse_answer(typed)


def test_an_unknown_ground_is_refused_with_those_that_are_known() -> None:
    """A ground that exists is still one that the workspace must have."""
    with pytest.raises(InvalidInput, match=r"none of 7 k, 20 k") as refused:
        check_marks("a\n[[24k: b]]", GROUNDS)
    assert '"[[24 k:" in line 2' in refused.value.what
    assert "secrecy.grounds" in refused.value.next_step


def test_the_grounds_of_a_sound_text_are_told() -> None:
    """Each as often as it stands there."""
    assert check_marks("[[7 k: a]] [[20k: b]] [[7 k: c]]", GROUNDS) == ("7 k", "20 k", "7 k")
    assert check_marks("a [1] b] <![CDATA[x]]>", GROUNDS) == ()


@pytest.mark.parametrize(
    "text",
    [
        "[7 km]: a",
        "[10 k€ a]",
        "[Kokous kello 7](https://example.org/a:b)",
        "24 § 1 mom. 7 k: a",
        "[salassapito-ohje](https://example.org)",
        "[secretariat]",
        "{{ a }}: 7 k",
        "[[7 k: [a](https://example.org)]]",
        "[[7 k: a [1] ]]",
    ],
)
def test_what_was_not_meant_as_a_mark_may_be_written(text: str) -> None:
    """Links, numbers and the name of the law."""
    assert len(check_marks(text, GROUNDS)) == text.count("[[7")


def test_a_text_with_a_broken_mark_is_not_carried_over() -> None:
    """The item is named as well."""
    with pytest.raises(InvalidInput, match="answer to work over") as refused:
        check_carried("work", "[[7 k: a")
    assert "line 1" in refused.value.why


@given(st.text("[]7k 24:\n|-*a`{}", max_size=40))
def test_no_mark_is_ever_printed_as_text(typed: str) -> None:
    """Whatever is typed is refused, or read without a bracket pair left over."""
    try:
        blocks = parse_answer(typed)
    except InvalidInput:
        return
    assert "[[" not in repr(blocks)
    assert "\\x02" not in repr(blocks)
