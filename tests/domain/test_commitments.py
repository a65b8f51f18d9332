"""Commitments to passages: whatever is changed is found, and what is withheld stays unknown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.commitments import (
    PassageOpening,
    PlacedCommitment,
    check_openings,
    commitment_to,
    openings_of,
    passages_of,
    public_openings,
    root_of,
)
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.withholding import public_plan, withheld_passages
from omv_workflow.errors import VerificationFailed
from omv_workflow.testing.example import example_form, example_unit

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
ANSWER = "Alku.\n\n[[7 k:\n- vartija\n- portti\n]]\n\nVäli [[20 k: hinta]] ja [[7 k: aika]] loppu."


def salts() -> Callable[[], str]:
    """A salt after another, none twice."""
    numbers = count()
    return lambda: sha256_hex(str(next(numbers)).encode())


def document(answer: str = ANSWER) -> PlanDocument:
    """A plan in which one item has that answer."""
    return printed_plan(
        example_form(),
        example_unit(),
        {"work": answer, "hours": "8-16"},
        register_number="1/2027",
        issued_on=date(2027, 4, 23),
    )


def opened(texts: list[str]) -> tuple[PassageOpening, ...]:
    """A passage for each text, every other one secret."""
    new_salt = salts()
    return tuple(
        PassageOpening(f"work/{number}", "7 k" if number % 2 else None, new_salt(), text)
        for number, text in enumerate(texts)
    )


def committed(openings: tuple[PassageOpening, ...]) -> tuple[PlacedCommitment, ...]:
    """What a record holds of them."""
    return tuple(one.commitment for one in openings)


def test_an_answer_is_divided_at_its_secret_passages() -> None:
    """Each has a place, and so has the question; what stands between secret ones is one itself."""
    work = [one for one in passages_of(document()) if one.place.startswith("work/")]
    assert [(one.place, one.ground, one.text) for one in work] == [
        ("work/0", None, "Miten työ järjestetään?"),
        ("work/1", None, "Alku."),
        ("work/2", "7 k", "vartija\nportti"),
        ("work/3", None, "Väli "),
        ("work/4", "20 k", "hinta"),
        ("work/5", None, " ja "),
        ("work/6", "7 k", "aika"),
        ("work/7", None, " loppu."),
    ]


def test_attachments_are_committed_to_as_well() -> None:
    """By their name and by where they are kept (R11)."""
    places = {one.place: one.text for one in passages_of(document())}
    assert places["attachments.1.name/1"] == "Pelastussuunnitelma"
    assert places["attachments.1.kept_at/1"] == "Turvallisuuskansio"


def test_a_commitment_can_be_made_by_hand() -> None:
    """It is the hash of a line of text that any tool can write."""
    line = '["' + "ab" * 32 + '","work/1","Työ \\"tehdään\\"."]'
    assert commitment_to("ab" * 32, "work/1", 'Työ "tehdään".') == sha256_hex(line.encode())


@given(st.lists(TEXTS, max_size=6), st.data())
def test_any_selection_opens_and_the_rest_stays_withheld(
    texts: list[str], data: st.DataObject
) -> None:
    """Whoever gets some of the openings learns that these, and only these, are shown."""
    openings = opened(texts)
    shown = tuple(one for one in openings if data.draw(st.booleans()))
    found = check_openings(committed(openings), shown)
    assert found.shown == shown
    assert {one.place for one in found.withheld} == {one.place for one in openings} - {
        one.place for one in shown
    }


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_any_change_of_text_place_salt_or_ground_is_found(
    texts: list[str], data: st.DataObject
) -> None:
    """A single character is enough."""
    openings = opened(texts)
    at = data.draw(st.integers(0, len(openings) - 1))
    field = data.draw(st.sampled_from(["text", "place", "salt", "ground"]))
    values = {"salt": st.integers(0).map(lambda n: sha256_hex(b"x%d" % n))}.get(field, TEXTS)
    was = getattr(openings[at], field)
    changed = replace(openings[at], **{field: data.draw(values.filter(lambda new: new != was))})
    with pytest.raises(VerificationFailed):
        check_openings(committed(openings), (*openings[:at], changed, *openings[at + 1 :]))


@given(st.lists(TEXTS, min_size=2, max_size=6, unique=True), st.data())
def test_passages_can_neither_change_places_nor_come_twice(
    texts: list[str], data: st.DataObject
) -> None:
    """The order of a plan is part of what it says."""
    openings = opened(texts)
    mixed = data.draw(st.permutations(openings).filter(lambda some: tuple(some) != openings))
    with pytest.raises(VerificationFailed, match="opened twice, or not in the order"):
        check_openings(committed(openings), tuple(mixed))
    with pytest.raises(VerificationFailed, match="opened twice, or not in the order"):
        check_openings(committed(openings), (openings[0], *openings))


@given(TEXTS, TEXTS)
def test_a_withheld_text_leaves_nothing_but_a_commitment(secret: str, other: str) -> None:
    """What a public copy goes with is the same whatever the secret says, but for one hash."""
    one, another = (opened(["open", text, "end"]) for text in (secret, other))
    assert public_openings(one) == public_openings(another)
    seen = [
        [commit for commit in committed(each) if commit.place != "work/1"]
        for each in (one, another)
    ]
    assert seen[0] == seen[1]
    assert committed(one)[1].commitment != sha256_hex(secret.encode())


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_the_same_text_twice_is_not_seen_to_be_the_same(texts: list[str], text: str) -> None:
    """Each passage has a salt of its own, so nobody can guess by comparing."""
    commitments = [one.commitment for one in committed(opened([*texts, text, text]))]
    assert commitments[-1] != commitments[-2]


@given(st.lists(TEXTS, max_size=5), st.data())
def test_the_root_tells_every_list_from_every_other(texts: list[str], data: st.DataObject) -> None:
    """A commitment more, less, changed or elsewhere gives another root."""
    known = committed(opened(texts))
    extra = PlacedCommitment("work/9", None, "ab" * 32)
    at = data.draw(st.integers(0, len(known)))
    assert root_of((*known[:at], extra, *known[at:])) != root_of(known)
    if known:
        assert root_of(known[:-1]) != root_of(known)
        assert root_of((*known[:-1], replace(known[-1], ground="99"))) != root_of(known)


def test_public_openings_are_those_of_what_a_public_copy_shows() -> None:
    """No secret passage is among them, nor anything of an item that was withheld since."""
    openings = openings_of(document(), salts())
    secret = {one.text for one in withheld_passages(document())}
    shown = public_openings(openings)
    assert not secret & {one.text for one in shown}
    public = {one.text.strip() for one in passages_of(public_plan(document()))}
    assert all(any(one.text.strip() in text for text in public) for one in shown)
    assert not [one for one in public_openings(openings, {"work"}) if one.place.startswith("work/")]
