"""What comes back for mail: whether its mailbox can be read, and how much waits for a person."""

from collections.abc import Iterator

from omv_workflow.bootstrap import returns_of
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import counted, said

_SUBJECT = said("what comes back")


def check(place: Place) -> Iterator[Finding]:
    """Look into the mailbox that the settings name; nothing where they name none."""
    returns = returns_of(place.folder, place.settings.mail)
    if returns is None or returns.mailbox is None:
        return
    try:
        returns.mailbox.arrived(1)
        waiting = returns.mailbox.waiting()
    except Unavailable as error:
        yield fault(_SUBJECT, error.why, error.next_step)
        return
    if not waiting:
        yield ok(_SUBJECT, said("its mailbox can be read, and nothing in it waits."))
        return
    told = counted(
        "{number} mail in its mailbox waits for a person.",
        "{number} mails in its mailbox wait for a person.",
        waiting,
    )
    advice = said(
        "See them with `omv mail waiting`, or on the page of the recipients, record what they tell"
        " (`omv mail bounced`, `omv acknowledged`), and put them away."
    )
    yield warning(_SUBJECT, told, advice)
