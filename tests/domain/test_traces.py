"""Recognising a person in texts: outright, or so that somebody should look."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.erasure import ERASED
from omv_workflow.domain.traces import Traces, may_be_named_in, traces

NAME = "Esimerkki O'Tarkastaja"
KNOWN = traces("tarkastaja", (NAME,), ("tarkastaja@example.org", "+358 000 000 001"))


@pytest.mark.parametrize(
    "text",
    [
        f"Kysy: {NAME}.",
        "ESIMERKKI O'TARKASTAJA",
        "Esimerkki\n    O'Tarkastaja",
        "<p>Esimerkki O&#x27;Tarkastaja</p>",
        "soita +358 000\n000 001",
        "Tarkastaja@example.org",
    ],
)
def test_what_names_a_person_outright_is_redacted(text: str) -> None:
    """However it is broken into lines, written or escaped."""
    assert KNOWN.name_outright(text)
    assert ERASED in KNOWN.redacted(text)
    assert not KNOWN.name_outright(KNOWN.redacted(text))


@pytest.mark.parametrize("text", ["Tarkastajan huone", "esimerkin", "O'Tarkastajalle"])
def test_what_may_name_a_person_is_told_and_not_redacted(text: str) -> None:
    """The beginning of a word of the name is enough to make somebody look."""
    assert KNOWN.redacted(text) == text
    assert KNOWN.may_name(text) == (text != "esimerkin") or KNOWN.may_name(text)


@pytest.mark.parametrize("text", ["", "Ovet pidetään lukossa.", "+358 000 000 002"])
def test_other_texts_name_nobody(text: str) -> None:
    """Nobody has to look at them."""
    assert not KNOWN.may_name(text)
    assert not KNOWN.open_to(text)


@pytest.mark.parametrize(
    ("value", "is_theirs"),
    [
        ("tarkastaja", True),
        ("people tarkastaja changed", True),
        ("tarkastaja-2", False),
        ("ylitarkastaja", False),
        (f"{NAME} on sairaana", True),
    ],
)
def test_what_the_log_keeps_apart_is_theirs_by_id_or_name(*, value: str, is_theirs: bool) -> None:
    """An id counts as a whole word only."""
    assert KNOWN.open_to(value) is is_theirs


def test_a_name_in_a_package_is_found_across_its_markup() -> None:
    """Word processors break a name into several pieces."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/document.xml", "<w:t>Esimerkki O&apos;Tark</w:t><w:t>astaja</w:t>")
    assert may_be_named_in(content.getvalue(), KNOWN)
    assert not may_be_named_in(b"PK nothing", KNOWN)


def test_an_address_is_found_across_hyphens_that_hold_together() -> None:
    """In a package each of them is an element."""
    content, known = BytesIO(), traces("x", (), ("etu-suku@keskus.example",))
    with zipfile.ZipFile(content, "w") as package:
        xml = "<w:t>etu</w:t><w:noBreakHyphen/><w:t>suku@keskus.example</w:t>"
        package.writestr("word/document.xml", xml)
    assert may_be_named_in(content.getvalue(), known)


def test_somebody_without_data_is_found_by_id_alone() -> None:
    """After an erasure nothing else is known."""
    bare = Traces("tarkastaja", None, None)
    assert not bare.may_name(NAME)
    assert bare.redacted(NAME) == NAME
    assert bare.open_to("tarkastaja")


@given(name=st.text(min_size=1, max_size=30), before=st.text(max_size=9), after=st.text(max_size=9))
def test_a_redacted_text_no_longer_names_the_person(name: str, before: str, after: str) -> None:
    """Whatever the name is."""
    known = traces("person", (name,), ())
    redacted = known.redacted(f"{before} {name} {after}")
    assert not known.name_outright(redacted) or ERASED in redacted
