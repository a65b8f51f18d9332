"""Why there is no public copy: the refusals that others tell by letter, or sum up."""

from typing import Final

from omv_workflow.domain.leaks import Leak
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said

_MOST_TOLD: Final = 5
MARK_OR_GIVE_ALL: Final = said(
    "Mark what is secret ([[7 k: text]]) in a plan that is partly_secret and have it confirmed, or"
    " give the recipient `copy: full` with its ground and a protected channel in unit.yaml."
)


class LeakFound(NotPossibleNow):
    """A file that was to be handed out holds what is withheld; it has been thrown away.

    Attributes:
        leaks: in which parts of the file what was found, and never the text.
    """

    def __init__(self, leaks: tuple[Leak, ...]) -> None:
        places = (said("{part}: {where}", part=one.part, where=one.where) for one in leaks)
        super().__init__(
            said("A public copy of the plan"),
            why=said(
                "something that is withheld, or an internal address, stands in it all the same"
                " ({places}).",
                places=tuple(places)[:_MOST_TOLD],
            ),
            next_step=said(
                "Look for the same words elsewhere in the plan: mark them there too, or change"
                " them, and have the plan confirmed with its marks; take out addresses of internal"
                " hosts."
            ),
        )
        self.leaks = leaks


class PdfAwaited(NotPossibleNow):
    """A plan came to be distributed when the PDFs of this run had been made."""

    def __init__(self) -> None:
        super().__init__(
            said("Distributing the plan"),
            why=said("its PDFs have not been made yet."),
            next_step=said("Run `omv distribute` again; the schedule does so by itself."),
        )


class NobodyCanGetOne(NotPossibleNow):
    """A plan that has no public copy was to be offered, though recipients wait for one.

    Attributes:
        waiting: the names of these recipients.
    """

    def __init__(self, waiting: tuple[str, ...]) -> None:
        super().__init__(
            said("Offering the plan for confirmation"),
            why=said(
                "{recipients} are to get a public copy, and there is none: the plan is secret, and"
                " no passage of it is marked as such.",
                recipients=waiting,
            ),
            next_step=MARK_OR_GIVE_ALL,
        )
        self.waiting = waiting
