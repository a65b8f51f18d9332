"""Letters on an absence, on something for the second time, and on an earlier year."""

import pytest

from omv_workflow.adapters.mail.dates import short_date, weekday_date
from omv_workflow.adapters.mail.example_facts import example_facts
from omv_workflow.adapters.mail.letters import write_letter
from omv_workflow.adapters.mail.templates import LANGUAGES
from omv_workflow.domain.messages import Purpose

each_language = pytest.mark.parametrize("language", LANGUAGES)
REPEATED = (
    Purpose.CONTRIBUTION_ESCALATION,
    Purpose.HAND_OVER_NEEDED,
    Purpose.NUMBER_MISSING,
    Purpose.CONFIRMATION_OVERDUE,
    Purpose.CLIENT_NOTICE,
    Purpose.HAND_DELIVERY,
    Purpose.ACKNOWLEDGEMENT_MISSING,
    Purpose.DISTRIBUTION_BLOCKED,
    Purpose.PUBLIC_COPY_BLOCKED,
)
"""What is written every week until it is done."""


@each_language
@pytest.mark.parametrize("purpose", REPEATED)
def test_what_is_written_again_does_not_look_like_the_first_letter(
    purpose: Purpose, language: str
) -> None:
    """Its subject begins with its number, and so does its text; the first one has none."""
    first = write_letter(purpose, language, example_facts(purpose))
    third = write_letter(purpose, language, {**example_facts(purpose), "round": 3})
    assert third.subject.partition(": ")[0].endswith(" 2")
    assert third.subject.partition(": ")[2] == first.subject
    assert "2" in third.text.split("\n\n")[2]
    assert third.text.count("\n\n") == first.text.count("\n\n") + 1


@each_language
@pytest.mark.parametrize("about", ["items", "duty"])
def test_what_is_asked_of_whoever_names_a_stand_in_is_a_paragraph(
    language: str, about: str
) -> None:
    """What has happened, what is asked and the two commands stand apart."""
    facts = {**example_facts(Purpose.STAND_IN_NEEDED), "about": about}
    text = write_letter(Purpose.STAND_IN_NEEDED, language, facts).text
    assert text.count("\n\n") == 9


@each_language
@pytest.mark.parametrize("purpose", [Purpose.CONFIRMATION_REMINDER, Purpose.CONFIRMATION_OVERDUE])
def test_who_has_had_no_letter_is_told_of_no_earlier_one(purpose: Purpose, language: str) -> None:
    """What has happened so far is told; where that is nothing, nothing is said of it."""
    facts = example_facts(purpose)
    since = short_date(facts["since"], language)
    before = write_letter(purpose, language, facts).text
    first = write_letter(purpose, language, {**facts, "told_before": False}).text
    assert (since in before, since in first) == (True, False)
    assert first.count("\n\n") == before.count("\n\n")
    nothing = write_letter(purpose, language, {**facts, "told_before": False, "news": []}).text
    assert nothing.count("\n\n") == first.count("\n\n") - 2


@each_language
def test_a_draft_on_which_nobody_comments_names_no_day_for_it(language: str) -> None:
    """Neither in the subject nor in the text."""
    facts = example_facts(Purpose.DRAFT_READY)
    letter = write_letter(Purpose.DRAFT_READY, language, {**facts, "takes_comments": False})
    for form in (short_date, weekday_date):
        assert form(facts["comments_due"], language) not in letter.subject + letter.text


@pytest.mark.parametrize(
    ("language", "people", "told"),
    [
        ("fi", (1, 1), "on pyydetty 1 henkilöltä. Kaikkiin kohtiinsa on vastannut 1 henkilö."),
        ("fi", (9, 0), "on pyydetty 9 henkilöltä. Kaikkiin kohtiinsa on vastannut 0 henkilöä."),
        ("sv", (1, 1), "har begärts av 1 person. 1 person har besvarat alla sina punkter."),
        ("sv", (9, 0), "har begärts av 9 personer. 0 personer har besvarat alla sina punkter."),
        ("en", (1, 1), "1 person was asked. 1 person has answered all their items."),
        ("en", (9, 0), "9 people were asked. 0 people have answered all their items."),
    ],
)
def test_one_who_has_answered_is_told_of_as_one(
    language: str, people: tuple[int, int], told: str
) -> None:
    """How many were asked, and how many have nothing left to answer."""
    asked, answered = people
    facts = {"people_asked": asked, "people_answered": answered}
    purpose = Purpose.CONTRIBUTION_ESCALATION
    letter = write_letter(purpose, language, {**example_facts(purpose), **facts})
    assert told in " ".join(letter.text.split())


@each_language
def test_the_commands_about_a_copy_name_its_year(language: str) -> None:
    """The next year may be open by then, and its copies may be going out."""
    purpose = Purpose.ACKNOWLEDGEMENT_MISSING
    text = write_letter(purpose, language, example_facts(purpose)).text
    assert text.count("--year 2027-05-15") == text.count("omv ") == 3


@pytest.mark.parametrize(("answers", "told"), [(1, "1 punkt, lämnad"), (3, "3 punkter, lämnade")])
def test_what_is_handed_in_agrees_with_its_number(answers: int, told: str) -> None:
    """In Swedish its participle does; the other languages' don't change."""
    facts = example_facts(Purpose.ANSWERS_TO_ACCEPT)
    waiting = [{**one, "answers": answers} for one in facts["waiting"]]
    letter = write_letter(Purpose.ANSWERS_TO_ACCEPT, "sv", {**facts, "waiting": waiting})
    assert letter.text.count(told) == len(waiting)
