"""The font of the fields: the one of the document, or one that can stand in for it."""

from pathlib import Path

import pytest

from omv_workflow.adapters.seal.fonts import NEEDED, usable_font
from omv_workflow.errors import Unavailable


def test_the_font_of_the_document_is_found_by_its_name() -> None:
    """As LibreOffice finds it."""
    assert usable_font("LiberationSans")["name"].getDebugName(6) == "LiberationSans"


def test_another_font_stands_in_for_one_that_is_missing() -> None:
    """It has all the letters that are needed."""
    assert usable_font("NoSuchFont").getBestCmap().keys() >= NEEDED


@pytest.mark.parametrize(
    "found",
    ["", "echo /no/such/file", "echo $0", "exit 1", r"printf 'no font\tNoFont\n'"],
)
def test_without_any_font_it_is_said_what_to_install(tmp_path: Path, found: str) -> None:
    """No program that finds one, none found, or none that can be read: it can be tried again."""
    program = tmp_path / "fc-match"
    program.write_text(f"#!/bin/sh\n{found}\n")
    program.chmod(0o700)
    for name in (str(program), str(tmp_path / "missing")):
        with pytest.raises(Unavailable, match="no font is found") as refused:
            usable_font("LiberationSans", name)
    assert "fonts-liberation" in refused.value.next_step
