"""How the parts of the check of a returned PDF tell one another what is wrong."""

from omv_workflow.domain.found_signature import Fault


class FaultFound(Exception):
    """A returned PDF can't be believed.

    Attributes:
        fault: what is wrong with it.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
