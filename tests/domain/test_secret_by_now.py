"""What has become secret since a version was given out, and whether its public copy tells it."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.secret_by_now import tells_secret
from omv_workflow.domain.withholding import withheld_passages
from tests.domain.test_withholding import document

GIVEN = "Ovet ovat lukossa, ja avain on kaapissa 7. [[7 k: Koodi on 1234]]."
WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=1, max_size=20)


def tells(now: str, withheld: Mapping[str, str] | None = None, then: str = GIVEN) -> bool:
    """Whether the copy of what was given tells what is marked or withheld by now."""
    return tells_secret(document(then), withheld_passages(document(now)), withheld or {})


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (GIVEN, False),
        ("Aivan uusi vastaus.", False),
        ("Ovet ovat lukossa, ja [[7 k: avain on kaapissa 7]].", True),
        ("Ovet ovat lukossa, ja avain on kaapissa [[7 k: 7]].", True),
        ("Ovet [[7 k: OVAT   LUKOSSA, ja avain]] on muualla.", True),
        ("Ovet ovat auki. [[7 k: Uusi koodi on 5678]].", False),
        ("[[20 k: Koodi on 1234]]", False),
    ],
)
def test_what_is_marked_by_now_is_looked_for_in_the_copy(now: str, *, expected: bool) -> None:
    """As it is read; what was withheld then is not in it, whatever its ground is now."""
    assert tells(now) == expected


def test_an_item_that_is_withheld_by_now_is_told_by_the_copy() -> None:
    """Unless nothing was answered there, or all of it was secret then."""
    assert tells(GIVEN, {"work": "7 k"})
    assert not tells("", {"risks": "7 k"})
    assert not tells("", {"work": "7 k"}, then="[[7 k:\nKaikki.\n]]")


def test_a_short_passage_is_looked_for_where_it_is_marked() -> None:
    """Elsewhere it is any word: "7" stands in every plan."""
    now = document("", risks="Kerroksia on [[7 k: 7]].")
    assert not tells_secret(document(GIVEN), withheld_passages(now), {})


@given(before=WORDS, secret=WORDS, after=WORDS)
def test_whatever_is_marked_in_what_was_public_is_found(
    before: str, secret: str, after: str
) -> None:
    """Wherever it stands, and however short it is."""
    then = f"{before} {secret} {after}"
    assert tells(f"{before} [[7 k: {secret}]] {after}", then=then)
    assert not tells(then, then=then)
