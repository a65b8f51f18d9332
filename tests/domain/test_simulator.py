"""Addresses to try out what becomes of mail."""

import pytest

from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.simulator import NAMES, refused_by_all_others, simulated

ENDS = {
    "accepted": MessageState.ACCEPTED,
    "delivered": MessageState.DELIVERED,
    "temporary-failure": MessageState.TEMPORARY_FAILURE,
    "permanent-failure": MessageState.PERMANENT_FAILURE,
    "technical-failure": MessageState.TECHNICAL_FAILURE,
    "unknown": MessageState.UNKNOWN,
}


def test_every_name_has_its_end() -> None:
    """One address for each end that mail can have by itself."""
    assert set(NAMES) == set(ENDS)
    for name, state in ENDS.items():
        outcome = simulated(f"{name}@simulator.example")
        assert outcome is not None
        assert outcome.state is state
        assert "simulated" in outcome.response


def test_what_stands_behind_a_plus_sign_and_capital_letters_make_no_difference() -> None:
    """So that several recipients of one kind can be told apart."""
    assert simulated("Delivered+ministry@Simulator.example") == simulated(
        "delivered@simulator.example"
    )


def test_a_name_that_there_is_none_of_fails_and_tells_those_that_there_are() -> None:
    """A slip of the pen is never called sent."""
    outcome = simulated("delivred@simulator.example")
    assert outcome is not None
    assert outcome.state is MessageState.PERMANENT_FAILURE
    assert "delivered@simulator.example" in outcome.response


@pytest.mark.parametrize(
    "address",
    [
        "delivered@ministerio.example",
        "delivered@mail.simulator.example",
        "delivered@simulator.example.org",
        "simulator.example@ministerio.example",
    ],
)
def test_any_other_address_is_none_of_the_simulator(address: str) -> None:
    """Nobody's real address ends as a name says."""
    assert simulated(address) is None
    assert refused_by_all_others(address) is None
