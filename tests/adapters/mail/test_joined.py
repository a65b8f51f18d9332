"""Several letters as one: what each tells stays whole, and what all have in common stands once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from omv_workflow.adapters.mail.example_facts import example_facts
from omv_workflow.adapters.mail.joined import joined
from omv_workflow.adapters.mail.letters import write_letter
from omv_workflow.adapters.mail.plain_text import WIDTH
from omv_workflow.adapters.mail.templates import LANGUAGES
from omv_workflow.domain.digests import REMINDERS
from omv_workflow.domain.messages import Letter, Purpose


def frame(language: str = "fi", **facts: object) -> Letter:
    """What stands before and behind the letters."""
    return write_letter(Purpose.DIGEST, language, {**example_facts(Purpose.DIGEST), **facts})


def letter(purpose: Purpose, language: str = "fi", **facts: object) -> Letter:
    """A letter with its example facts."""
    return write_letter(purpose, language, {**example_facts(purpose), **facts})


def seen(page: str) -> str:
    """What a reader of the page sees."""
    return "".join(map(str, lxml_html.document_fromstring(page).itertext()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_reminders_together_are_greeted_and_signed_once(language: str) -> None:
    """Each stands under its subject, with all that it tells in between."""
    letters = [letter(purpose, language) for purpose in REMINDERS]
    whole = joined(frame(language), letters)
    opening, signature = letters[0].text.split("\n\n", 1)[0], "\nEsimerkin vastaanottokeskus\n"
    for text in (whole.text, seen(whole.html)):
        assert text.count(opening) == text.count(signature) == 1
    for one in letters:
        assert one.subject in " ".join(whole.text.split())
        assert one.subject in seen(whole.html)
        told = one.text.split("\n\n")[1:-3]
        assert all(paragraph in whole.text for paragraph in told)


def test_the_page_is_one_page_of_whole_elements() -> None:
    """Lists and quotations are not torn; a heading stands over each letter."""
    letters = [letter(purpose) for purpose in REMINDERS]
    page = lxml_html.document_fromstring(joined(frame(), letters).html)
    names = [str(one.tag) for one in page.iter()]
    assert [names.count(one) for one in ("html", "main", "title")] == [1, 1, 1]
    assert [one.text for one in page.findall(".//h2")] == [one.subject for one in letters]
    lists = sum(len(lxml_html.document_fromstring(one.html).findall(".//li")) for one in letters)
    listed = len(lxml_html.document_fromstring(frame().html).findall(".//li"))
    assert len(page.findall(".//ul/li")) == lists + listed


def test_who_is_to_be_asked_about_another_plan_stays_with_its_letter() -> None:
    """The mail ends as its first letter does."""
    other = letter(Purpose.STAND_IN_NEEDED, coordinator_name="Suunnittelija")
    whole = joined(frame(), [letter(Purpose.NUMBER_MISSING), other])
    assert whole.text.index("Suunnittelija") < whole.text.index("Koordinaattori: Ylitarkastaja")


def test_long_subjects_are_wrapped_as_all_text_is() -> None:
    """They stand in the text as headings."""
    long = letter(Purpose.NUMBER_MISSING, plan_title="Suunnitelma " * 12)
    assert all(len(line) <= WIDTH for line in joined(frame(), [long, long]).text.splitlines())


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=2))
def test_no_subject_becomes_markup(subjects: list[str]) -> None:
    """Whatever a plan is called."""
    letters = [Letter(one, "Hei,\n\nteksti\n", "<p>teksti</p>") for one in subjects]
    page = joined(Letter("", "Hei,\n", "<main>\n<p>Hei,</p>\n</main>"), letters).html
    headings = lxml_html.fromstring(page).findall(".//h2")
    assert [one.text or "" for one in headings] == subjects
