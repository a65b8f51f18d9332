"""Answers: nothing is erased by an empty field, and nothing changed passes for unchanged."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omv_workflow.domain.answers import (
    Answer,
    AnswerState,
    answers_root,
    current,
    is_empty,
    root_of_texts,
    state_of_new_text,
    state_of_unchanged,
)
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.errors import InvalidInput, NotPossibleNow

S = AnswerState
NOTHING_TO_SEE = st.text(st.sampled_from(" \t\r\n\u00a0\u2003\u200b\u200d\ufeff\u00ad"), max_size=9)
WRITTEN = st.text(min_size=1).filter(lambda text: not is_empty(text))
ITEMS = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
TEXTS = st.dictionaries(ITEMS, st.text(max_size=9), max_size=6)


def answer(
    text: str = "as last year",
    state: AnswerState = S.INHERITED,
    item_id: str = "phone",
    revision: int = 1,
    answered_by: str | None = None,
) -> Answer:
    """One revision of an answer."""
    return Answer(
        id=f"{item_id}/{revision}",
        cycle_id="c",
        item_id=item_id,
        revision=revision,
        state=state,
        text=text,
        answered_by=answered_by,
        recorded_by=None,
        answered_at=datetime(2027, 3, 1, tzinfo=UTC),
    )


@given(NOTHING_TO_SEE, st.sampled_from(S), WRITTEN)
def test_an_empty_field_never_erases(empty: str, state: AnswerState, text: str) -> None:
    """Spaces, line ends and characters without a shape are no answer, whatever stood there."""
    with pytest.raises(InvalidInput, match="never erases"):
        state_of_new_text(answer(text, state), empty)


@pytest.mark.parametrize("text", ["x", ".", "ä", "\u200bx", " - ", "漢", "🙂", "{{ x }}"])
def test_a_text_that_can_be_seen_is_an_answer(text: str) -> None:
    """One visible character is enough."""
    assert not is_empty(text)


@given(WRITTEN, WRITTEN, st.sampled_from(S))
def test_another_text_is_a_change(text: str, other: str, state: AnswerState) -> None:
    """Whatever the state was, a text that differs makes the answer changed."""
    assume(text != other)
    assert state_of_new_text(answer(text, state), other) is S.CHANGED


@given(WRITTEN)
def test_a_first_text_is_a_change(text: str) -> None:
    """Where nothing stood, a text is new."""
    assert state_of_new_text(answer("", S.BLANK), text) is S.CHANGED


@given(WRITTEN, st.sampled_from([S.INHERITED, S.CONFIRMED_UNCHANGED]))
def test_the_same_text_again_confirms_it_unchanged(text: str, state: AnswerState) -> None:
    """Typing what stands there is saying "no change"."""
    assert state_of_new_text(answer(text, state), text) is S.CONFIRMED_UNCHANGED
    assert state_of_unchanged(answer(text, state)) is S.CONFIRMED_UNCHANGED


@given(WRITTEN)
def test_what_was_changed_this_year_stays_changed(text: str) -> None:
    """Neither "no change" nor the same text hides that it differs from last year's."""
    assert state_of_unchanged(answer(text, S.CHANGED)) is S.CHANGED
    assert state_of_new_text(answer(text, S.CHANGED), text) is S.CHANGED


@given(NOTHING_TO_SEE)
def test_an_item_without_answer_cannot_stay_unchanged(empty: str) -> None:
    """There is nothing that could stay."""
    with pytest.raises(NotPossibleNow, match="no answer yet"):
        state_of_unchanged(answer(empty, S.BLANK))


@given(st.data())
def test_the_highest_revision_is_the_current_one(data: st.DataObject) -> None:
    """In whatever order the revisions come, the latest of each item counts."""
    latest = data.draw(st.dictionaries(ITEMS, st.integers(1, 4), max_size=4))
    revisions = [
        answer(item_id=item, revision=number)
        for item, highest in latest.items()
        for number in range(1, highest + 1)
    ]
    found = current(data.draw(st.permutations(revisions)))
    assert {item: one.revision for item, one in found.items()} == latest


def test_an_answer_is_given_once_somebody_has_dealt_with_it() -> None:
    """What was inherited waits for a person; what was erased on purpose does not."""
    assert not answer().is_given
    assert answer("", S.BLANK, answered_by="tarkastaja").is_given


def test_an_answer_names_the_hash_of_its_text() -> None:
    """So that "unchanged" says of which text."""
    assert answer("ä").text_hash == sha256_hex("ä".encode())


@given(TEXTS, st.data())
def test_the_root_does_not_depend_on_the_order(texts: dict[str, str], data: st.DataObject) -> None:
    """The same answers have the same root."""
    reordered = dict(data.draw(st.permutations(list(texts.items()))))
    assert root_of_texts(reordered) == root_of_texts(texts)


@given(TEXTS, ITEMS, st.text(max_size=9))
def test_the_root_changes_with_every_text(texts: dict[str, str], item: str, text: str) -> None:
    """One text that differs, or is added, gives another root."""
    assume(texts.get(item, "") != text)
    assert root_of_texts({**texts, item: text}) != root_of_texts(texts)


@given(TEXTS, ITEMS)
def test_the_root_takes_an_item_without_text_as_absent(texts: dict[str, str], item: str) -> None:
    """A form that gains an item keeps the root of its answers until somebody answers it."""
    assume(item not in texts)
    assert root_of_texts({**texts, item: ""}) == root_of_texts(texts)


@given(TEXTS)
def test_texts_that_change_places_change_the_root(texts: dict[str, str]) -> None:
    """The root binds each text to its item."""
    assume(len(set(texts.values())) > 1)
    shifted = dict(zip(texts, [*list(texts.values())[1:], next(iter(texts.values()))], strict=True))
    assume(shifted != texts)
    assert root_of_texts(shifted) != root_of_texts(texts)


def test_the_root_is_of_the_texts_and_not_of_who_gave_them() -> None:
    """Confirming everything unchanged leaves the root as it was."""
    before = {"phone": answer()}
    after = {"phone": answer(state=S.CONFIRMED_UNCHANGED, revision=2, answered_by="tarkastaja")}
    assert answers_root(before) == answers_root(after) == root_of_texts({"phone": "as last year"})
