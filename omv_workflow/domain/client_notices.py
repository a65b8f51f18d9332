"""What clients are told of the plan, in their own languages (R9): the unit's own words."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from omv_workflow.domain.fields import Part
from omv_workflow.phrases import said

DAY_PLACE: Final = "{confirmed_on}"
"""Where the day of the confirmation stands in a notice."""
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "prs", "ps", "sd", "ug", "ur", "yi"}
)
"""The languages whose usual script runs from right to left (Unicode CLDR, character order)."""


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError(said("expected lines of text, got a control character"))
    return text


LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
"""A language, perhaps with its script and country (BCP 47), such as ar or sr-Latn."""


class ClientNotice(Part):
    """A notice as the unit has written it; `{confirmed_on}` stands for the day in its text."""

    language: LanguageTag
    text: Annotated[str, Field(min_length=1, max_length=5000), AfterValidator(_printable)]

    def paragraphs(self, confirmed_on: date) -> tuple[str, ...]:
        """What stands between its empty lines, with the day written as 12.5.2027."""
        day = f"{confirmed_on.day}.{confirmed_on.month}.{confirmed_on.year}"
        parts = re.split(r"\n\s*\n", self.text.replace(DAY_PLACE, day).strip())
        return tuple(" ".join(one.split()) for one in parts)

    @property
    def direction(self) -> str:
        """How it runs, as HTML says it: `rtl` or `ltr`."""
        language, _, script = self.language.partition("-")
        is_latin = script.startswith(("Latn", "Cyrl"))
        return "rtl" if language in _RIGHT_TO_LEFT and not is_latin else "ltr"
