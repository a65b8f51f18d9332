"""How strong a confirmation is, by the way in which it was given."""

import pytest

from omv_workflow.domain.versions import Method, Strength, strength_of

WEAK = (Method.RECORDED, Method.ON_PAPER)
SIGNED = (Method.OWN_CERTIFICATE, Method.ELSEWHERE)


def test_what_is_given_in_the_pages_is_a_simple_signature() -> None:
    """However it is sealed: the seal is the authority's, not the director's."""
    assert strength_of(Method.BUILT_IN, Strength.QUALIFIED) is Strength.SIMPLE


@pytest.mark.parametrize("method", WEAK)
def test_what_is_written_down_is_no_electronic_signature(method: Method) -> None:
    """Whatever is claimed of it."""
    assert strength_of(method, Strength.QUALIFIED) is Strength.RECORDED


@pytest.mark.parametrize("method", SIGNED)
def test_a_returned_signature_is_as_strong_as_it_was_found(method: Method) -> None:
    """And nothing but recorded where none was found."""
    assert strength_of(method, Strength.ADVANCED) is Strength.ADVANCED
    assert strength_of(method) is Strength.RECORDED
