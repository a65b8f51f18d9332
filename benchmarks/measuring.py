"""What a measurement yields, and how time is taken."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Result:
    """A figure; `at_least` or `at_most` is its goal, where it has one."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def goal(self) -> str | None:
        """The goal in words of arithmetic."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return None if self.at_most is None else f"<= {self.at_most:g}"

    @property
    def ok(self) -> bool:
        """Whether the goal is met; a figure without one is always well."""
        low, high = self.at_least, self.at_most
        return (low is None or self.value >= low) and (high is None or self.value <= high)

    def as_json(self) -> dict[str, str | float | bool | None]:
        """The figure for `latest.json`."""
        return {
            "name": self.name,
            "value": float(f"{self.value:.4g}"),
            "unit": self.unit,
            "goal": self.goal,
            "ok": self.ok,
        }


def median_ms(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median time of each action, in milliseconds of processor time.

    They take turns, so that whatever else the machine does meets all of them alike.
    """
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    for _ in range(rounds):
        for name, action in actions.items():
            gc.collect()
            start = time.process_time()
            action()
            taken[name].append((time.process_time() - start) * 1000)
    return {name: median(times) for name, times in taken.items()}
