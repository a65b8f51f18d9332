"""Answering: an item is looked at, answered, erased, or left as it is."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from omv_workflow.entrypoints.options import File, Item, Text, Year, chosen_year, text_from
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import NotFound
from omv_workflow.phrases import Phrase, listed, said

if TYPE_CHECKING:
    from datetime import datetime

    from omv_workflow.domain.actors import Actor
    from omv_workflow.domain.answers import Answer
    from omv_workflow.steps.statuses import ItemStatus


class _Act(Protocol):
    """An answer about to be given, or erased."""

    def __call__(self, actor: "Actor", now: "datetime", *, may_take_back: bool) -> "Answer":
        """Give it; `WouldTakeBack` where a plan would be taken back and may not be."""


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
        session.parts, session.viewer, session.plan_id, session.now, of_year=chosen_year(year)
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
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Answer one item; `yes` or `no` where the form asks for it.

    Those who lead or coordinate can change an answer of a plan that is offered or confirmed as
    well. They are asked first, for it takes the plan back; with --json or --file -, --yes says it.

    Example: omv answer mission_core_task --file answer.md
    """
    from omv_workflow.steps.answer import erase_answer, give_answer

    session = Session.of(context)
    who = session.parts, session.plan_id, item
    if erase:
        if (text, file) != (None, None):
            raise typer.BadParameter(said("--erase takes no text."))
        act: _Act = partial(erase_answer, *who)
    else:
        act = partial(give_answer, *who, text_from(text, file))
    given = _agreed(session, act, yes=yes, can_ask=not session.as_json and file != "-")
    session.show(given, _given(session, given))


def _agreed(session: Session, act: _Act, *, yes: bool, can_ask: bool) -> "Answer":
    """The answer as given; who would take a plan back by it is asked, or else refused."""
    from omv_workflow.steps.return_cycle import WouldTakeBack

    try:
        return act(session.actor, session.now, may_take_back=yes)
    except WouldTakeBack as would:
        if not can_ask:
            raise
        session.ask(
            said(
                "The year {year} is {state}, and a change takes the plan back: it has to be offered"
                " and confirmed again. Change the answer?",
                year=would.cycle.anniversary.year,
                state=would.cycle.state,
            )
        )
    return act(session.actor, session.now, may_take_back=True)


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
