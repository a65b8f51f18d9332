"""Mail that came back and waits for a person: who is shown it, and what they decide."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import NotAllowed, NotFound, NotPossibleNow, Unavailable
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.left_mail import WaitingMail, waiting_mail, waiting_mails
from omv_workflow.steps.settle_left_mail import put_away, record_answer, record_bounce
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
)
from omv_workflow.testing.returning import MemoryReturns
from tests.steps.copies import BY, recorded, states
from tests.steps.returned import came, events, mail_to, of, with_mailbox
from tests.steps.two_units import forms, other_unit

STRANGE = ReadNotice(NoticeKind.OTHER, "cd" * 32, came_to=("returns@unit.example",))


@pytest.fixture
def sent(distributing: Bench) -> Bench:
    """The copies have gone out, and there is a mailbox for what comes back."""
    return with_mailbox(distributing)


def seen_by(bench: Bench, person: str) -> Viewer:
    """The view of somebody of the unit."""
    return Viewer({"esimerkki": person}, bench.parts.today(bench.now))


def waits(bench: Bench, *notices: ReadNotice) -> list[WaitingMail]:
    """What the coordinator is shown once these have come."""
    came(bench, *notices)
    return waiting_mails(bench.parts, seen_by(bench, COORDINATOR), EXAMPLE_PLAN)


def answered(bench: Bench, recipient: str = SUPERVISOR, **told: object) -> ReadNotice:
    """An answer of a recipient that tells no number."""
    mail = mail_to(bench, recipient)
    return of(mail, NoticeKind.ANSWER, recipients=(), sender=mail.to_address, **told)


def test_what_waits_is_shown_with_the_mail_that_it_is_about(sent: Bench) -> None:
    """To whom that went, and whether what came back can be of it."""
    (found,) = waits(sent, answered(sent))
    assert found.single is not None
    assert (found.single.id, found.is_proven) == (mail_to(sent, SUPERVISOR).id, True)
    (_, forged) = waits(sent, of(mail_to(sent, MINISTRY), NoticeKind.FAILED, came_to=(), about=()))
    assert (forged.names, forged.is_proven) == ((), False)


def test_only_the_management_is_shown_it(sent: Bench) -> None:
    """Others of the unit may not read what recipients answer."""
    came(sent, answered(sent))
    with pytest.raises(NotAllowed):
        waiting_mails(sent.parts, seen_by(sent, NURSE), EXAMPLE_PLAN)
    with pytest.raises(NotFound):
        waiting_mails(sent.parts, Viewer({}, sent.parts.today(sent.now)), EXAMPLE_PLAN)


def test_of_several_units_each_is_shown_its_own(sent: Bench) -> None:
    """What names nothing is for whoever keeps the workspace."""
    sent.forms = forms
    other = apply_unit(sent.parts, other_unit(), Actor(DIRECTOR), sent.now).plan_id
    (found,) = waits(sent, answered(sent), STRANGE)
    assert found.id == answered(sent).sha256
    (strange,) = waiting_mails(sent.parts, EVERYTHING, other)
    assert strange.id == STRANGE.sha256


def test_a_mail_is_put_away_and_that_is_logged(sent: Bench) -> None:
    """It is moved to those that were understood; nothing else has changed."""
    (found,) = waits(sent, STRANGE)
    put_away(sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id[:6], BY, sent.now)
    assert sent.returned == MemoryReturns(read=["0"])
    assert events(sent, "notice.settled") == 1
    with pytest.raises(NotFound):
        waiting_mail(sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id)


def test_an_answer_in_other_words_is_recorded_by_a_person(sent: Bench) -> None:
    """With the number that they have read in it, for the copy that its letter brought."""
    (found,) = waits(sent, answered(sent))
    told = ("Vastasi viestiin.", "VN/7/2027")
    record_answer(sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id, *told, BY, sent.now)
    with sent.parts.work() as work:
        (copy,) = work.deliveries.find(recipient_id=SUPERVISOR)
    assert copy.state is DeliveryState.ACKNOWLEDGED
    assert (copy.recipient_register_number, copy.recorded_by) == ("VN/7/2027", COORDINATOR)
    assert sent.returned == MemoryReturns(read=["0"])


def test_a_bounce_that_could_be_forged_is_recorded_by_a_person(sent: Bench) -> None:
    """Once they have made sure; the copy fails as by any other bounce."""
    mail = mail_to(sent, MINISTRY)
    (found,) = waits(sent, of(mail, NoticeKind.FAILED, came_to=(), about=(mail.message_id,)))
    assert found.is_proven is False
    how = "Kirjaamo vahvisti puhelimitse."
    record_bounce(sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id, how, BY, sent.now)
    assert mail_to(sent, MINISTRY).state is MessageState.PERMANENT_FAILURE
    assert states(sent)[MINISTRY] is DeliveryState.FAILED
    assert sent.returned == MemoryReturns(read=["0"])


def test_nothing_is_recorded_of_what_names_no_mail(sent: Bench) -> None:
    """It waits on; at whose copy it is recorded, the person has to say."""
    (found,) = waits(sent, STRANGE)
    known = sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id, "Näin."
    with pytest.raises(NotPossibleNow):
        record_bounce(*known, BY, sent.now)
    with pytest.raises(NotPossibleNow):
        record_answer(*known, None, BY, sent.now)
    assert sent.returned == MemoryReturns(left=["0"])


def test_no_copy_is_acknowledged_that_waits_for_nothing(sent: Bench) -> None:
    """It was recorded meanwhile; the mail is put away, and no other copy is meant by it."""
    (found,) = waits(sent, answered(sent))
    recorded(sent, SUPERVISOR)
    with pytest.raises(NotPossibleNow):
        record_answer(sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id, "Näin.", None, BY, sent.now)


def test_who_does_not_manage_the_unit_decides_nothing(sent: Bench) -> None:
    """Whatever they may see."""
    (found,) = waits(sent, answered(sent))
    known = sent.parts, EVERYTHING, EXAMPLE_PLAN, found.id
    with pytest.raises(NotAllowed):
        put_away(*known, Actor(NURSE), sent.now)
    with pytest.raises(NotAllowed):
        record_answer(*known, "Näin.", None, Actor(NURSE), sent.now)
    assert sent.returned == MemoryReturns(left=["0"])


def test_a_mailbox_that_is_closed_is_told(sent: Bench) -> None:
    """There may be mail in it: an empty list would be wrong."""
    came(sent, answered(sent))
    assert sent.returned is not None
    sent.returned.closed = True
    with pytest.raises(Unavailable):
        waiting_mails(sent.parts, EVERYTHING, EXAMPLE_PLAN)
