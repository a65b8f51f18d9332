"""The settings of the pages: an address that is protected, or none."""

import pytest
from pydantic import ValidationError

from omv_workflow.domain.web_settings import WebSettings


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://plan.example.org", "https://plan.example.org"),
        ("https://plan.example.org/", "https://plan.example.org"),
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_address_is_kept_without_a_slash_at_its_end(given: str, kept: str) -> None:
    """What is not protected is for this machine alone."""
    assert WebSettings(address=given).address == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://plan.example.org",
        "plan.example.org",
        "ftp://plan.example.org",
        "https://",
        "https://plan.example.org/path",
        "https://user@plan.example.org",
        "https://plan.example.org?x",
        "javascript:alert(1)",
    ],
)
def test_any_other_address_is_refused(given: str) -> None:
    """Nobody is sent a link without protection, or into somebody else's pages."""
    with pytest.raises(ValidationError):
        WebSettings(address=given)
