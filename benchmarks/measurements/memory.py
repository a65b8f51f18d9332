"""Peak memory of a process that parses and assembles so many different plans, one after another."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.content import TEMPLATE, USUAL_SIZE, plan_of
from benchmarks.measuring import Result
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate

_COUNTS: Final = (1, 100, 1_000)


def measure() -> Iterator[Result]:
    """Peaks per count of plans, each in a fresh process, and the largest against the one before."""
    peaks = {count: _peak_in_a_fresh_process(count) for count in _COUNTS}
    yield Result("memory_1000_vs_100", peaks[1_000] / peaks[100], "times", at_most=1.2)
    for count, peak in peaks.items():
        yield Result(f"memory_{count}_plans", peak, "MB")


def _peak_in_a_fresh_process(count: int) -> float:
    command = [sys.executable, "-m", "benchmarks.measurements.memory", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _peak_of(count: int) -> float:
    """The most that this process ever held, in megabytes, after so many plans."""
    template = PlanTemplate.load(TEMPLATE)
    for seed in range(count):
        assemble(template, plan_of(USUAL_SIZE, seed))
    # Linux's own count: that of getrusage begins with what the starting process held.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    if found is None:
        raise SystemExit("The peak of memory is read from /proc, which only Linux has.")
    return int(found.group(1)) / 1000


if __name__ == "__main__":
    print(_peak_of(int(sys.argv[1])))
