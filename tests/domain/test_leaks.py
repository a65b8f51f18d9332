"""What is searched for in a file that is handed out, and what is found however it is written."""

import pytest

from omv_workflow.domain.leaks import FileText, Leak, leaks_in, normalised, wanted_in
from omv_workflow.domain.withholding import SecretPassage

PASSAGE = SecretPassage("Ovikoodi on 4711. Avain on vartijalla.\nLyhyt", "7 k", "work")


def found(text: str, *hosts: str) -> bool:
    """Whether anything is found in a file of one text."""
    return bool(leaks_in([FileText("part", text)], wanted_in([PASSAGE]), hosts))


@pytest.mark.parametrize(
    "text",
    [
        "alku Ovikoodi on 4711. Avain on vartijalla. Lyhyt loppu",
        "OVIKOODI ON 4711.",
        "avain\non\u00a0varti\u00adjalla.",
        "Avain on varti-jalla.",
        "Ovikoodi on 4711!",
        "Avain on vartijalla, ei muilla",
        "Avain (on) \u201dvartijalla\u201d",
        "A\ufe0fvain on varti\u034fjalla",
        "Avain \u2192 on + vartijalla \u2713",
        "A\u200bvain on vartijalla.",
        "\uff21vain on vartijalla.",
        "https://example.org/?q=Avain%20on+vartijalla.",
    ],
)
def test_a_passage_and_each_sentence_of_it_is_found(text: str) -> None:
    """With other capitals, spaces, hyphens, invisible signs, or as a part of an address."""
    assert found(text)


@pytest.mark.parametrize("text", ["Lyhyt", "Ovikoodi", "vartijalla avain on"])
def test_what_is_short_or_says_something_else_is_not_searched_for(text: str) -> None:
    """Twelve characters are the least."""
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "host", "is_found"),
    [
        ("https://wiki.internal.example/x", "*.internal.example", True),
        ("ks. WIKI.a.internal.example.", "*.internal.example", True),
        ("https://internal.example.org", "*.internal.example", False),
        ("https://wiki.internal.example.org", "*.internal.example", False),
        ("https://www.example.org", "*.internal.example", False),
        ("http://intra/sivu", "intra", True),
        ("\\\\intra\\kansio", "intra", True),
        ("mailto:a@intra", "intra", True),
        ("intra on sana", "intra", False),
        ("https%3A%2F%2Fintra%2F", "intra", True),
    ],
)
def test_internal_hosts_are_found(text: str, host: str, is_found: bool) -> None:
    """One with a dot wherever it stands, one without where something leads to it."""
    assert found(text, host) is is_found


def test_a_leak_names_part_and_place_and_never_the_text() -> None:
    """Each once."""
    texts = [FileText("document.xml", PASSAGE.text), FileText("document.xml", PASSAGE.text)]
    assert leaks_in(texts, wanted_in([PASSAGE]), ()) == (Leak("document.xml", "work"),)


@pytest.mark.parametrize("name", ["Avain on vartijalla.xml", "Avain%20on%20vartijalla.xml (name)"])
def test_a_part_whose_name_is_secret_is_not_named(name: str) -> None:
    """Neither in the refusal nor in the letter about it."""
    assert leaks_in([FileText(name, name)], wanted_in([PASSAGE]), ()) == (Leak("(name)", "work"),)


def test_a_clause_of_a_sentence_is_searched_for_and_so_is_the_whole() -> None:
    """Even where the clauses are short."""
    secret = SecretPassage("Jos kyl, ovi B, vartija kiertää öisin.", "7 k", "work")
    texts = [one.text for one in wanted_in([secret])]
    assert texts == ["joskyloviBvartijakiertääöisin".casefold(), "vartijakiertääöisin"]


def test_what_is_short_without_its_signs_is_not_searched_for() -> None:
    """The numbers 1 - 2 - 3 - 4 would be found in any list."""
    assert wanted_in([SecretPassage("1 - 2 - 3 - 4", "7 k", "work")]) == ()


def test_nothing_invisible_is_searched_for() -> None:
    """It would be found everywhere."""
    assert wanted_in([SecretPassage("-" * 20, "7 k", "work")]) == ()
    assert normalised("Ä - a") == "äa"
