"""What a stand-in is told who would answer for somebody absent without having read it."""

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import open_items
from omv_workflow.domain.permissions import person_of
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.year import Year


def refuse_for_absent(year: Year, actor: Actor) -> None:
    """Nobody leaves all of another one's items unchanged at once: a stand-in names each.

    Raises:
        NotPossibleNow: somebody for whom the actor stands in has left items open.
    """
    answers = year.answers()
    theirs = {
        request.person_id: open_items(request, answers)
        for request in year.requests()
        if request.is_waiting and _stands_in(year, actor, request.person_id)
    }
    if items := tuple(item for some in theirs.values() for item in some):
        raise NotPossibleNow(
            said("Leaving all items unchanged"),
            why=said("what is left open was asked of {absent}, who is away.", absent=tuple(theirs)),
            next_step=said(
                "Read each with `omv show ITEM`, then name it: `omv unchanged {items}`.",
                items=" ".join(items),
            ),
        )


def _stands_in(year: Year, actor: Actor, person_id: str) -> bool:
    absence = person_of(year.unit, person_id).absence_on(year.today)
    return absence is not None and absence.stand_in == actor.subject
