"""Texts out of which nothing takes a secret passage: no mark may stand in them.

Marks stand in answers, and in `name` and `kept_at` of the plan's attachments. A name, a number, a
reason, a note or a comment goes into letters, logs and public files as it is written.
"""

from collections.abc import Iterator
from typing import Any, Final

from omv_workflow.domain.invisible import seen
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.secret_slips import find_slip
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.forms.model import Form
from omv_workflow.phrases import said

MARKED_IN_UNIT: Final = ("plan.attachments.*.name", "plan.attachments.*.kept_at")
"""Where a unit's file may mark passages."""
_PATTERN: Final = ("plan", "register_number_pattern")
"""The brackets of a regular expression are its own, so only what opens a mark counts there."""

_MARKED_IN_VAIN: Final = said(
    "a secret passage is marked here, and nothing would take it out; marks stand in answers, and in"
    " name and kept_at of plan.attachments"
)


def holds_mark(text: str) -> bool:
    """Whether a secret passage is marked in a text, be the mark sound or broken."""
    try:
        return bool(take_marks(text).marks)
    except InvalidInput:
        return True


def opens_mark(text: str) -> bool:
    """Whether a text that others issue, a form's or a template's, holds what opens a mark.

    Such a text may well name a point of the act in plain brackets.
    """
    return "[[" in seen(text)


def marked_in_form(form: Form) -> tuple[str, ...]:
    """Which texts of a form hold a mark: they are printed in every copy as they stand."""
    texts = {
        "title": form.title,
        "plan_title": form.plan_title,
        **{section.id: section.title for section in form.sections},
        **{item.id: item.text for item in form.items},
    }
    return tuple(name for name, text in texts.items() if opens_mark(text))


def check_unmarked(text: str | None, what: str) -> None:
    """Refuse a text that is no answer and holds a mark; `what` names it to its reader.

    Raises:
        InvalidInput: telling where marks can stand, and nothing of the text.
    """
    if text and holds_mark(text):
        raise InvalidInput(
            what,
            why=said("a secret passage is marked in it, and nothing would take it out."),
            next_step=said(
                "Say it without what is secret; marks ([[7 k: text]]) stand in answers, and in name"
                " and kept_at of the attachments in unit.yaml."
            ),
        )


def check_marked_nowhere_else(located: Located, *marked: str) -> None:
    """Refuse a file in which a passage is marked elsewhere than under the keys of `marked`.

    Its other faults wait until it is mended: they would be told with what stands there.

    Raises:
        InvalidInput: naming each place with its line.
    """
    may_be_marked = [loc for keys in marked for loc, _ in located.find(keys)]
    faults = [
        Problem(loc, _MARKED_IN_VAIN)
        for loc, text in _texts((), located.data)
        if loc not in may_be_marked
        and (find_slip(text) is not None if loc == _PATTERN else holds_mark(text))
    ]
    if faults:
        raise located.refusal(faults)


def _texts(loc: Loc, value: Any) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*loc, key), inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _texts((*loc, number), inner)
