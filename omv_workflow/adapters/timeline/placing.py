"""Labels that don't overlap: each stands to the right of its pole, in the lowest free row."""

from collections.abc import Sequence
from typing import NamedTuple


class Label(NamedTuple):
    """From the pole to the right end of its text, with room around it."""

    pole: float
    end: float


def rows_of(labels: Sequence[Label]) -> list[int]:
    """In which row above its mark each label stands, of labels in the order of their poles.

    A label that reaches over a later pole stands above that pole's own label. So no two labels
    overlap, and no pole goes through a label.
    """
    rows: list[int] = [0] * len(labels)
    for place in reversed(range(len(labels))):
        later = range(place + 1, len(labels))
        reached = [rows[one] for one in later if labels[one].pole < labels[place].end]
        rows[place] = max(reached, default=-1) + 1
    return rows
