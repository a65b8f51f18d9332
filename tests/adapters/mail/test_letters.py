import re
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from omv_workflow.adapters.mail.dates import short_date, weekday_date
from omv_workflow.adapters.mail.example_facts import (
    COMMON_FACTS,
    Facts,
    all_examples,
    example_facts,
)
from omv_workflow.adapters.mail.letters import write_letter
from omv_workflow.adapters.mail.plain_text import WIDTH
from omv_workflow.adapters.mail.templates import LANGUAGES
from omv_workflow.domain.answers import QuestionChange
from omv_workflow.domain.messages import Purpose
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.ask_to_deliver import Block

CONFIRM_DUE = date(2027, 5, 14)
SHOWN_IN_WORDS = {
    *((name, "") for name in ("by_link", "group", "confirmer_role", "plan_language")),
    ("steps", "name"),
    ("waiting", "is_new"),
    *(("recipients", name) for name in ("channel", "copy_type", "need")),
    ("reason", ""),
    ("stopped", ""),
    *((name, "") for name in ("about", "change")),
    ("is_offered", ""),
    ("told_before", ""),
    ("takes_comments", ""),
    ("news", "what"),
    ("items", "has_previous"),
    ("items", "question"),
}

PLAN_IN = {
    "fi": "Omavalvontasuunnitelma",
    "sv": "Plan för egenkontroll",
    "en": "Self-monitoring plan",
}

each_letter = pytest.mark.parametrize(
    ("purpose", "language"), [(purpose, one) for purpose in Purpose for one in LANGUAGES]
)
each_language = pytest.mark.parametrize("language", LANGUAGES)
some_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text.strip() != ""
)


def own_facts(purpose: Purpose) -> Facts:
    """The example facts of a purpose that not every letter has."""
    return {name: fact for name, fact in example_facts(purpose).items() if name not in COMMON_FACTS}


def wording(fact: object, language: str) -> list[str]:
    """The ways in which a fact may stand in a letter."""
    if isinstance(fact, date):
        return [short_date(fact, language), weekday_date(fact, language)]
    return [str(fact)]


def shown_facts(facts: dict[str, Any]) -> list[object]:
    """All single facts, also those inside lists, that a reader must find in the letter."""
    found: list[object] = []
    for name, fact in facts.items():
        for one in fact if isinstance(fact, list) else [fact]:
            inside = one if isinstance(one, dict) else {"": one}
            shown = {key: part for key, part in inside.items() if (name, key) not in SHOWN_IN_WORDS}
            for part in shown.values():
                found += part if isinstance(part, list) else [part]
    return found


def tags(page: str) -> list[str]:
    """The names of all elements of a page, in order."""
    return [str(element.tag) for element in lxml_html.document_fromstring(page).iter()]


def words(element: etree._Element) -> list[str]:
    """The words inside an element of a page."""
    return "".join(map(str, element.itertext())).split()


def text_of(page: str) -> str:
    """What a reader of the page sees, on one line."""
    return " ".join(words(lxml_html.document_fromstring(page)))


def on_one_line(text: str) -> str:
    """A plain text as it was before its lines were wrapped."""
    return " ".join(text.replace("\n> ", " ").split())


@each_language
def test_a_letter_tells_which_questions_have_changed(language: str) -> None:
    """Whoever answers sees it for each kind of change, and nothing where there is none."""
    facts = example_facts(Purpose.CONTRIBUTION_REQUEST)
    (item, *_) = facts["items"]
    texts = {
        write_letter(
            Purpose.CONTRIBUTION_REQUEST,
            language,
            {**facts, "items": [{**item, "question": question}]},
        ).text
        for question in ("", *(one for one in QuestionChange if one is not QuestionChange.NEW))
    }
    assert len(texts) == len(QuestionChange)


@each_letter
def test_a_letter_shows_every_fact_of_its_purpose(purpose: Purpose, language: str) -> None:
    """Nothing that the step knows is withheld from the reader, in the text or in the HTML."""
    letter = write_letter(purpose, language, example_facts(purpose))
    for fact in shown_facts({**own_facts(purpose), "unit": COMMON_FACTS["unit_name"]}):
        assert any(words in on_one_line(letter.text) for words in wording(fact, language)), fact
        assert any(words in text_of(letter.html) for words in wording(fact, language)), fact


