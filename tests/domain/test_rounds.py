"""A first letter never looks like a reminder, and a reminder never like a first letter."""

import pytest

from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.rounds import round_of

P = Purpose


@pytest.mark.parametrize(
    ("purpose", "earlier", "step", "number"),
    [
        (P.CLIENT_NOTICE, [], "tell_clients.a.2027-05-12", 1),
        (P.CLIENT_NOTICE, ["tell_clients.a.2027-05-12"], "tell_clients.a.2027-05-19", 2),
        # confirmed again: another duty
        (P.CLIENT_NOTICE, ["tell_clients.a.2027-05-12"], "tell_clients.b.2027-05-26", 1),
        (P.HAND_DELIVERY, ["distribute.a.2027-05-12.x-y"], "distribute.a.2027-05-19.x", 2),
        (P.HAND_DELIVERY, ["distribute.a.2027-05-12.x"], "distribute.a.2027-05-12.x-y", 1),
        (P.HAND_DELIVERY, ["distribute.a.2027-05-12.x"], "distribute.b.2027-05-26.z", 1),
        (P.ACKNOWLEDGEMENT_MISSING, ["acknowledge.a.1.x-y"], "acknowledge.a.2.x", 2),
        (P.ACKNOWLEDGEMENT_MISSING, ["acknowledge.a.1.x"], "acknowledge.b.2.z", 1),
        (P.ANSWERS_TO_ACCEPT, ["accept.a.1.x"], "accept.a.2.y", 1),
        # what is new in it does not make a first letter of it
        (P.ANSWERS_TO_ACCEPT, ["accept.a.1.x", "accept.a.2.x-y"], "accept.a.3.x-y-z", 3),
        (P.DISTRIBUTION_BLOCKED, ["distribute.a.1.changed"], "distribute.a.2.changed", 2),
        (P.DISTRIBUTION_BLOCKED, ["distribute.a.1.changed"], "distribute.a.1.damaged", 1),
        (P.PUBLIC_COPY_BLOCKED, ["ready.a.1.12ab"], "ready.a.1.34cd", 2),
        (P.PUBLIC_COPY_BLOCKED, ["ready.a.1.12ab"], "distribute.b.2.12ab", 1),
        (P.CONTRIBUTION_REMINDER, ["remind_1.r"], "remind_2.r", 2),
        (P.CONTRIBUTION_REMINDER, ["remind_1.r"], "remind_1.s", 1),
        (P.NUMBER_MISSING, ["ready.a.1"], "ready.a.2", 2),
    ],
)
def test_letters_are_counted_by_what_they_are_about(
    purpose: Purpose, earlier: list[str], step: str, number: int
) -> None:
    """The duty that they belong to, the copies that they name, the request, or the one matter."""
    assert round_of(purpose, step, earlier) == number
