"""The page of states: what the tables say, drawn the same way every time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from omv_workflow.domain.cycle import CYCLE
from omv_workflow.domain.diagrams import diagram, main, states_page
from omv_workflow.domain.obligations import OBLIGATION

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_page_in_docs_is_what_the_tables_say() -> None:
    """Run `python -m omv_workflow.domain.diagrams --write docs/states.md` where this fails."""
    assert PAGE.read_text(encoding="utf-8") == states_page()


def test_a_diagram_has_a_line_for_every_way() -> None:
    """From the beginning, along each act, to the ends."""
    assert list(diagram(OBLIGATION)) == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> done: do",
        "    open --> overtaken: overtake",
        "    open --> excused: excuse",
        "    done --> open: owe again",
        "    overtaken --> open: owe again",
        "    excused --> [*]",
    ]


def test_states_are_read_as_words() -> None:
    """A state with an underscore is given its name in words."""
    assert '    state "awaiting confirmation" as awaiting_confirmation' in diagram(CYCLE)


def test_every_table_has_a_chapter_with_its_final_states() -> None:
    """Seven tables, and a sentence on answers."""
    page = states_page()
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == [
        "# States",
        "## Cycle",
        "## Contribution request",
        "## Confirmation",
        "## Message",
        "## Delivery",
        "## Obligation",
        "## Disposal",
        "## Answer",
    ]
    assert "Final states: written, delivered, cancelled." in page


def test_the_page_is_printed_where_no_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The bare command shows it."""
    assert main([]) == 0
    assert capsys.readouterr().out == states_page()


def test_a_written_page_passes_the_check(tmp_path: Path) -> None:
    """What was just written has not drifted."""
    page = tmp_path / "states.md"
    assert main(["--write", str(page)]) == 0
    assert main(["--check", str(page)]) == 0


@pytest.mark.parametrize("content", [None, "", "# States\n"])
def test_a_page_that_drifted_or_is_missing_fails_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    """One line says which file it is and how to put it right."""
    page = tmp_path / "states.md"
    if content is not None:
        page.write_text(content, encoding="utf-8")
    assert main(["--check", str(page)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{page} is not what the tables of transitions say: run")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_page_is_the_same_in_every_run(seed: str) -> None:
    """Sets are unordered in Python; nothing of that shows on the page."""
    run = subprocess.run(
        [sys.executable, "-m", "omv_workflow.domain.diagrams", "--check", str(PAGE)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
