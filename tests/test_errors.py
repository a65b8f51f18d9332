"""The one family of errors."""

import pytest

from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
    OmvError,
    Unavailable,
    VerificationFailed,
)

FAMILY = [
    InvalidInput,
    NotFound,
    NotAllowed,
    NotPossibleNow,
    AlreadyDone,
    VerificationFailed,
    Unavailable,
]


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_is_of_the_family(kind: type[OmvError]) -> None:
    """One `except` catches all that is refused."""
    with pytest.raises(OmvError):
        raise kind("Confirming", why="nobody may.", next_step="Ask the director.")


def test_an_error_says_what_was_refused_why_and_what_to_do_next() -> None:
    """It is read as one line, and its parts can be had one by one."""
    error = NotAllowed("Confirming the plan", why="it is a draft.", next_step="Offer it first.")
    assert str(error) == "Confirming the plan: it is a draft. Offer it first."
    assert (error.what, error.why) == ("Confirming the plan", "it is a draft.")
    assert error.next_step == "Offer it first."


def test_what_is_already_done_is_not_possible_now() -> None:
    """A caller to whom the difference is nothing needs not know of it."""
    assert issubclass(AlreadyDone, NotPossibleNow)
    assert not issubclass(VerificationFailed, NotPossibleNow)
