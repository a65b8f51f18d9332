"""Letters of the workspace's own: whether each of them can be written."""

from collections.abc import Iterator

from omv_workflow.bootstrap import LETTERS_FOLDER, check_letters
from omv_workflow.entrypoints.doctor.findings import Finding, Place, ok
from omv_workflow.phrases import counted, said


def check(place: Place) -> Iterator[Finding]:
    """Every fault of the files that take the place of shipped letters."""
    check_letters(place.folder)
    own = len(list((place.folder / LETTERS_FOLDER).glob("*/*.md")))
    told = counted(
        "{number} letter of the workspace's own is sound.",
        "{number} letters of the workspace's own are sound.",
        own,
    )
    yield ok(said("letters"), told if own else said("all are the shipped ones."))
