"""What a person typed is what the parsed answer holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.blocks import Block, Break, Inline, ListBlock, Paragraph, Table, Text
from omv_workflow.domain.markdown import LONGEST_ANSWER, check_answer_text, parse_answer
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.errors import InvalidInput

MARKS_OF_THE_SUBSET = set("*_[]()|-+:\\.")
FRAGMENTS = (
    *("- ", "  - ", "    - ", "1. ", "7) ", "* ", "+ ", "**", "*", "_", "__", "\n", "\n\n", "  \n"),
    *("| a | b |\n|---|---|\n| c | d |\n", "| a |\n|---|\n| b | c |\n", "|", "[", "](", ")", "!["),
    *("[ohje](https://example.org/ä), ", "[x](javascript:y)", "<b>", "</b>", "<!-- ", "# ", "> "),
    *(
        "```",
        "`",
        "---\n",
        "===\n",
        "{{ nimi }}",
        "{% if *x* %}",
        "{ PAGE \\* MERGEFORMAT }",
        "&amp;",
    ),
    *("\\", "\\\\palvelin\\_kansio", "\t", "    ", "å", "sana", " "),
)
printable = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
pieces = st.sampled_from(FRAGMENTS) | st.text(printable, max_size=6)


def has_no_mark(text: str) -> bool:
    """Whether nothing in it would be read, or refused, as the mark of a secret passage."""
    try:
        return not take_marks(text).marks
    except InvalidInput:
        return False


marked_text = st.lists(pieces, max_size=40).map("".join).filter(has_no_mark)


def text_of(inlines: tuple[Inline, ...]) -> str:
    """What the runs print, with each address behind its last run."""
    pieces = []
    for at, run in enumerate(inlines):
        following = inlines[at + 1] if at + 1 < len(inlines) else Break()
        href = run.href if isinstance(run, Text) else None
        ends = not (isinstance(following, Text) and following.href == href)
        pieces.append(run.text if isinstance(run, Text) else "\n")
        pieces.append(href if href and ends else "")
    return "".join(pieces)


def text_in(blocks: tuple[Block, ...]) -> str:
    """What the blocks print, in order."""
    lines = []
    for block in blocks:
        match block:
            case Paragraph(inlines):
                lines.append(text_of(inlines))
            case ListBlock(items):
                lines.extend(text_in(item) for item in items)
            case Table(header, rows):
                lines.extend(text_of(cell) for row in (header, *rows) for cell in row)
    return "\n".join(lines)


def without_marks(text: str) -> str:
    """The characters that can't be a mark of the subset, a list's number or spacing."""
    return "".join(
        one
        for one in text
        if not one.isspace() and one not in MARKS_OF_THE_SUBSET and one not in "0123456789"
    )


def para(*runs: Inline | str) -> Paragraph:
    """A paragraph of those runs; a bare string is plain text."""
    return Paragraph(tuple(Text(run) if isinstance(run, str) else run for run in runs))


def bullets(*items: tuple[Block, ...]) -> ListBlock:
    """A bullet list."""
    return ListBlock(items)


@given(marked_text)
def test_nothing_that_was_typed_is_lost(text: str) -> None:
    """Every character but the marks themselves stands in the parsed answer, in order."""
    assert without_marks(text_in(parse_answer(text))) == without_marks(text)


@given(st.text().filter(has_no_mark))
def test_no_text_crashes_the_parser(text: str) -> None:
    """Even what would be refused is read, and read again it is the same."""
    assert parse_answer(text) == parse_answer(text)


@given(st.lists(st.from_regex(r"[a-zåäö]{1,9}", fullmatch=True), min_size=1, max_size=30))
def test_plain_words_stay_one_plain_paragraph(words: list[str]) -> None:
    """Text without marks is one run of one paragraph, letter for letter."""
    assert parse_answer(" ".join(words)) == (para(" ".join(words)),)


def test_an_empty_answer_has_no_blocks() -> None:
    """White space alone prints nothing."""
    assert parse_answer(" \n\t\n ") == ()


def test_a_blank_line_parts_paragraphs_and_two_spaces_break_a_line() -> None:
    """A single new line is a space, two spaces before it make it a break."""
    assert parse_answer("a\nb  \nc\n\nd") == (para("a b", Break(), "c"), para("d"))


def test_bold_and_italic_nest() -> None:
    """Runs carry every style that surrounds them."""
    assert parse_answer("a **b *c*** _d_") == (
        para(
            "a ",
            Text("b ", bold=True),
            Text("c", bold=True, italic=True),
            " ",
            Text("d", italic=True),
        ),
    )


def test_lists_nest_and_mix() -> None:
    """A list item holds paragraphs and further lists."""
    assert parse_answer("- a\n  1. b\n  2. c\n\n  d\n- e") == (
        bullets(
            (para("a"), ListBlock(((para("b"),), (para("c"),)), ordered=True), para("d")),
            (para("e"),),
        ),
    )


def test_a_numbered_list_keeps_the_number_it_starts_from() -> None:
    """A list that continues an earlier one counts on."""
    assert parse_answer("0. a\n1. b") == (
        ListBlock(((para("a"),), (para("b"),)), ordered=True, start=0),
    )
    assert parse_answer("4) a") == (ListBlock(((para("a"),),), ordered=True, start=4),)


def test_a_table_has_a_header_and_rows_of_equal_length() -> None:
    """A row with fewer cells than the header is filled up with empty ones."""
    table = "| Rooli | Puhelin |\n|:--|--:|\n| **johtaja** |\n| a \\| b | c |"
    assert parse_answer(table) == (
        Table(
            ((Text("Rooli"),), (Text("Puhelin"),)),
            (((Text("johtaja", bold=True),), ()), ((Text("a | b"),), (Text("c"),))),
        ),
    )


def test_a_table_whose_row_has_surplus_cells_is_left_as_typed() -> None:
    """CommonMark would drop the third cell; here the source is printed."""
    typed = "| a | b |\n|---|---|\n| 1 | 2 | *3* |"
    assert text_in(parse_answer(typed)) == typed


@pytest.mark.parametrize(
    "href", ["https://example.org/a_(b)?c=*d*", "http://example.org", "mailto:a@example.org"]
)
def test_web_and_mail_links_are_links(href: str) -> None:
    """The label is printed, the address is where it leads."""
    assert parse_answer(f"ks. [*ohje*]({href}).") == (
        para("ks. ", Text("ohje", italic=True, href=href), "."),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](//example.org)",
        "[x](https://)",
        "[x](http://[bad)",
        "[](https://example.org)",
        '[x](https://example.org "title")',
        "![kuva *1*](https://example.org/kuva.png)",
        "[x]: https://example.org",
        "<https://example.org>",
        "# Otsikko *ei*",
        "Otsikko *ei*\n===",
        "> lainaus *ei*\n> toinen",
        "```\nkoodi *ei*\n  sisennys\n```",
        "`koodi *ei*`",
        "---",
        "-",
        "12.",
        "99999. liian suuri numero",
        "<b class='*x*'>teksti</b>",
        "<div>\n*ei*\n</div>",
        "<!-- *ei* -->",
        "&lt;&copy;",
        "{{ a*b*c }} {% if *x* %} {# *y* #}",
        "{ MERGEFIELD nimi \\* MERGEFORMAT \\* Upper }",
        "\\\\palvelin\\_kansio\\*_a.docx",
        "~~ei~~ ==ei== :) 5 * 3 * 2 snake_case_name",
    ],
)
def test_what_is_outside_the_subset_is_plain_text(typed: str) -> None:
    """It is printed to the letter, without style and without an address."""
    blocks = parse_answer(typed)
    assert text_in(blocks) == typed
    assert all(run == Break() or run == Text(text_of((run,))) for run in runs_of(blocks))


def runs_of(blocks: tuple[Block, ...]) -> list[Inline]:
    """The runs of blocks that are paragraphs."""
    return [run for block in blocks if isinstance(block, Paragraph) for run in block.inlines]


def test_lists_nested_too_deep_for_word_are_left_as_typed() -> None:
    """The tenth level is text of the ninth."""
    assert text_in(parse_answer("- " * 12 + "syvällä")) == "- - - syvällä"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- " * 50_000, id="lists"),
        pytest.param("[ " * 50_000, id="brackets"),
        pytest.param("*" * 49_999 + "a" + "*" * 50_000, id="asterisks"),
    ],
)
def test_no_nesting_is_too_deep(text: str) -> None:
    """The deepest nesting that fits in an answer is read without a crash."""
    check_answer_text(text)
    assert parse_answer(text)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\r", "\x0b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_characters_that_no_document_holds_are_refused(bad: str) -> None:
    """The refusal names the line and the character."""
    with pytest.raises(InvalidInput, match=f"line 2 holds the character U\\+{ord(bad):04X}"):
        check_answer_text(f"rivi\n{bad}")


def test_the_longest_answer_is_taken_and_one_more_character_refused() -> None:
    """The limit is LONGEST_ANSWER characters."""
    check_answer_text("ä" * LONGEST_ANSWER)
    with pytest.raises(InvalidInput, match="too long"):
        check_answer_text("ä" * (LONGEST_ANSWER + 1))


def test_tabs_new_lines_and_every_other_script_are_taken() -> None:
    """Nothing printable is refused."""
    check_answer_text("rivi\n\tsarkain ”lainaus” \u00a0 العربية 中文 😀")
