"""The pages of a recipient: what it was sent, by its link alone, and saying that it has arrived."""

from datetime import timedelta

import pytest
from httpx2 import Response

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.ways_in import OWN_RECEIPT
from omv_workflow.testing.example import MINISTRY, SUPERVISOR
from tests.entrypoints.web.offered import (
    GONE_OUT,
    confirmed_portal,
    events_of,
    receipt_link,
    sent_portal,
)
from tests.entrypoints.web.portal import Portal


@pytest.fixture
def portal() -> Portal:
    """The pages once the plan has gone out."""
    return sent_portal()


def sent_out(*outcomes: MessageState) -> Portal:
    """The pages once the plan has gone out; the mails ended so, the first ones first."""
    portal = confirmed_portal()
    portal.bench.outbox.answers += outcomes
    portal.bench.run_until(GONE_OUT)
    return portal


def delivery(portal: Portal, recipient: str = SUPERVISOR) -> Delivery:
    """What became of a recipient's copy."""
    with portal.bench.parts.work() as work:
        (found,) = work.deliveries.find(recipient_id=recipient)
    return found


def acknowledge(portal: Portal, number: str = "", path: str | None = None) -> Response:
    """Say that it has arrived, in a browser that has never been here."""
    return portal.browser().post(path or receipt_link(portal), data={"register_number": number})


def test_the_letter_leads_to_what_it_brought(portal: Portal) -> None:
    """The files are byte for byte those of the letter; looking changes nothing."""
    browser, path = portal.browser(), receipt_link(portal)
    shown = browser.get(path).text
    assert "Sent to Esimerkkivirasto on 2027-05-13." in shown
    (letter,) = (
        one
        for one in portal.bench.outbox.carried
        if one.purpose is Purpose.DISTRIBUTION and portal.address in one.text
    )
    for kind, sha256 in (("docx", letter.attachment), ("letter", letter.letter_attachment)):
        taken = browser.get(f"{path}/{kind}")
        assert sha256_hex(taken.content) == sha256
        assert str(sha256) in shown
        assert taken.headers["content-disposition"].startswith("attachment;")
    assert browser.get(f"{path}/pdf").status_code == 404
    assert delivery(portal).state is DeliveryState.SENT


def test_receipt_is_acknowledged_under_an_own_number(portal: Portal) -> None:
    """The log tells by which link, and nobody's name; the cycle goes on by it."""
    shown = acknowledge(portal, " KV/12/2027 ")
    assert "Receipt was acknowledged on 2027-05-14." in shown.text
    assert "Your register number: KV/12/2027." in shown.text
    given = delivery(portal)
    assert (given.state, given.recipient_register_number) == (
        DeliveryState.ACKNOWLEDGED,
        "KV/12/2027",
    )
    assert (given.how, given.recorded_by) == ("by the link in the letter", None)
    (told,) = events_of(portal, "delivery.acknowledged")
    assert (told.data["by"], told.data["delivery"]) == ("recipient", given.id)
    assert told.data["link"]


def test_acknowledging_twice_is_once(portal: Portal) -> None:
    """A second click, or another one of the registry: what was noted first stands."""
    acknowledge(portal, "1")
    assert "Your register number: 1." in acknowledge(portal, "2").text
    assert len(events_of(portal, "delivery.acknowledged")) == 1


def test_without_a_number_it_is_acknowledged_too(portal: Portal) -> None:
    """Not every matter has one."""
    assert "Thank you" in acknowledge(portal).text
    assert delivery(portal).recipient_register_number is None


@pytest.mark.parametrize("number", ["a\nb", "\x00", "[[7 k: x]]", "x" * 301])
def test_a_number_that_cannot_be_printed_is_refused(portal: Portal, number: str) -> None:
    """The field comes again with what was typed, and a way to it."""
    refused = acknowledge(portal, number)
    assert (refused.status_code, 'href="#register_number"' in refused.text) == (422, True)
    assert delivery(portal).state is DeliveryState.SENT


def test_the_database_holds_no_link_that_opens_anything(portal: Portal) -> None:
    """The kept letter has a place for it, and the link is kept as a hash."""
    token = receipt_link(portal).removeprefix("/received/")
    with portal.bench.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.DISTRIBUTION)
        assert [OWN_RECEIPT in one.text for one in letters] == [True, False]
        assert not any(token in one.text for one in letters)
        assert [one.id for one in work.receipt_links.find()] == [sha256_hex(token.encode())]


def test_who_gets_it_for_information_has_no_link(portal: Portal) -> None:
    """They are not asked to acknowledge anything (R14)."""
    letters = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.DISTRIBUTION]
    assert [portal.address in one.text for one in letters] == [True, False]
    assert delivery(portal, MINISTRY).group == "tiedoksi"


@pytest.mark.parametrize("path", [f"/received/{'0' * 64}", "/received/own-link"])
def test_an_invented_link_is_answered_like_an_old_one(portal: Portal, path: str) -> None:
    """It tells nothing of which there are, and has nothing sent."""
    browser = portal.browser()
    assert browser.get(path).status_code == 410
    assert browser.get(f"{path}/docx").status_code == 404
    assert acknowledge(portal, path=path).status_code == 404
    assert browser.post(f"{path}/again").status_code == 202
    assert not asked(portal)


def asked(portal: Portal) -> list[str]:
    """To which addresses new links went."""
    return portal.bench.outbox.to(Purpose.RECEIPT_LINK)


def test_an_old_link_shows_nothing_and_offers_a_new_one(portal: Portal) -> None:
    """The new one goes to the address on record, whoever asks for it, and works."""
    old = receipt_link(portal)
    portal.later = timedelta(days=100)
    assert portal.browser().get(old).status_code == 410
    assert portal.browser().get(f"{old}/docx").status_code == 404
    assert acknowledge(portal, path=old).status_code == 404
    for _ in range(2):
        portal.browser().post(f"{old}/again")
    assert asked(portal) == ["kirjaamo@esimerkki-valvoja.example"]
    assert "Thank you" in acknowledge(portal, path=receipt_link(portal, Purpose.RECEIPT_LINK)).text


def test_once_it_is_acknowledged_no_new_link_goes_out(portal: Portal) -> None:
    """There is nothing left to say by it."""
    acknowledge(portal)
    portal.browser().post(f"{receipt_link(portal)}/again")
    assert asked(portal) == []


def test_a_link_proves_that_a_mail_arrived_of_which_nothing_was_known() -> None:
    """It was lost sight of, and is settled by that."""
    portal = sent_out(*[MessageState.UNKNOWN] * 20)
    assert delivery(portal).state is DeliveryState.DUE
    acknowledge(portal)
    assert delivery(portal).state is DeliveryState.ACKNOWLEDGED
    with portal.bench.parts.work() as work:
        (mail,) = work.messages.find(delivery_id=delivery_id(portal))
    assert mail.state is MessageState.DELIVERED


def delivery_id(portal: Portal) -> str:
    """The id of the supervisor's delivery."""
    return next(
        str(one.delivery_id)
        for one in portal.bench.outbox.carried
        if one.purpose is Purpose.DISTRIBUTION and portal.address in one.text
    )


def test_the_page_speaks_the_language_of_the_recipient(portal: Portal) -> None:
    """Until its reader chooses another one."""
    browser = portal.browser()
    browser.cookies.clear()
    shown = browser.get(receipt_link(portal), headers={"accept-language": "sv"})
    assert '<html lang="fi">' in shown.text
