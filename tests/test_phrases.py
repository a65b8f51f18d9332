"""Phrases are English text that can be said in another language later."""

from datetime import UTC, date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.phrases import (
    Phrase,
    changed,
    counted,
    either,
    in_language,
    listed,
    named,
    recalled,
    said,
    spelled,
)


class Pig:
    """A language made up for these tests."""

    def gettext(self, text: str) -> str:
        """A few patterns, or the text itself."""
        return {"{who} left on {day}.": "On {day} left {who}.", "nobody": "none"}.get(text, text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Two forms, told apart by the number."""
        return f"{one}!" if number == 1 else f"{many}!"

    def day(self, day: date) -> str:
        """Day and month."""
        return f"{day.day}.{day.month}."

    def number(self, number: float) -> str:
        """With a comma."""
        return str(number).replace(".", ",")


def test_a_phrase_is_its_english_text() -> None:
    """Whoever knows nothing of languages sees text with its values in place."""
    assert said("{who} left on {day}.", who="johtaja", day=date(2027, 5, 2)) == (
        "johtaja left on 2027-05-02."
    )


def test_a_phrase_is_said_in_another_language() -> None:
    """Words may change places, and days are written as the language does."""
    phrase = said("{who} left on {day}.", who=said("nobody"), day=date(2027, 5, 2))
    assert in_language(phrase, Pig()) == "On 2.5. left none."


def test_values_are_never_taken_for_patterns() -> None:
    """What somebody typed may hold braces."""
    phrase = said("{who} left on {day}.", who="{day} {0}", day="today")
    assert phrase == "{day} {0} left on today."
    assert in_language(phrase, Pig()) == "On today left {day} {0}."


def test_the_wording_goes_with_the_number() -> None:
    """One is told from many, in English as in other languages."""
    one, many = (counted("{number} day", "{number} days", number) for number in (1, 2))
    assert (one, many) == ("1 day", "2 days")
    assert (in_language(one, Pig()), in_language(many, Pig())) == ("1 day!", "2 days!")


def test_several_values_are_listed() -> None:
    """A tuple is told with commas, each part in the reader's language."""
    phrase = said("there is: {known}", known=("a", said("nobody"), 1.5))
    assert phrase == "there is: a, nobody, 1.5"
    assert in_language(phrase, Pig()) == "there is: a, none, 1,5"


def test_other_text_stands_as_it_is() -> None:
    """Only phrases are translated."""
    assert in_language("nobody", Pig()) == "nobody"


class Colour(StrEnum):
    """Names from a program."""

    DARK_RED = "dark_red"


def test_a_name_from_the_program_is_said_in_words() -> None:
    """Nobody reads underscores."""
    assert named(Colour.DARK_RED) == "dark red"
    assert said("it is {state}", state=Colour.DARK_RED) == "it is dark red"


def test_phrases_are_put_together() -> None:
    """Each keeps its own translation."""
    both = listed((said("nobody"), said("somebody")), "; ")
    assert both == "nobody; somebody"
    assert in_language(both, Pig()) == "none; somebody"


def test_one_of_several_is_told_with_an_or() -> None:
    """The last is set off from the others, and one alone stands by itself."""
    assert either(["a", "b", Colour.DARK_RED]) == "a, b or dark red"
    assert either(["a"]) == "a"


_TEXTS = st.text()
_PLAIN = (
    _TEXTS
    | st.integers()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.sampled_from(Colour)
)
_PHRASES = st.recursive(
    _TEXTS.map(lambda who: said("{who} left on {day}.", who=who, day="{day}")),
    lambda inner: st.builds(
        lambda number, values: counted(
            "{number} day: {of}", "{number} days: {of}", number, of=tuple(values)
        ),
        st.integers(min_value=0, max_value=3),
        st.lists(inner | _PLAIN),
    ),
    max_leaves=5,
)


@given(_PHRASES)
def test_a_phrase_that_was_kept_can_be_said_in_any_language(phrase: Phrase) -> None:
    """With all its values, however deep they stand."""
    again = recalled(spelled(phrase))
    assert (again, in_language(again, Pig())) == (phrase, in_language(phrase, Pig()))


@given(_TEXTS | _PHRASES.map(spelled))
def test_any_other_text_is_recalled_as_it_was_kept(text: str) -> None:
    """Also one that is written as a phrase is, for it may be the answer of a stranger's server."""
    again = recalled(spelled(text))
    assert (again, in_language(again, Pig())) == (text, text)


@pytest.mark.parametrize(
    "damaged",
    [
        "{}",
        "{",
        "[" * 9999,
        '{"a":' * 9999,
        '{"day": 5}',
        '{"instant": "today"}',
        '{"pattern": "{who} left.", "many": null, "values": {}}',
        '{"pattern": "{who} left.", "many": null, "values": ["who"]}',
        '{"pattern": "{who.__class__} left.", "many": null, "values": {"who": "x"}}',
        '{"pattern": "{who:>9999999}", "many": null, "values": {"who": "x"}}',
        '{"pattern": 5, "many": null, "values": {}}',
        '{"pattern": "{number} day", "many": "{number} days", "values": {"number": "x"}}',
        '{"pattern": "a day", "many": "days", "values": {}}',
    ],
)
def test_what_is_no_phrase_any_more_is_shown_as_it_stands(damaged: str) -> None:
    """A database that somebody has changed hides no reason, and stops no command."""
    assert type(recalled(damaged)) is str
    assert recalled(damaged) == damaged


def test_a_phrase_is_changed_in_its_values() -> None:
    """Its patterns stay, so that it can still be said in another language."""
    phrase = said("{who} left on {day}.", who=said("nobody"), day=("a", date(2027, 5, 2)))
    again = changed(phrase, str.upper)
    assert again == "nobody left on A, 2027-05-02."
    assert in_language(again, Pig()) == "On A, 2.5. left none."
    assert changed("nobody", str.upper) == "NOBODY"