@each_letter
def test_a_letter_reads_cleanly(purpose: Purpose, language: str) -> None:
    """No template syntax is left, no word is empty, and blocks stand one blank line apart."""
    for facts in all_examples(purpose):
        letter = write_letter(purpose, language, facts)
        both = letter.subject + letter.text
        assert not re.search(r"{{|{%|}}|%}|None|\[\]|\\", both)
        assert not re.search(r"\n\n\n|[ \t]\n|[^\n ]  |^\n", letter.text)
        assert letter.text.endswith("\n")
        names = (COMMON_FACTS["plan_title"], PLAN_IN[language])
        assert any(name in letter.subject for name in names)


@each_letter
def test_lists_stand_apart_from_the_text_around_them(purpose: Purpose, language: str) -> None:
    """A list begins and ends with a blank line, so that no sentence is drawn into it."""
    letter = write_letter(purpose, language, example_facts(purpose))
    lines = letter.text.replace("\n  ", " ").splitlines()
    for before, after in pairwise(lines):
        if before.startswith("- ") != after.startswith("- "):
            assert "" in {before, after}


@each_letter
def test_a_letter_is_signed_by_the_unit(purpose: Purpose, language: str) -> None:
    """The unit's name stands on a line of its own, after a blank line and the greeting."""
    letter = write_letter(purpose, language, example_facts(purpose))
    assert re.search(r"\n\n[^\n]+\nEsimerkin vastaanottokeskus\n\n", letter.text)


@each_language
def test_every_template_belongs_to_a_purpose(language: str) -> None:
    """Each language has a template for each purpose, and none that nothing uses."""
    folder = files("omv_workflow.adapters.mail") / "letters" / language
    names = {path.name for path in folder.iterdir() if not path.name.startswith("_")}
    assert names == {f"{purpose}.md" for purpose in Purpose}


@each_letter
def test_a_missing_fact_is_refused(purpose: Purpose, language: str) -> None:
    """A fact that is not handed in is an error that names it, never an empty word."""
    full = example_facts(purpose)
    for missing in own_facts(purpose):
        facts = {name: fact for name, fact in full.items() if name != missing}
        with pytest.raises(InvalidInput, match=missing):
            write_letter(purpose, language, facts)


@pytest.mark.parametrize("fact", [None, 1.5, datetime(2027, 5, 14, tzinfo=UTC)])
def test_a_fact_that_has_no_wording_is_refused(fact: object) -> None:
    """None, floats and times are refused, rather than shown in Python's spelling."""
    with pytest.raises(InvalidInput, match="text, whole numbers and dates"):
        write_letter(
            Purpose.NUMBER_MISSING,
            "fi",
            {**COMMON_FACTS, "to_name": fact, "confirm_due": CONFIRM_DUE},
        )


def test_a_language_without_letters_is_refused() -> None:
    """The error says which languages there are."""
    with pytest.raises(InvalidInput, match="fi, sv, en"):
        write_letter(Purpose.NUMBER_MISSING, "de", example_facts(Purpose.NUMBER_MISSING))


@pytest.mark.parametrize(
    ("language", "short", "sentence"),
    [
        ("fi", "14.5.2027", "perjantaina 14.5.2027"),
        ("sv", "14.5.2027", "fredagen den 14 maj 2027"),
        ("en", "14 May 2027", "Friday 14 May 2027"),
    ],
)
def test_dates_are_written_the_way_of_the_language(
    language: str, short: str, sentence: str
) -> None:
    """Numbers in Finnish and Swedish lists, months in English, weekdays in sentences."""
    assert short_date(CONFIRM_DUE, language) == short
    assert weekday_date(CONFIRM_DUE, language) == sentence


@each_language
def test_an_item_without_an_earlier_answer_is_marked(language: str) -> None:
    """Who is asked sees which items can't be confirmed as unchanged."""
    facts = example_facts(Purpose.CONTRIBUTION_REQUEST)
    text = write_letter(Purpose.CONTRIBUTION_REQUEST, language, facts).text
    marks = "(?:ei aiempaa vastausta|inget tidigare svar|no previous answer)"
    found = re.findall(rf"\({marks}\) omv answer (\w+)", on_one_line(text))
    assert found == ["staff_numbers_structure"]


@each_language
def test_a_reminder_does_not_look_like_the_first_invitation(language: str) -> None:
    """Its subject says at once that it is a reminder, and which one."""
    facts = example_facts(Purpose.CONTRIBUTION_REMINDER)
    first = write_letter(Purpose.CONTRIBUTION_REQUEST, language, facts)
    reminder = write_letter(Purpose.CONTRIBUTION_REMINDER, language, facts)
    assert re.match(r"(Muistutus|Påminnelse|Reminder) 2: ", reminder.subject)
    assert reminder.subject[:8] != first.subject[:8]


