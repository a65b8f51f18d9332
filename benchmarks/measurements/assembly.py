"""Assembling a plan of sixty items from the same parsed answers: ours, docxtpl, python-docx."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

import docx

from benchmarks.content import TEMPLATE, USUAL_SIZE, plan_of
from benchmarks.measuring import Result, median_ms
from benchmarks.peers import with_docxtpl, with_python_docx
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate

_ROUNDS = 60


def measure() -> Iterator[Result]:
    """Times of each, and how many times faster ours is."""
    plan = plan_of(USUAL_SIZE)
    makers = {
        "ours": partial(assemble, PlanTemplate.load(TEMPLATE), plan),
        "docxtpl": partial(with_docxtpl.assemble, with_docxtpl.template(), plan),
        "python_docx": partial(with_python_docx.assemble, with_python_docx.template(), plan),
    }
    made = {name: make() for name, make in makers.items()}
    _check_the_same(made)
    times = median_ms(makers, _ROUNDS)
    yield Result("assembly_vs_docxtpl", times["docxtpl"] / times["ours"], "times", at_least=6)
    yield Result("assembly_vs_python_docx", times["python_docx"] / times["ours"], "times", 20)
    yield Result("assembly_ms", times["ours"], "ms", at_most=5)
    yield Result("assembly_docxtpl_ms", times["docxtpl"], "ms")
    yield Result("assembly_python_docx_ms", times["python_docx"], "ms")
    for name, content in made.items():
        yield Result(f"size_{name}", len(content) / 1000, "kB")


def _check_the_same(made: dict[str, bytes]) -> None:
    """All must say the same in the body, paragraph by paragraph, or nothing is compared."""
    ours, *others = [_texts(content) for content in made.values()]
    if any(other != ours for other in others):
        raise SystemExit("The documents that are to be compared don't say the same.")


def _texts(content: bytes) -> list[str]:
    document = docx.Document(BytesIO(content))
    lines = [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [text for text in lines + cells if text]
