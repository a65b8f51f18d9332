"""Phrases are English text that can be said in another language later."""

from datetime import date
from enum import StrEnum

from omv_workflow.phrases import counted, either, in_language, listed, named, said


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