@each_language
@pytest.mark.parametrize("days_left", [9, 1, 0, -1, -12])
def test_the_time_left_is_said_in_words_that_fit(language: str, days_left: int) -> None:
    """Days to go and days past are counted, and the days around the deadline have their names."""
    facts = {**example_facts(Purpose.CONTRIBUTION_REMINDER), "days_left": days_left}
    text = write_letter(Purpose.CONTRIBUTION_REMINDER, language, facts).text
    by_name = {
        1: "huomenna|i morgon|tomorrow",
        0: "tänään|i dag|today",
        -1: "eilen|i går|yesterday",
    }
    assert re.search(by_name.get(days_left, rf"\b{abs(days_left)} (päivää|dagar|days)"), text)
    assert weekday_date(facts["due"], language) in text
    assert f"-{abs(days_left)}" not in text


HOSTILE = [
    "{{7*7}}{% include '_signature.md' %}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "*x* _y_ `z` **w** ~~v~~",
    "[link](https://example.org) ![image](https://example.org/x.png) <https://example.org>",
    "# heading",
    "1. first",
    "--- &amp; \\ | a",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("fact", ["to_name", "item_text", "comment", "plan_title", "unit_name"])
def test_markup_in_a_fact_stays_text(fact: str, text: str) -> None:
    """The plain text shows it as typed; the page shows the same and has no element more."""
    facts = example_facts(Purpose.ANSWER_RETURNED)
    harmless = write_letter(Purpose.ANSWER_RETURNED, "en", {**facts, fact: "x"})
    letter = write_letter(Purpose.ANSWER_RETURNED, "en", {**facts, fact: text})
    assert text in on_one_line(letter.text + letter.subject)
    assert text in text_of(letter.html)
    assert tags(letter.html) == tags(harmless.html)


@given(some_text, some_text)
def test_no_text_whatever_becomes_markup(name: str, item: str) -> None:
    """Any name and any item text leave the page's elements as they are and stand in it whole."""
    facts = {**example_facts(Purpose.ANSWER_RETURNED), "to_name": name, "item_text": item}
    letter = write_letter(Purpose.ANSWER_RETURNED, "fi", facts)
    harmless = write_letter(
        Purpose.ANSWER_RETURNED, "fi", {**facts, "to_name": "x", "item_text": "x"}
    )
    assert tags(letter.html) == tags(harmless.html)
    for typed in (name, item):
        assert on_one_line(typed) in text_of(letter.html)
        assert on_one_line(typed) in on_one_line(letter.text)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x00", "\x85", "\u2028"])
def test_a_line_break_in_a_fact_does_not_reach_the_subject(line_break: str) -> None:
    """A subject stays on one line, whatever the plan is called."""
    title = f"Plan{line_break}Bcc: somebody@example.org"
    facts = {**example_facts(Purpose.NUMBER_MISSING), "plan_title": title}
    letter = write_letter(Purpose.NUMBER_MISSING, "en", facts)
    assert letter.subject.startswith("Plan Bcc: somebody@example.org: the register number")
    assert letter.subject.isprintable()


def test_a_comment_keeps_its_lines() -> None:
    """A comment of several paragraphs is quoted line by line, in the text and on the page."""
    facts = {**example_facts(Purpose.ANSWER_RETURNED), "comment": "First\nline\n\n    Second"}
    letter = write_letter(Purpose.ANSWER_RETURNED, "en", facts)
    assert "\n> First\n> line\n>\n>  Second\n" in letter.text
    page = lxml_html.document_fromstring(letter.html)
    paragraphs = page.findall(".//blockquote/p")
    assert [words(one) for one in paragraphs] == [["First", "line"], ["Second"]]


@each_letter
def test_a_page_says_its_language_and_loads_nothing(purpose: Purpose, language: str) -> None:
    """It has a title, no image, script or style sheet, and no link but its reader's own."""
    facts = example_facts(purpose)
    letter = write_letter(purpose, language, facts)
    page = lxml_html.document_fromstring(letter.html)
    assert (page.get("lang"), page.findtext(".//title")) == (language, letter.subject)
    assert {"img", "link", "script", "style", "iframe"}.isdisjoint(tags(letter.html))
    assert "url(" not in letter.html
    assert letter.html.count("http") == letter.html.count(str(facts["link"] or "no link"))


@each_language
def test_a_blocked_distribution_tells_its_reason(language: str) -> None:
    """A changed plan is confirmed again, a damaged document restored: two letters."""
    facts = example_facts(Purpose.DISTRIBUTION_BLOCKED)
    texts = {
        write_letter(Purpose.DISTRIBUTION_BLOCKED, language, {**facts, "reason": reason}).text
        for reason in Block
    }
    assert len(texts) == len(Block)


@each_letter
def test_plain_text_is_narrow_enough_to_be_quoted(purpose: Purpose, language: str) -> None:
    """No line is wider than 76 columns but a command or something else without a blank."""
    for facts in all_examples(purpose):
        for line in write_letter(purpose, language, facts).text.splitlines():
            words = line.removeprefix("- ").strip()
            assert len(line) <= WIDTH or words.startswith("omv ") or " " not in words, line


ASKING = {
    Purpose.CYCLE_OPENED: "omv working-model --file",
    Purpose.CONTRIBUTION_REQUEST: "omv answer staff_numbers_structure --file",
    Purpose.CONTRIBUTION_REMINDER: "omv unchanged self_monitoring_leadership",
    Purpose.ANSWERS_LATE: "omv hand-over tarkastaja-oulu",
    Purpose.CONTRIBUTION_ESCALATION: "omv hand-over tarkastaja-oulu",
    Purpose.ANSWER_RETURNED: "omv answer self_monitoring_leadership --file",
    Purpose.REQUEST_HANDED_OVER: "omv answer self_monitoring_leadership --file",
    Purpose.HAND_OVER_NEEDED: "omv hand-over sosiaaliohjaaja",
    Purpose.DRAFT_READY: "omv document",
    Purpose.NUMBER_MISSING: "omv number set",
    Purpose.READY_TO_CONFIRM: "omv confirm --person",
    Purpose.CONFIRMATION_REMINDER: "omv confirm --person",
    Purpose.CONFIRMATION_OVERDUE: "omv excuse --reason",
    Purpose.CLIENT_NOTICE: "omv clients-told --how",
    Purpose.HAND_DELIVERY: "omv public --version 7",
    Purpose.ACKNOWLEDGEMENT_MISSING: "omv acknowledged migri --how",
    Purpose.DISTRIBUTION_BLOCKED: "omv assemble --for-confirmation",
    Purpose.PUBLIC_COPY_BLOCKED: "omv show self_monitoring_leadership",
}


@each_language
@pytest.mark.parametrize(("purpose", "command"), ASKING.items())
def test_a_letter_that_asks_for_something_tells_the_command(
    purpose: Purpose, command: str, language: str
) -> None:
    """With the ids that it takes, on one line and the same in text and page."""
    letter = write_letter(purpose, language, example_facts(purpose))
    assert command in letter.text
    assert command in text_of(letter.html)


@each_letter
def test_a_letter_says_whom_to_ask(purpose: Purpose, language: str) -> None:
    """By name and address, in every one of them."""
    text = write_letter(purpose, language, example_facts(purpose)).text
    assert COMMON_FACTS["coordinator_email"] in text


@each_language
@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("director", ("vahvistanut johtaja", "av direktören", "by the director")),
        ("deputy", ("vahvistanut apulaisjohtaja", "av biträdande", "by the deputy director")),
    ],
)
def test_who_confirmed_is_told_in_the_readers_language(
    role: str, words: tuple[str, str, str], language: str
) -> None:
    """The role, which every language has a word for."""
    facts = {**example_facts(Purpose.STAFF_NOTICE), "confirmer_role": role}
    text = write_letter(Purpose.STAFF_NOTICE, language, facts).text
    assert words[LANGUAGES.index(language)] in on_one_line(text)


def test_a_command_is_shown_as_it_is_typed_whatever_is_in_it() -> None:
    """Marks of Markdown in an id are neither obeyed nor doubled."""
    facts = {**example_facts(Purpose.ANSWER_RETURNED), "item_id": "a_b_*c*<d>&`e`"}
    letter = write_letter(Purpose.ANSWER_RETURNED, "en", facts)
    assert "omv answer a_b_*c*<d>&`e` --file" in letter.text
    assert "omv answer a_b_*c*<d>&'e' --file" in text_of(letter.html)
    assert "<d>" not in letter.html
