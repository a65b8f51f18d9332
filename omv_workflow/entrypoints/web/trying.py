"""Trying what a form asks for: what is refused is shown beside what was typed."""

from collections.abc import Callable

from omv_workflow.errors import InvalidInput, NotFound, NotPossibleNow, OmvError

_ABOUT_THE_FORM = (InvalidInput, NotFound, NotPossibleNow)


def tried(act: Callable[[], object]) -> OmvError | None:
    """Why it was refused, if the reason lies in what was typed, or in how things stand by now."""
    try:
        act()
    except _ABOUT_THE_FORM as error:
        return error
    return None
