"""Mail that did not go out as it should: see it, and decide what becomes of it."""

from functools import partial
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import How
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import named, said

mail = typer.Typer(
    help="Mail that failed or may not have arrived: list it, send it again, or settle it.",
    invoke_without_command=True,
)

Message = Annotated[
    str, typer.Argument(metavar="ID", help="The message's id, or as much of it as is needed.")
]


@mail.callback()
def list_mail(context: typer.Context) -> None:
    """List the mail that failed or may not have arrived, and why; below, what to do about it."""
    from omv_workflow.entrypoints.views.mail import mail_view
    from omv_workflow.steps.settle_mail import troubled_mail

    if context.invoked_subcommand is None:
        session = Session.of(context)
        found = troubled_mail(session.parts, session.viewer, session.plan_id)
        session.show(found, partial(mail_view, found, session.parts.zone))


@mail.command("again")
def again(context: typer.Context, message: Message) -> None:
    """Send a message once more, though it may have arrived; the next `omv run send-mail` does."""
    from omv_workflow.steps.settle_mail import send_again

    session = Session.of(context)
    sent = send_again(session.parts, session.plan_id, message, session.actor, session.now)
    told = said("{name}: waits to be sent again.", name=sent.to_name)
    session.show(_outcome(sent.id, sent.state), told)


@mail.command("settle")
def settle(
    context: typer.Context,
    message: Message,
    how: How,
    delivered: Annotated[
        bool, typer.Option("--delivered/--given-up", help="It has arrived, or is given up.")
    ],
) -> None:
    """Record that a message has arrived, or that it is given up.

    Example: omv mail settle 3f2a --delivered --how "The recipient confirmed it by phone"
    """
    from omv_workflow.domain.messages import MessageAct
    from omv_workflow.steps.settle_mail import settle_mail

    session = Session.of(context)
    act = MessageAct.DELIVER if delivered else MessageAct.CANCEL
    settled = settle_mail(
        session.parts, session.plan_id, message, act, how, session.actor, session.now
    )
    told = said("{name}: {state}.", name=settled.to_name, state=named(settled.state))
    session.show(_outcome(settled.id, settled.state), told)


@mail.command("bounced")
def bounced(context: typer.Context, message: Message, how: How) -> None:
    """Record that a message came back, though the mail server had taken it.

    The copy that it brought goes on by its recipient's next way.

    Example: omv mail bounced 3f2a --how "The registry says that the mailbox is closed"
    """
    from omv_workflow.domain.messages import MessageAct
    from omv_workflow.steps.settle_mail import settle_mail

    session = Session.of(context)
    act = MessageAct.REFUSE
    back = settle_mail(
        session.parts, session.plan_id, message, act, how, session.actor, session.now
    )
    told = said("{name}: {state}.", name=back.to_name, state=named(back.state))
    session.show(_outcome(back.id, back.state), told)


@mail.command("waiting")
def waiting(context: typer.Context) -> None:
    """List the mail that came back and waits for a person; what each says stands in its mailbox.

    Record what it tells with `omv acknowledged` or `omv mail bounced`, and put it away.
    """
    from omv_workflow.entrypoints.views.left_mail import left_mail_view
    from omv_workflow.steps.left_mail import waiting_mails

    session = Session.of(context)
    found = waiting_mails(session.parts, session.viewer, session.plan_id)
    session.show(found, partial(left_mail_view, found))


@mail.command("put-away")
def put_away(context: typer.Context, mail_id: Message) -> None:
    """Put a mail away that came back, when it has been looked at; it stays in its mailbox."""
    from omv_workflow.steps import settle_left_mail

    session = Session.of(context)
    known = session.parts, session.viewer, session.plan_id
    settle_left_mail.put_away(*known, mail_id, session.actor, session.now)
    session.show({"id": mail_id}, said("The mail {id} is put away.", id=mail_id))


def _outcome(message_id: str, state: str) -> dict[str, str]:
    return {"id": message_id, "state": state}
