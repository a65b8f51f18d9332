"""Word by word: what two texts have in common, and what only one of them says."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.word_changes import Part, Run, word_changes

texts = st.text(st.sampled_from("aab \n.,ä-[]*"), max_size=60) | st.text(max_size=60)


def without(runs: tuple[Run, ...], part: Part) -> str:
    """The text that is left when a part is left out."""
    return "".join(one.text for one in runs if one.part is not part)


@given(texts, texts)
def test_both_texts_can_be_read_from_their_changes(before: str, after: str) -> None:
    """Nothing is lost, invented or moved, whatever they say."""
    runs = word_changes(before, after)
    assert without(runs, Part.PUT_IN) == before
    assert without(runs, Part.TAKEN_OUT) == after


@given(texts)
def test_a_text_has_no_changes_from_itself(text: str) -> None:
    """It is one run, or none where there is no text."""
    assert word_changes(text, text) == ((Run(Part.SAME, text),) if text else ())


@given(texts, texts)
def test_runs_alternate(before: str, after: str) -> None:
    """No run is empty, and none follows one of its own kind: what was put in comes after."""
    parts = [one.part for one in word_changes(before, after)]
    assert all(one.text for one in word_changes(before, after))
    assert all(one != other for one, other in pairwise(parts))
    assert (Part.PUT_IN, Part.TAKEN_OUT) not in pairwise(parts)


def test_a_reworded_stretch_is_one_change() -> None:
    """It isn't cut to pieces by the blanks between its words."""
    runs = word_changes("Tiimi kokoontuu joka viikko.", "Tiimi tapaa kerran kuussa.")
    assert runs == (
        Run(Part.SAME, "Tiimi "),
        Run(Part.TAKEN_OUT, "kokoontuu joka viikko"),
        Run(Part.PUT_IN, "tapaa kerran kuussa"),
        Run(Part.SAME, "."),
    )


def test_another_text_is_told_as_such() -> None:
    """What it happens to have in common with the earlier one parts it no more than commas do."""
    before = "Johtaja vastaa siitä, että suunnitelma toteutuu. Sitä johdetaan seuraavasti."
    after = "Tiimit tapaavat viikoittain, ja niissä sovitaan työstä. Kirjaukset tehdään heti."
    assert [one.part for one in word_changes(before, after)] == [
        Part.TAKEN_OUT,
        Part.PUT_IN,
        Part.SAME,
    ]


def test_small_changes_of_a_long_text_stay_apart() -> None:
    """What lies between them is not told as changed."""
    before = "Tiimi A kokoontuu joka viikko, ja sen muistion kirjaa tarkastaja A."
    after = before.replace(" A", " B")
    assert [one.text for one in word_changes(before, after) if one.part is Part.PUT_IN] == [
        "B",
        "B",
    ]


def test_a_word_is_changed_as_a_whole() -> None:
    """Not letter by letter."""
    assert word_changes("viikossa", "viikolla")[0] == Run(Part.TAKEN_OUT, "viikossa")


def test_the_longest_texts_that_have_nothing_in_common_are_told_at_once() -> None:
    """As replaced, for comparing each word with each would take minutes."""
    before, after = "vanha " * 16_000, "uusi. " * 16_000
    assert [one.part for one in word_changes(before, after)] == [
        Part.TAKEN_OUT,
        Part.PUT_IN,
        Part.SAME,
    ]
