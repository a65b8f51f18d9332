"""Run the measurements, or those that are named, and write `results/latest.json` and a plot."""

import json
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks import measurements
from benchmarks.measuring import Result
from benchmarks.plot import draw

_RESULTS = Path(__file__).parent / "results"


def main(wanted: Sequence[str]) -> None:
    """Measure and tell; write where everything was measured. A missed goal is told, no failure."""
    found: dict[str, list[Result]] = {}
    for name in wanted or [one.name for one in pkgutil.iter_modules(measurements.__path__)]:
        found[name] = list(import_module(f"{measurements.__name__}.{name}").measure())
        for one in found[name]:
            told = "" if one.goal is None else f"  goal {one.goal}: {'met' if one.ok else 'MISSED'}"
            print(f"{one.name:28} {one.value:10.3f} {one.unit:5}{told}", flush=True)
    results = [one for several in found.values() for one in several]
    if not wanted:
        _RESULTS.mkdir(exist_ok=True)
        text = json.dumps([one.as_json() for one in results], indent=2)
        (_RESULTS / "latest.json").write_text(f"{text}\n", "utf-8")
        draw(found, _RESULTS / "latest.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
