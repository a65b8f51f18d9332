"""Trying a template: what it has, and all that is wrong with it and with its YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from omv_workflow.adapters.ooxml.beside import MarkPlaces
from omv_workflow.adapters.ooxml.expectations import Expectations, Marks
from omv_workflow.adapters.ooxml.faults import Fault
from omv_workflow.adapters.ooxml.fonts import fonts_of
from omv_workflow.adapters.ooxml.letter_template import LetterExpectations, LetterMarks
from omv_workflow.adapters.ooxml.marks import marks_in
from omv_workflow.adapters.ooxml.read_template import read_beside, read_document
from omv_workflow.adapters.ooxml.stories import stories
from omv_workflow.adapters.ooxml.template_checks import faults_in
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import read_text
from omv_workflow.forms.yaml_reader import read_yaml

_Expected: TypeAlias = Expectations | LetterExpectations
_MARKS: Mapping[type[_Expected], type[MarkPlaces]] = {
    Expectations: Marks,
    LetterExpectations: LetterMarks,
}


@dataclass(frozen=True)
class Examined:
    """A template as it was found; it can be used if there are no faults.

    `marks` are those of each text that has some, by the name of that text; `sha256` is what a
    confirmation with this template would bind.
    """

    template: str
    faults: tuple[Fault, ...]
    languages: tuple[str, ...]
    marks: Mapping[str, tuple[str, ...]]
    fonts: tuple[str, ...]
    sha256: str


def examine(path: Path) -> Examined:
    """Look at the template at `path`, of plans or letters, and the YAML beside it; change neither.

    Raises:
        NotFound: one of the two is missing.
        InvalidInput: the DOCX is no document.
    """
    beside = path.with_suffix(".yaml")
    original, document = read_document(path)
    kind = _kind(beside)
    expected, wrong = _expected(beside, kind)
    found = {one.place: tuple(sorted(marks_in(one.root))) for one in stories(document)}
    return Examined(
        template=path.name,
        faults=(*wrong, *faults_in(document, _MARKS[kind], expected)),
        languages=tuple(sorted(expected.languages)) if expected else (),
        marks={place: marks for place, marks in found.items() if marks},
        fonts=tuple(sorted(fonts_of(path))),
        sha256=sha256(original + beside.read_bytes()).hexdigest(),
    )


def _kind(beside: Path) -> type[_Expected]:
    """Whose the YAML is: a covering letter lists its enclosures, and no plan has any."""
    try:
        data = read_yaml(read_text(beside), beside.name).data
    except InvalidInput:  # told with all that is wrong, once its kind is chosen
        return Expectations
    match data:
        case {"marks": {"body": [*marks]}} if "enclosures" in marks:
            return LetterExpectations
    return Expectations


def _expected(beside: Path, kind: type[_Expected]) -> tuple[_Expected | None, tuple[Fault, ...]]:
    """What the YAML says, or else what is wrong with it."""
    try:
        return read_beside(beside, kind), ()
    except InvalidInput as error:
        return None, (Fault(beside.name, error.why.strip(), error.next_step),)
