"""Mail that came back and waits for a person: what each seems to be, and the list of them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.console import RenderableType

from omv_workflow.domain.notices import NoticeKind
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, plain_table
from omv_workflow.phrases import Phrase, listed, said
from omv_workflow.steps.left_mail import WaitingMail

_ID_SHOWN = 8
_KINDS: Mapping[NoticeKind, Phrase] = MappingProxyType(
    {
        NoticeKind.FAILED: said("a notice that a mail did not get through"),
        NoticeKind.DELIVERED: said("a notice that a mail was delivered"),
        NoticeKind.ANSWER: said("an answer"),
    }
)


def kind_told(one: WaitingMail) -> Phrase:
    """What it seems to be."""
    return _KINDS.get(one.mail.notice.kind, said("not clear"))


def proof_of_way(one: WaitingMail) -> Phrase:
    """Whether it can be of the mail that it names."""
    if one.is_proven:
        return said("It came to that mail's own return address.")
    return said("It only names what it is about: anybody could have written it.")


def left_mail_view(mails: Sequence[WaitingMail]) -> RenderableType:
    """A row for each, with as much of its id as the commands need."""
    if not mails:
        return line(said("No mail that came back waits."), style="green")
    table = plain_table(
        said("Id"), said("Sender"), said("Subject"), said("What"), said("About the mail to")
    )
    for one in mails:
        names = listed([named.to_name for named in one.names], ", ")
        shown = one.id[:_ID_SHOWN], one.mail.sender, one.mail.subject
        table.add_row(*shown, speak(kind_told(one)), speak(names))
    return table
