"""The mail that brings the plan to a recipient: what is asked, which copy it is, in which words."""

import re

import pytest

from omv_workflow.adapters.mail.example_facts import example_facts
from omv_workflow.adapters.mail.letters import write_letter
from omv_workflow.domain.messages import Purpose
from tests.adapters.mail.test_letters import PLAN_IN, each_language, on_one_line


@each_language
@pytest.mark.parametrize(("group", "asked"), [("jakelu", True), ("tiedoksi", False)])
def test_only_recipients_to_act_are_asked_to_acknowledge(
    language: str, group: str, *, asked: bool
) -> None:
    """Jakelu is asked for its own register number; Tiedoksi is told that no answer is needed."""
    facts = {**example_facts(Purpose.DISTRIBUTION), "group": group}
    letter = write_letter(Purpose.DISTRIBUTION, language, facts)
    request = "kuittaamaan vastaanoton|bekräfta mottagandet|acknowledge receipt"
    assert bool(re.search(request, letter.text)) is asked
    asks = "kuittaamaan|mottagningsbekräftelse|acknowledge"
    assert bool(re.search(asks, letter.subject)) is asked


@pytest.mark.parametrize(
    ("language", "points", "told"),
    [
        ("fi", ["7"], "24 §:n 1 momentin 7 kohdan nojalla"),
        ("fi", ["7", "20", "31 a"], "24 §:n 1 momentin 7, 20 ja 31 a kohdan nojalla"),
        ("sv", ["7"], "med stöd av 24 § 1 mom. 7 punkten i lagen"),
        ("sv", ["7", "20"], "med stöd av 24 § 1 mom. 7 och 20 punkten i lagen"),
        ("en", ["7"], "under section 24, subsection 1, point 7, of the Act"),
        ("en", ["7", "20"], "under section 24, subsection 1, points 7 and 20, of the Act"),
        ("fi", [], "suunnitelma on julkinen, eikä siitä ole peitetty mitään"),
        ("sv", [], "planen är offentlig, och ingenting i den har maskerats"),
        ("en", [], "plan is public, and nothing has been withheld from it"),
    ],
)
def test_a_mail_says_which_copy_it_brings(language: str, points: list[str], told: str) -> None:
    """A public plan, or its public copy, and the law by which something is left out of it."""
    facts = {**example_facts(Purpose.DISTRIBUTION), "points": points}
    text = on_one_line(write_letter(Purpose.DISTRIBUTION, language, facts).text)
    assert told in text
    assert ("621/1999" in text) is bool(points)


@pytest.mark.parametrize(
    ("of_plan", "language", "name"),
    [("fi", "sv", PLAN_IN["sv"]), ("fi", "en", PLAN_IN["en"]), ("sv", "sv", "Plan för boendet")],
)
def test_a_recipient_reads_of_the_plan_in_its_own_language(
    of_plan: str, language: str, name: str
) -> None:
    """A plan that is written in another language is called what such a plan is called."""
    facts = {"plan_language": of_plan, "plan_title": "Plan för boendet"}
    example = example_facts(Purpose.DISTRIBUTION)
    letter = write_letter(Purpose.DISTRIBUTION, language, {**example, **facts})
    assert letter.subject.startswith(f"{name}, ")
    assert f"{name}, " in on_one_line(letter.text)
