"""Addresses to try out what becomes of mail: in mail mode `test`, each ends as its name says.

They are of a domain that nobody can have (RFC 2606), after the model of the simulators of GOV.UK
Notify and Amazon SES. What stands behind a plus sign tells several of one kind apart.
"""

from omv_workflow.domain.messages import MessageState, Outcome
from omv_workflow.phrases import listed, said

DOMAIN = "simulator.example"
_S = MessageState
_ENDS = {
    "accepted": Outcome(_S.ACCEPTED, said("simulated: the server has taken it")),
    "delivered": Outcome(_S.DELIVERED, said("simulated: it has arrived")),
    "temporary-failure": Outcome(_S.TEMPORARY_FAILURE, said("simulated: the mailbox is busy")),
    "permanent-failure": Outcome(_S.PERMANENT_FAILURE, said("simulated: there is no such mailbox")),
    "technical-failure": Outcome(_S.TECHNICAL_FAILURE, said("simulated: the server is away")),
    "unknown": Outcome(_S.UNKNOWN, said("simulated: the server took it and gave no answer")),
}
NAMES = tuple(_ENDS)


def simulated(address: str) -> Outcome | None:
    """How mail to an address of the simulator ends in mode `test`; None for any other address."""
    if not is_of_simulator(address):
        return None
    name = address.partition("@")[0].partition("+")[0].casefold()
    names = listed([f"{one}@{DOMAIN}" for one in NAMES], ", ")
    nobody = said("the simulator has no such address; it has {names}", names=names)
    return _ENDS.get(name, Outcome(_S.PERMANENT_FAILURE, nobody))


def refused_by_all_others(address: str) -> Outcome | None:
    """How mail to an address of the simulator ends where mail is sent; None for any other.

    A server on the way might accept it first, and a copy that nobody can get would count as sent.
    """
    if not is_of_simulator(address):
        return None
    why = said("the address is of the simulator, which mail mode `test` alone has")
    return Outcome(_S.PERMANENT_FAILURE, why)


def is_of_simulator(address: str) -> bool:
    """Whether an address is of the simulator's domain."""
    return address.casefold().rpartition("@")[2] == DOMAIN
