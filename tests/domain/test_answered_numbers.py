"""Which register number an answer tells, and which it only mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.answered_numbers import numbers_told
from omv_workflow.domain.notices import NoticeKind, ReadNotice, number_believed

ADDRESS = "registry@ministry.example"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Diaarinumero: VN/1234/2027", "VN/1234/2027"),
        ("diaarinumeromme on EOAK/77/2027.", "EOAK/77/2027"),
        ("Dnro 1234/01.02.03/2027", "1234/01.02.03/2027"),
        ("Asianumero: OKV 12/10/2027", "OKV 12/10/2027"),
        ("  Asiatunnus:   MIG-2027-15  ", "MIG-2027-15"),
        ("Diarienummer: VN/1/2027", "VN/1/2027"),
        ("Vårt ärendenummer är A-2027-3", "A-2027-3"),
        ("Our register number is 17:2027", "17:2027"),
        ("Reference number: ABC-1", "ABC-1"),
    ],
)
def test_a_line_of_its_own_tells_the_number(line: str, number: str) -> None:
    """In three languages, as registries write it."""
    assert numbers_told(f"Kiitos, vastaanotettu.\n\n{line}\n\nKirjaamo") == (number,)


@pytest.mark.parametrize(
    "line",
    [
        "Diaarinumero:",
        "Diaarinumero: ei vielä",
        "Lähettämänne asian diaarinumero VN/1/2027 on väärä",
        "Diaarinumero: VN/1/2027 ja VN/2/2027",
        "> Diaarinumero: VN/1/2027",
        "VN/1/2027",
        "Puhelinnumero: 0295 000 000",
        "Diaarinumero: " + "1" * 80,
        "Dnro 1.2.2027",
        "Asianumero: https://recipient.example/1",
    ],
)
def test_what_is_no_such_line_tells_none(line: str) -> None:
    """A sentence, a quotation, a bare number: a person reads it."""
    assert numbers_told(line) == ()


@pytest.mark.parametrize(
    "quoting",
    [
        "-----Original Message-----",
        "---------- Alkuperäinen viesti ----------",
        "Lähettäjä: Yksikkö <unit@unit.example>",
        "Från: Enheten",
        "*Lähettäjä:* Yksikkö",
        "On Mon, 1 Feb 2027 at 10.00, Unit <unit@unit.example> wrote:",
        "ma 1.2.2027 klo 10.00 Yksikkö kirjoitti:",
        "________________________________",
    ],
)
def test_what_stands_below_the_answer_is_not_its_own(quoting: str) -> None:
    """The letter that is quoted has a number as well."""
    told = f"Dnro: A/1/2027\n\n{quoting}\n\nDiaarinumero: OMV-2027-1\n"
    assert numbers_told(told) == ("A/1/2027",)


@given(st.text(max_size=400))
def test_any_text_comes_to_an_end(text: str) -> None:
    """What is told fits in a line, and holds a digit."""
    for number in numbers_told(f"Dnro: {text}\n{text}"):
        assert len(number) <= 70
        assert number.isprintable()
        assert any(one.isdigit() for one in number)


def _answer(*numbers: str, sender: str = ADDRESS) -> ReadNotice:
    return ReadNotice(NoticeKind.ANSWER, "ab" * 32, sender=sender, numbers=numbers)


@pytest.mark.parametrize(
    ("answer", "believed"),
    [
        (_answer("A/1"), "A/1"),
        (_answer("A/1", "OMV-1"), "A/1"),
        (_answer("A/1", sender="clerk@MINISTRY.example"), "A/1"),
        (_answer(), None),
        (_answer("OMV-1"), None),
        (_answer("A/1", "A/2"), None),
        (_answer("A/1", sender="somebody@else.example"), None),
        (_answer("A/1", sender="registry@sub.ministry.example"), None),
        (_answer("A/1", sender=""), None),
        (ReadNotice(NoticeKind.AUTO_REPLY, "ab" * 32, sender=ADDRESS, numbers=("A/1",)), None),
    ],
)
def test_one_number_from_the_recipients_own_domain_is_believed(
    answer: ReadNotice, believed: str | None
) -> None:
    """Not ours, not one of two, nor one that a stranger or a program tells."""
    assert number_believed(answer, ADDRESS, "OMV-1") == believed
