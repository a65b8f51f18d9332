"""The page docs/states.md, drawn from the tables of transitions.

`python -m omv_workflow.domain.diagrams` prints it, `--write FILE` writes it, and `--check FILE`
ends with exit code 1 where the file is not what the tables say.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from omv_workflow.domain.contributions import REQUEST
from omv_workflow.domain.cycle import CYCLE
from omv_workflow.domain.deliveries import DELIVERY
from omv_workflow.domain.disposals import DISPOSAL
from omv_workflow.domain.messages import MESSAGE
from omv_workflow.domain.obligations import OBLIGATION
from omv_workflow.domain.transitions import A, S, TransitionTable
from omv_workflow.domain.versions import CONFIRMATION
from omv_workflow.phrases import named

_INTRODUCTION = """
What leads from which state to which. The tables in `omv_workflow/domain/` decide; this page is
drawn from them by `python -m omv_workflow.domain.diagrams --write docs/states.md`, and the tests
fail where it differs. An act that a table doesn't have is refused, and nothing changes.
"""
_CHAPTERS: tuple[tuple[TransitionTable[Any, Any], str], ...] = (
    (CYCLE, "One year of one plan (`cycle.py`)."),
    (
        REQUEST,
        """What one person is asked in one year (`contributions.py`). An accepted request rests,
        unless its items are returned or worked on once more; whoever takes items over gets a
        request of their own.""",
    ),
    (
        CONFIRMATION,
        """The confirmation of one version (`versions.py`). A confirmed one stands until a later
        version takes its place, or it is voided.""",
    ),
    (
        MESSAGE,
        """One outgoing message (`messages.py`). After an ambiguous failure it is unknown, and a
        person decides; a message written to a file was never sent.""",
    ),
    (
        DELIVERY,
        """One recipient's copy of one version (`deliveries.py`). A recipient under *Tiedoksi* is
        not asked to acknowledge: there, delivered is the end.""",
    ),
    (OBLIGATION, "One thing that falls due in a cycle (`obligations.py`)."),
    (
        DISPOSAL,
        """The disposal of one part of a year once its retention term has ended (`disposals.py`).
        Before anybody has decided on it there is none; the database lets nothing go that is not
        under way.""",
    ),
)
_ANSWERS = """
An answer has no table, for it is never changed: every act stores a new revision, and its state
follows from the one before (`answers.py`). An item begins the year blank, or inherited where last
year's plan answers it. Another text makes it changed; "no change", or the same text again, makes it
confirmed unchanged, unless it was changed this year already. An empty text is refused: erasing is
an act of its own and makes it blank.
"""


def diagram(table: TransitionTable[S, A]) -> Iterator[str]:
    """A table as the lines of a Mermaid state diagram; states come in the order of their enum."""
    yield "stateDiagram-v2"
    for state in table.states:
        if str(named(state)) != state.value:
            yield f'    state "{named(state)}" as {state}'
    for state in table.states:
        if state in table.initial:
            yield f"    [*] --> {state}"
        for row in table.transitions:
            if state in row.sources:
                yield f"    {state} --> {row.target}: {row.act}"
        if table.is_final(state):
            yield f"    {state} --> [*]"


def states_page() -> str:
    """The whole of docs/states.md."""
    chapters = (line for table, remark in _CHAPTERS for line in _chapter(table, remark))
    answers = ("", "## Answer", "", _wrapped(_ANSWERS), "")
    return "\n".join(("# States", "", _wrapped(_INTRODUCTION), *chapters, *answers))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, write or check the page; the exit code is 1 where a checked file has drifted."""
    chosen = _parsed(arguments)
    if chosen.write:
        chosen.write.write_text(states_page(), encoding="utf-8")
    elif chosen.check:
        return _check(chosen.check)
    else:
        sys.stdout.write(states_page())
    return 0


def _chapter(table: TransitionTable[S, A], remark: str) -> Iterator[str]:
    final = ", ".join(named(state) for state in table.states if table.is_final(state))
    yield from ("", f"## {table.thing.capitalize()}", "", _wrapped(remark), "")
    yield from ("```mermaid", *diagram(table), "```", "", f"Final states: {final}.")


def _wrapped(text: str) -> str:
    return fill(" ".join(text.split()), width=100)


def _parsed(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(description="Draw the tables of transitions as a Markdown page.")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--write", metavar="FILE", type=Path, help="write the page to FILE")
    one.add_argument("--check", metavar="FILE", type=Path, help="fail where FILE differs from it")
    return parser.parse_args(arguments)


def _check(page: Path) -> int:
    if page.exists() and page.read_text(encoding="utf-8") == states_page():
        return 0
    sys.stderr.write(
        f"{page} is not what the tables of transitions say: run"
        f" `python -m omv_workflow.domain.diagrams --write {page}`.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
