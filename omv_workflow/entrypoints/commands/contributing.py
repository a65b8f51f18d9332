"""What a contributor does with one item, besides answering it."""

from typing import Annotated

import typer

from omv_workflow.entrypoints.options import File, Item, Text, text_from
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said


def take_back(context: typer.Context, item: Item) -> None:
    """Take back what you have handed in, while nobody has accepted it.

    What stood before stands again; your text is kept as a draft on the item's page.
    """
    from omv_workflow.steps.take_back import take_back as take

    session = Session.of(context)
    stands = take(session.parts, session.plan_id, item, session.actor, session.now)
    told = {"item": stands.item_id, "revision": stands.revision, "state": stands.state}
    session.show(told, said("{item} is open with you again.", item=item))


def delegate(
    context: typer.Context,
    item: Item,
    to: Annotated[str, typer.Argument(metavar="PERSON", help="Who should answer it.")],
) -> None:
    """Ask a colleague to answer one of your open items; they get a letter."""
    from omv_workflow.steps.delegate import delegate as hand

    session = Session.of(context)
    asked = hand(session.parts, session.plan_id, item, to, session.actor, session.now)
    told = said(
        "{person} is asked for {item}, due {due_on}.", person=to, item=item, due_on=asked.due_on
    )
    session.show(asked, told)


def comment(context: typer.Context, item: Item, text: Text = None, file: File = None) -> None:
    """Say something about an item to those who answer it, and those who coordinate and lead.

    Nothing secret may stand in it.

    Example: omv comment risks --text "Who is in charge at night?"
    """
    from omv_workflow.steps.comment import write_comment

    session = Session.of(context)
    words = text_from(text, file)
    made = write_comment(session.parts, session.plan_id, item, words, session.actor, session.now)
    session.show(made, said("Your comment stands beside {item}.", item=item))
