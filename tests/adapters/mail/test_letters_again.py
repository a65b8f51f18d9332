"""Letters on an absence, and letters on something for the second time."""

import pytest

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
