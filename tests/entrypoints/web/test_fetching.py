"""A copy that is fetched by the link in its letter: what the mail brings, and when it arrived."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Enclosures, Message, MessageAct, MessageState, Purpose
from omv_workflow.domain.proofs import ProofKind, proof_of
from omv_workflow.domain.unit import Channel, Way
from omv_workflow.domain.ways_in import hash_of
from omv_workflow.steps.note_delivered import note_delivered
from omv_workflow.steps.reroute import fail_copy
from omv_workflow.steps.settle_mail import settle_mail
from omv_workflow.steps.year import load_year
from omv_workflow.testing.example import COORDINATOR, MINISTRY, SUPERVISOR, example_unit
from tests.entrypoints.web.offered import GONE_OUT, confirmed_portal, events_of, receipt_link
from tests.entrypoints.web.portal import Portal


def sent_by_link(
    recipient: str = SUPERVISOR, *, first: Way | None = None, then: Way | None = None
) -> Portal:
    """The pages once the plan is confirmed, with a recipient who fetches it, if not by `first`.

    `then` is the way after the link.
    """
    portal = confirmed_portal()
    unit = example_unit()
    link = Way(channel=Channel.LINK, address="linkki@virasto.example")
    way, *others = [one for one in (first, link, then) if one]
    update = {"channel": way.channel, "address": way.address, "then": tuple(others)}
    listed = tuple(
        one.model_copy(update=update) if one.id == recipient else one for one in unit.recipients
    )
    portal.bench.apply(unit.model_copy(update={"recipients": listed}))
    return portal


def gone_out(portal: Portal) -> Portal:
    """The same after the plan went out."""
    portal.bench.run_until(GONE_OUT)
    return portal


def copy(portal: Portal, recipient: str = SUPERVISOR) -> Delivery:
    """What became of a recipient's copy."""
    with portal.bench.parts.work() as work:
        (found,) = work.deliveries.find(recipient_id=recipient)
        delivery: Delivery = found
    return delivery


def letter(portal: Portal) -> tuple[Message, Enclosures]:
    """The mail that brought the link, and what went with it."""
    outbox = portal.bench.outbox
    both = zip(outbox.carried, outbox.enclosed, strict=True)
    (found,) = (
        one
        for one in both
        if one[0].purpose is Purpose.DISTRIBUTION and one[0].to_address.startswith("linkki@")
    )
    return found


def test_the_mail_brings_a_link_and_no_file() -> None:
    """The files are on the page behind it, with their checksums."""
    portal = gone_out(sent_by_link())
    mail, enclosed = letter(portal)
    assert enclosed == Enclosures()
    shown = portal.browser().get(receipt_link(portal)).text
    assert str(mail.attachment) in shown
    assert copy(portal).state is DeliveryState.SENT


def test_what_was_fetched_is_delivered_and_the_log_tells_which_bytes() -> None:
    """Looking at the page, or fetching the letter alone, moves nothing; twice is once."""
    portal = gone_out(sent_by_link())
    browser, path = portal.browser(), receipt_link(portal)
    browser.get(path)
    browser.get(f"{path}/letter")
    assert copy(portal).state is DeliveryState.SENT
    content = browser.get(f"{path}/docx").content
    browser.get(f"{path}/docx")
    delivered = copy(portal)
    assert delivered.state is DeliveryState.DELIVERED
    assert proof_of(delivered, letter(portal)[0]).kind is ProofKind.FETCHED
    (told,) = events_of(portal, "delivery.delivered")
    assert (told.data["sha256"], told.data["delivery"]) == (sha256_hex(content), delivered.id)


