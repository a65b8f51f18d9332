"""Where passages may be marked in a unit's file, and nowhere else."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from omv_workflow.domain.unit_text import plain
from omv_workflow.domain.unmarked import (
    MARKED_IN_UNIT,
    check_marked_nowhere_else,
    marked_in_form,
)
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.located import Loc, Located
from omv_workflow.forms.model import Form
from omv_workflow.testing.example import example_form, example_unit

PATTERN = ("plan", "register_number_pattern")
MARKS = ["[[7 k: ovikoodi]]", "[[7 k: ovikoodi", "[7 k: ovikoodi]", "{{7 k: ovikoodi}}"]


def file() -> dict[str, Any]:
    """A whole unit as plain data."""
    data = plain(example_unit())
    data["plan"]["attachments"] = [{"name": "Luettelo", "kept_at": "Arkisto"}]
    return data


def texts(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """The way to every text of plain data."""
    if isinstance(value, str):
        yield loc
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value or ()):
        if isinstance(inner, str | dict | list):
            yield from texts(inner, (*loc, key))


def refused(loc: Loc, text: str) -> InvalidInput | None:
    """What a file is refused with that has another text in that place."""
    data = deepcopy(file())
    inner: Any = data
    for key in loc[:-1]:
        inner = inner[key]
    inner[loc[-1]] = text
    try:
        check_marked_nowhere_else(Located("unit.yaml", data, {}), *MARKED_IN_UNIT)
    except InvalidInput as error:
        return error
    return None


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_refused_wherever_nothing_takes_it_out(mark: str) -> None:
    """Each text of the file in turn; the place is named, and never what stands there."""
    for loc in texts(file()):
        error = refused(loc, f"Esimerkki {mark}")
        if loc[:2] == ("plan", "attachments"):
            assert error is None
            continue
        assert error
        assert str(loc[-1] if isinstance(loc[-1], str) else loc[-2]) in error.why
        assert "ovikoodi" not in f"{error.what} {error.why} {error.next_step}"


def test_a_mark_in_a_text_of_the_form_is_told() -> None:
    """It is printed in every copy as it stands; a point of the act in brackets is none."""
    form = example_form().model_dump(mode="json", exclude_none=True)
    form["sections"][1]["items"][0]["text"] = "Kuvaa [7 kohta]"
    assert marked_in_form(Form.model_validate(form)) == ()
    form["sections"][1]["items"][0]["text"] = "Kuvaa [[7 k: ovikoodi]]"
    (place,) = marked_in_form(Form.model_validate(form))
    assert place == form["sections"][1]["items"][0]["id"]


def test_a_regular_expression_keeps_its_brackets() -> None:
    """What closes a mark is usual in one."""
    assert refused(PATTERN, "[^]]+-[0-9]{1,4}") is None
    assert refused(("unit", "name"), "Esimerkki]]")
