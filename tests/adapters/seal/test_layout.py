"""How a seal's texts stand on the rows of its field: each in its own, whole, however long."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.adapters.seal.layout import Letters, Written, check_drawn, laid_out
from omv_workflow.adapters.seal.rows import Outline, Row, drawn_outline, read_outline
from omv_workflow.domain.signing import SealBlock
from omv_workflow.errors import InvalidInput

LETTERS = Letters({**dict.fromkeys(range(0x20, 0x180), 500.0), 0x20: 250.0})
SIZE = 10.0
STATEMENT = "Asiakirja on sähköisesti allekirjoitettu. Allekirjoituksen voi todentaa kirjaamosta."
BLOCK = SealBlock("Lappeenranta 3.5.2027", "Sähköinen leima", "Nimi, johtaja", STATEMENT, "fi")
TEXTS = (BLOCK.place_and_date, BLOCK.signature, STATEMENT, BLOCK.name)


def outline(rows: int, height: float = 36, width: float = 300) -> Outline:
    """Rows one above the other, the first on top."""
    lines = reversed(range(rows))
    return Outline(tuple(Row(0, 5 + at * 40, width, 5 + at * 40 + height) for at in lines), SIZE)


def said_in(lines: list[Written]) -> str:
    """What is read from the top down, without spaces."""
    ordered = sorted(lines, key=lambda one: -one.y)
    return "".join(one.text for one in ordered).replace(" ", "")


def test_each_text_stands_on_the_row_that_asks_for_it() -> None:
    """Place and date, signature, name in print, in the order of the form (R12)."""
    rows = outline(3)
    placed = {one.text: one for one in laid_out(rows, BLOCK, LETTERS)}
    for row, text in zip(rows.rows, (TEXTS[0], TEXTS[1], TEXTS[3]), strict=True):
        assert row.baseline < placed[text].y < row.ceiling
        assert placed[text].size == SIZE


def test_the_statement_stands_small_below_the_signature() -> None:
    """It is about the signature (R13); without one nothing stands there."""
    lines = laid_out(outline(3), BLOCK, LETTERS)
    signature = next(one for one in lines if one.text == BLOCK.signature)
    below = [one for one in lines if one.size < SIZE]
    assert " ".join(one.text for one in sorted(below, key=lambda one: -one.y)) == STATEMENT
    assert all(one.y < signature.y for one in below)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 6])
def test_nothing_is_left_out_however_many_rows_a_form_has(rows: int) -> None:
    """Where there are fewer, the last one has the rest; where there are more, they stay empty."""
    lines = laid_out(outline(rows), BLOCK, LETTERS)
    assert said_in(lines) == "".join(TEXTS).replace(" ", "")


@given(
    st.text(
        st.characters(min_codepoint=0x21, max_codepoint=0x17F, categories=["L", "N"]),
        min_size=1,
        max_size=300,
    ),
    st.integers(14, 60),
    st.integers(142, 400),
)
def test_every_text_of_one_line_has_room(name: str, height: int, width: int) -> None:
    """It is broken and made smaller, never cut, and never reaches out of its row."""
    rows = outline(3, min(height, 36), width)
    block = SealBlock("Oulu", "Leima", f"{name} {name[:40]}", None, "fi")
    try:
        lines = laid_out(rows, block, LETTERS)
    except InvalidInput:
        assert len(name) > 60
        return
    (row,) = rows.rows[2:]
    mine = [one for one in lines if row.baseline <= one.y < row.ceiling]
    assert said_in(mine) == f"{name}{name[:40]}".replace(" ", "")
    for one in mine:
        assert LETTERS.width(one.text, one.size) <= row.width + 0.01
        assert one.y + 0.9 * one.size <= row.ceiling + 0.01


def test_a_text_without_room_is_refused() -> None:
    """Nobody could read it."""
    block = SealBlock("Oulu", "Leima", "nimi " * 900, None, "fi")
    with pytest.raises(InvalidInput, match="no room"):
        laid_out(outline(3), block, LETTERS)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ngọc", "Ngoc"),
        ("1\u20112", "1-2"),
        ("3.5.\u00a02027", "3.5. 2027"),
        ("ﬁlm", "film"),
        ("Lappeen\u200branta\ufeff", "Lappeenranta"),
        ("Salo\tasema", "Salo asema"),
        ("Sa\u0308lo\u0308", "Sälö"),
    ],
)
def test_a_letter_that_the_font_lacks_is_drawn_as_the_plain_one(text: str, drawn: str) -> None:
    """Signs of spelling alone are lost, as on a typewriter."""
    assert LETTERS.spelled(text) == drawn


def test_a_letter_unlike_any_is_refused() -> None:
    """Nothing stands there in its place."""
    with pytest.raises(InvalidInput, match=r"no letter like 名 \(U\+540D\)"):
        LETTERS.spelled("名前")


@pytest.mark.parametrize("place", ["Oulu → Kemi", "東京", "Oulu 🌞"])
def test_a_place_that_cannot_be_drawn_is_refused_before_and_marked_after(place: str) -> None:
    """Nobody can mend it once it is confirmed: then a question mark tells, rather than no seal."""
    block = replace(BLOCK, place_and_date=f"{place} 3.5.2027")
    with pytest.raises(InvalidInput, match="no letter like"):
        check_drawn(outline(3), block, LETTERS)
    drawn = said_in(laid_out(outline(3), block, LETTERS))
    assert "?" in drawn
    assert "3.5.2027" in drawn


def test_a_name_that_cannot_be_drawn_waits_for_the_unit_to_mend_it() -> None:
    """It is looked up in the unit's data with each try, so nothing need be drawn in its place."""
    with pytest.raises(InvalidInput, match="no letter like 名"):
        laid_out(outline(3), replace(BLOCK, name="名前"), LETTERS)


def test_an_outline_is_read_as_it_was_drawn() -> None:
    """Rows and size, from the corner of the field; another appearance tells nothing."""
    rows = (Row(187.1, 526.29, 482.9, 563.25), Row(187.1, 484.99, 482.9, 523.1))
    found = read_outline(drawn_outline(rows, 10.5, 187.1, 480.99))
    assert found
    assert found.size == 10.5
    upper, lower = found.rows
    assert (upper.left, upper.baseline, upper.width) == pytest.approx((0, 45.3, 295.8))
    assert (lower.baseline, lower.height) == pytest.approx((4, 38.11))
    assert read_outline(b"q 0 0 0 rg Q") is None
