"""How the time to assemble a plan grows with its items."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from benchmarks.content import TEMPLATE, plan_of
from benchmarks.measuring import Result, median_ms
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate

_SIZES: Final = (50, 500, 5_000)
_ROUNDS: Final = 15


def measure() -> Iterator[Result]:
    """Time per size, and that per item of the largest against the smallest: 1 is linear."""
    template = PlanTemplate.load(TEMPLATE)
    makers = {str(size): partial(assemble, template, plan_of(size)) for size in _SIZES}
    times = median_ms(makers, _ROUNDS)
    smallest, *_, largest = [times[str(size)] / size for size in _SIZES]
    yield Result("assembly_growth", largest / smallest, "times", at_most=1.2)
    for size in _SIZES:
        yield Result(f"assembly_{size}_items_ms", times[str(size)], "ms")