def test_a_notice_that_the_letter_arrived_is_no_proof_of_the_copy() -> None:
    """It has arrived once it is fetched, and the log tells of that alone."""
    portal = gone_out(sent_by_link(MINISTRY))
    parts, now = portal.bench.parts, portal.bench.now
    with parts.work() as work:
        sent = work.messages.get(letter(portal)[0].id)
        mail = note_delivered(parts, work, sent, now)
        work.commit(now)
    told = copy(portal, MINISTRY)
    assert (mail.state, told.state) == (MessageState.DELIVERED, DeliveryState.SENT)
    assert proof_of(told, mail).kind is ProofKind.ACCEPTED
    assert not events_of(portal, "delivery.delivered")
    portal.browser().get(f"{receipt_link(portal)}/docx")
    assert copy(portal, MINISTRY).state is DeliveryState.DELIVERED
    assert len(events_of(portal, "delivery.delivered")) == 1


def test_jakelu_still_acknowledges_what_it_has_fetched() -> None:
    """By the button on the same page."""
    portal = gone_out(sent_by_link())
    browser, path = portal.browser(), receipt_link(portal)
    browser.get(f"{path}/docx")
    assert not copy(portal).is_final
    browser.post(path, data={"register_number": "KV/1/2027"})
    assert copy(portal).state is DeliveryState.ACKNOWLEDGED


def test_tiedoksi_has_its_copy_once_it_is_fetched() -> None:
    """It is asked for nothing more."""
    portal = gone_out(sent_by_link(MINISTRY))
    portal.browser().get(f"{link_in(letter(portal)[0], portal)}/docx")
    assert copy(portal, MINISTRY).is_final


def test_a_mail_that_failed_goes_on_to_a_link() -> None:
    """The next way may be one by link; the page shows the same files."""
    first = Way(channel=Channel.EMAIL, address="kirjaamo@virasto.example")
    portal = sent_by_link(first=first)
    portal.bench.outbox.answers = [MessageState.PERMANENT_FAILURE] * 30
    portal.bench.run_until(GONE_OUT)
    portal.bench.outbox.answers.clear()
    portal.bench.run_until(GONE_OUT + timedelta(days=3))
    (failed,) = [one for one in portal.bench.outbox.carried if one.to_address == first.address]
    assert portal.browser().get(link_in(failed, portal)).status_code == HTTPStatus.GONE
    mail, enclosed = letter(portal)
    assert (copy(portal).way, copy(portal).channel) == (2, Channel.LINK)
    assert enclosed == Enclosures()
    assert str(mail.attachment) in portal.browser().get(link_in(mail, portal)).text


@pytest.mark.parametrize("act", [None, MessageAct.REFUSE], ids=["came back", "by a person"])
def test_the_link_of_a_mail_that_came_back_leads_nowhere_any_more(act: MessageAct | None) -> None:
    """The log tells which; the link of the next way works."""
    portal = sent_by_link(then=Way(channel=Channel.LINK, address="toinen@virasto.example"))
    gone_out(portal)
    first = letter(portal)[0]
    old = link_in(first, portal)
    assert portal.browser().get(old).status_code == HTTPStatus.OK
    come_back(portal, first, act)
    assert portal.browser().get(old).status_code == HTTPStatus.GONE
    assert portal.browser().get(f"{old}/docx").status_code == HTTPStatus.NOT_FOUND
    (told,) = events_of(portal, "receipt_link.revoked")
    assert told.data["link"] == hash_of(old.rpartition("/")[2])
    portal.bench.run_until(GONE_OUT + timedelta(days=3))
    new = receipt_link(portal)
    assert new != old
    assert portal.browser().get(f"{new}/docx").status_code == HTTPStatus.OK
    assert copy(portal).state is DeliveryState.DELIVERED


def come_back(portal: Portal, mail: Message, act: MessageAct | None) -> None:
    """A bounce of that mail is read, or a person records it by `act`."""
    parts, now = portal.bench.parts, portal.bench.now
    if act:
        by = Actor(COORDINATOR)
        settle_mail(parts, portal.plan_id, mail.id, act, "Palautui.", by, now)
        return
    with parts.work() as work:
        fail_copy(load_year(parts, work, str(mail.cycle_id), now), mail, SCHEDULE)
        work.commit(now)


def link_in(mail: Message, portal: Portal) -> str:
    """The path of the link in a mail."""
    return mail.text.partition(portal.address)[2].split()[0]
