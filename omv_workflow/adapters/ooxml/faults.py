"""What is wrong with a template: each fault with its place and what to do, all told at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import Phrase, counted, listed, said


@dataclass(frozen=True)
class Fault:
    """Something that would spoil every document made from a template."""

    place: str
    seen: str
    advice: str


def refusal(template: str, faults: Sequence[Fault]) -> InvalidInput:
    """The one error that tells all faults of a template, a line each."""
    count = counted("{number} fault.", "{number} faults.", len(faults))
    return InvalidInput(
        said("Template {template}", template=template),
        why=listed([count, *map(_told, faults), ""]),
        next_step=said("Correct what is named; `omv template check FILE` tries it again."),
    )


def _told(fault: Fault) -> Phrase:
    return listed((listed((fault.place, fault.seen), ": "), fault.advice), " → ")
