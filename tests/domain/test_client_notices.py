"""Notices for clients: free text in any language, with the day of the confirmation in it."""

from datetime import date

import pytest
from pydantic import ValidationError

from omv_workflow.domain.client_notices import ClientNotice
from omv_workflow.testing.example import example_unit

DAY = date(2027, 5, 12)


def test_a_notice_tells_the_day_of_the_confirmation() -> None:
    """Where the unit has put it; other braces stay as they are."""
    notice = ClientNotice(language="so", text="Qorshaha\n{x}\n \n{confirmed_on}\n")
    assert notice.paragraphs(DAY) == ("Qorshaha {x}", "12.5.2027")


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("ar", "rtl"),
        ("fa", "rtl"),
        ("prs-Arab-AF", "rtl"),
        ("en", "ltr"),
        ("ru", "ltr"),
        ("ks-Latn", "ltr"),
    ],
)
def test_its_lines_run_as_in_its_language(language: str, direction: str) -> None:
    """So that a printed sheet can be read."""
    assert ClientNotice(language=language, text="x").direction == direction


@pytest.mark.parametrize("language", ["", "Arabic", "e", "ar_EG", 'ar" onload="x', "ar-<b>"])
def test_a_language_is_named_by_its_tag(language: str) -> None:
    """BCP 47, as HTML wants it; nothing else gets into a page."""
    with pytest.raises(ValidationError):
        ClientNotice(language=language, text="x")


@pytest.mark.parametrize("text", ["", "x" * 5001, "a\x00b", "a\x1b[31m", "a\tb", "a\u2028b"])
def test_a_text_is_lines_that_can_be_printed(text: str) -> None:
    """Neither empty nor endless."""
    with pytest.raises(ValidationError):
        ClientNotice(language="en", text=text)


def test_each_language_has_one() -> None:
    """Two would leave it open which is put up."""
    notices = [{"language": "en", "text": one} for one in ("a", "b")]
    unit = example_unit().model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="two in en"):
        type(example_unit()).model_validate(
            {**unit, "plan": {**unit["plan"], "client_notices": notices}}
        )
