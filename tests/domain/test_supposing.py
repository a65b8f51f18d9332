"""What can be supposed of a rehearsed year, and how it is written."""

from datetime import date

import pytest

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.supposing import PLAIN, Away, Supposition, supposed
from omv_workflow.errors import InvalidInput

AWAY = absence_of(date(2027, 5, 1), date(2027, 6, 15), None)


@pytest.mark.parametrize(
    "text", ["confirmed on 2027-03-02", "vahvistettu 2027-03-02", "Fastställd  2027-03-02"]
)
def test_the_day_of_the_confirmation_is_read(text: str) -> None:
    """In each language, whatever the blanks and capitals."""
    assert supposed([text]) == Supposition(confirmed_on=date(2027, 3, 2))


@pytest.mark.parametrize(
    "text", ["answers 20 days late", "vastaukset 20 päivää myöhässä", "svaren 20 dagar sena"]
)
def test_late_answers_are_read(text: str) -> None:
    """All answers come so many days after they were due."""
    assert supposed([text]) == Supposition(answers_late=20)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("director away 2027-05-01..2027-06-15", "director"),
        ("apulaisjohtaja poissa 2027-05-01..2027-06-15", "deputy"),
        ("biträdande direktör borta 2027-05-01..2027-06-15", "deputy"),
        ("esimerkki-terveydenhoitaja away 2027-05-01..2027-06-15", "esimerkki-terveydenhoitaja"),
    ],
)
def test_absences_are_read(text: str, who: str) -> None:
    """Of a role or of a person, by id."""
    assert supposed([text]) == Supposition(away=(Away(who, AWAY),))


def test_several_are_supposed_together() -> None:
    """The last word on a thing counts; absences add up."""
    texts = ["answers 1 day late", "answers 3 days late", "director away 2027-05-01..2027-06-15"]
    assert supposed(texts) == Supposition(answers_late=3, away=(Away("director", AWAY),))
    assert supposed([]) == PLAIN


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("the moon is full", "none of what can be supposed"),
        ("confirmed on 2027-02-30", "no day 2027-02-30"),
        ("answers -3 days late", "none of what can be supposed"),
        ("director away 2027-06-15..2027-05-01", "ends before it begins"),
        ("", "none of what can be supposed"),
    ],
)
def test_what_cannot_be_supposed_is_refused(text: str, why: str) -> None:
    """With the ways in which it can be said."""
    with pytest.raises(InvalidInput) as refused:
        supposed([text])
    assert why in refused.value.why
