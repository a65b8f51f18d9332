"""Collecting: the year opens, contributors are asked, they answer, the coordinator looks."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import (
    File,
    Item,
    Person,
    Text,
    Year,
    free_text,
    text_from,
)
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import NotFound
from omv_workflow.phrases import Phrase, counted, listed, said

if TYPE_CHECKING:
    from omv_workflow.domain.answers import Answer
    from omv_workflow.steps.statuses import ItemStatus


def open_year(context: typer.Context) -> None:
    """Open the coming year before its day."""
    from omv_workflow.steps.open_cycles import open_cycle

    session = Session.of(context)
    cycle = open_cycle(session.parts, session.plan_id, session.actor, session.now)
    session.show(cycle, said("The year of {anniversary} is open.", anniversary=cycle.anniversary))


def request(context: typer.Context) -> None:
    """Ask every contributor now, before the day."""
    from omv_workflow.steps.request_contributions import request_contributions

    session = Session.of(context)
    cycle = request_contributions(session.parts, session.plan_id, session.actor, session.now)
    session.show(cycle, said("The contributors are asked; `omv status` shows whom."))


def show_item(
    context: typer.Context,
    item: Item,
    text: Annotated[
        bool, typer.Option("--text", help="Only the answer's text, to edit and hand in again.")
    ] = False,
    year: Year = None,
) -> None:
    """Show one item: its question and its answer.

    Example: omv show health_care --text > health_care.md
    """
    from omv_workflow.entrypoints.views.items import item_view
    from omv_workflow.steps.note_viewed import note_viewed_items
    from omv_workflow.steps.queries import item_statuses

    session = Session.of(context)
    statuses = item_statuses(
        session.parts, session.viewer, session.plan_id, session.now, of_year=year
    )
    found = _the_one(item, statuses)
    note_viewed_items(session.parts, session.viewer, session.plan_id, [found], session.now)
    session.show(found, found.text if text else partial(item_view, found))


def answer(
    context: typer.Context,
    item: Item,
    text: Text = None,
    file: File = None,
    erase: Annotated[
        bool, typer.Option("--erase", help="Leave the item without an answer, on purpose.")
    ] = False,
) -> None:
    """Answer one item; `yes` or `no` where the form asks for it.

    Example: omv answer mission_core_task --file answer.md
    """
    from omv_workflow.steps.answer import erase_answer, give_answer

    session = Session.of(context)
    who = session.parts, session.plan_id, item
    if erase:
        if (text, file) != (None, None):
            raise typer.BadParameter(said("--erase takes no text."))
        given = erase_answer(*who, session.actor, session.now)
    else:
        given = give_answer(*who, text_from(text, file), session.actor, session.now)
    session.show(given, _given(session, given))


def _given(session: Session, given: "Answer") -> Phrase:
    """What became of an answer, and what follows from it."""
    from omv_workflow.domain.unit_secrecy import grounds_to_classify
    from omv_workflow.entrypoints.views.parts import classification_note
    from omv_workflow.steps.queries import must_be_offered_again

    told = [
        said(
            "{item}: {state} (revision {revision}).",
            item=given.item_id,
            state=given.state,
            revision=given.revision,
        )
    ]
    if grounds := grounds_to_classify([given.text]):
        told.append(classification_note(grounds))
    if must_be_offered_again(session.parts, session.viewer, given.cycle_id):
        told.append(
            said("The plan was taken back by a change: it has to be offered and confirmed again.")
        )
    return listed(told)


def unchanged(
    context: typer.Context,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar="ITEM", help="All that you have left open, if left out."),
    ] = None,
) -> None:
    """Confirm that last year's answers still hold.

    For the items that are named, or for all that you have left open. An item whose question has
    changed must be named: read it first with `omv show`.
    """
    from omv_workflow.steps.answer import leave_unchanged

    session = Session.of(context)
    given = leave_unchanged(
        session.parts, session.plan_id, session.actor, session.now, items or None
    )
    told = [said("Left unchanged: {items}.", items=tuple(one.item_id for one in given))]
    if unseen := _unseen(session):
        still = said(
            "What these items ask has changed, so they are left open: {items}. Read each with"
            " `omv show`, then answer it or name it here.",
            items=unseen,
        )
        told.append(still)
    # Without the texts: these may be secret, and only `omv show` notes who looks at them.
    session.show([_without_text(one) for one in given], listed(told))


def _without_text(given: "Answer") -> dict[str, object]:
    return {name: value for name, value in vars(given).items() if name != "text"}


def accept(
    context: typer.Context,
    person: Annotated[
        str | None,
        typer.Argument(metavar="PERSON", help="Everybody who has submitted, if left out."),
    ] = None,
) -> None:
    """Accept what was submitted, by one person or by all."""
    from omv_workflow.steps.review import accept_contributions

    session = Session.of(context)
    accepted = accept_contributions(
        session.parts, session.plan_id, session.actor, session.now, person
    )
    session.show(
        accepted, said("Accepted: {known}.", known=tuple(one.person_id for one in accepted))
    )


def return_item(
    context: typer.Context,
    item: Item,
    comment: Annotated[str, typer.Option(help="What should be different.", callback=free_text)],
) -> None:
    """Send an answer back with a comment, by mail.

    Example: omv return health_care --comment "Please add the on-call times."
    """
    from omv_workflow.steps.review import return_answer

    session = Session.of(context)
    returned = return_answer(
        session.parts, session.plan_id, item, comment, session.actor, session.now
    )
    session.show(
        returned,
        said(
            "{item} went back to {person_id}, due {due_on}.",
            item=item,
            person_id=returned.person_id,
            due_on=returned.due_on,
        ),
    )


def hand_over(
    context: typer.Context,
    person: Person,
    stand_in: Annotated[str, typer.Argument(metavar="STAND_IN", help="Who takes over.")],
) -> None:
    """Hand what one person has left open to another."""
    from omv_workflow.steps.hand_over import hand_over as hand

    session = Session.of(context)
    taken = hand(session.parts, session.plan_id, person, stand_in, session.actor, session.now)
    session.show(
        taken,
        counted(
            "{stand_in} is asked for {number} item of {person}, due {due_on}.",
            "{stand_in} is asked for {number} items of {person}, due {due_on}.",
            len(taken.items),
            stand_in=stand_in,
            person=person,
            due_on=taken.due_on,
        ),
    )


def _unseen(session: Session) -> tuple[str, ...]:
    """The items that wait for whoever acts to read a question that has changed."""
    from omv_workflow.steps.queries import item_statuses

    statuses = item_statuses(session.parts, session.viewer, session.plan_id, session.now)
    person = session.actor.subject
    return tuple(one.item for one in statuses if one.changed and person in one.asked_of)


def _the_one(item: str, statuses: "list[ItemStatus]") -> "ItemStatus":
    for one in statuses:
        if one.item == item:
            return one
    raise NotFound(
        said("The item {item}", item=item),
        why=said("it is not asked, or the year is not open."),
        next_step=said("See the items with `omv status --items`."),
    )
