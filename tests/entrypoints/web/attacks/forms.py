"""The forms of real pages, as a browser reads them, and attacks on their fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from hypothesis import strategies as st
from lxml.html import FormElement, HtmlElement, fromstring

from tests.entrypoints.web.attacks.hostile import TEXTS

Field = tuple[str, str]


@dataclass(frozen=True)
class Filled:
    """A form of a page: where it is sent, and the fields that it has when nothing is typed."""

    action: str
    fields: tuple[Field, ...]


def forms_on(path: str, page: str) -> list[Filled]:
    """All forms of a page that are posted, once for each of its buttons that have a value."""
    tree: HtmlElement = fromstring(page)
    return [
        Filled(form.action or path, (*_fields(form), *button))
        for form in cast("Sequence[FormElement]", tree.forms)
        if form.method == "POST"
        for button in _buttons(form)
    ]


def attacks_on(fields: Sequence[Field]) -> st.SearchStrategy[list[Field]]:
    """The fields, some of which are left out, doubled, exchanged, or filled with what breaks.

    The mark of the session is left as it is: what it keeps out comes no further.
    """
    kept = [one for one in fields if one[0] == "csrf"]
    others = [one for one in fields if one[0] != "csrf"]
    values = st.sampled_from([*TEXTS, *(text for _, text in others)])

    def hostile(one: Field) -> st.SearchStrategy[list[Field]]:
        name, text = one
        filled = st.tuples(st.just(name), values)
        return st.one_of(
            st.just([(name, text)]),
            filled.map(_alone),
            filled.map(_alone),
            filled.map(lambda more: [(name, text), more]),
            st.just([]),
        )

    mutated = st.tuples(*map(hostile, others)).map(lambda each: [*kept, *chain(*each)])
    return mutated if others else st.just(kept)


def _alone(one: Field) -> list[Field]:
    return [one]


def _fields(form: FormElement) -> list[Field]:
    named = form.xpath(".//*[self::input or self::textarea or self::select][@name]")
    return [(one.get("name"), one.value or one.get("value", "")) for one in named]


def _buttons(form: FormElement) -> list[tuple[Field, ...]]:
    """What each button adds: of a form with none that has a value, nothing."""
    named = form.xpath(".//button[@name]")
    return [((one.get("name"), one.get("value", "")),) for one in named] or [()]
