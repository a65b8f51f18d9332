"""The pages of mail that came back and waits, as whoever coordinates sees them."""

import pytest

from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.steps.read_returns import read_returns
from omv_workflow.steps.return_ports import LeftMail
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from tests.entrypoints.web.offered import events_of, sent_portal
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.roles import come_in
from tests.steps.returned import mail_to, of, with_mailbox

PAGE = f"/plans/{EXAMPLE_PLAN}/came-back"
TEXT = "Kiitos!\n<script>alert(1)</script> Asia on kirjattu."
ANSWER = f"{PAGE}/{'ab' * 32}"
STRANGE = ReadNotice(NoticeKind.OTHER, "cd" * 32, sender="", said="Tarjous")


def answered_portal() -> Portal:
    """The copies have gone out; a recipient answers without a number, and somebody else writes."""
    portal = sent_portal()
    with_mailbox(portal.bench)
    bench, mail = portal.bench, mail_to(portal.bench, SUPERVISOR)
    answer = of(mail, NoticeKind.ANSWER, recipients=(), sender="registry@a.example", said="VS: x")
    assert bench.returned is not None
    bench.returned.notices = {"a": answer, "b": STRANGE}
    read_returns(bench.parts, bench.now)
    bench.returned.kept["a"] = LeftMail("a", answer, answer.sender, "VS: x", "17.5.2027", TEXT)
    return portal


def coordinator(portal: Portal) -> Browser:
    """The browser of whoever coordinates."""
    return come_in(portal, "esimerkki", COORDINATOR)


def test_what_waits_is_listed_with_what_it_is_about() -> None:
    """And the recipients' page leads there."""
    browser = coordinator(answered_portal())
    page = browser.get(PAGE).text
    row = page.partition("VS: x")[2].partition("</tr>")[0]
    assert "registry@a.example" in row
    assert "an answer" in row
    assert mail_to(answered_portal().bench, SUPERVISOR).to_name in row
    assert "Tarjous" in page
    assert f'href="{PAGE}"' in browser.get(f"/plans/{EXAMPLE_PLAN}/recipients").text


def test_a_mail_is_shown_as_text() -> None:
    """Markup of whoever wrote it stays text; its way is told."""
    portal = answered_portal()
    page = coordinator(portal).get(ANSWER).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Asia on kirjattu." in page
    assert "It came to that mail&#39;s own return address." in page
    assert "17.5.2027" in page


def test_an_answer_is_recorded_with_its_number() -> None:
    """The copy is acknowledged, and the mail waits no more."""
    portal = answered_portal()
    browser, path = coordinator(portal), ANSWER
    told = {"act": "answer", "number": "VN/7/2027", "how": "Vastaus sähköpostilla."}
    assert browser.fill(path, browser.form(path), **told).url.path == PAGE
    (event,) = events_of(portal, "delivery.acknowledged")
    assert event.data["register_number"] == "VN/7/2027"
    assert len(events_of(portal, "notice.settled")) == 1
    assert "VS: x" not in browser.get(PAGE).text
    assert browser.get(path).status_code == 404


def test_that_a_mail_did_not_get_through_is_recorded() -> None:
    """The copy goes on as after any bounce."""
    portal = answered_portal()
    browser, path = coordinator(portal), ANSWER
    browser.fill(path, browser.form(path), act="bounce", how="Väärä kirjaamo.")
    assert mail_to(portal.bench, SUPERVISOR).state is MessageState.PERMANENT_FAILURE


@pytest.mark.parametrize("told", [{"act": "answer", "how": " "}, {"act": "bounce", "how": ""}])
def test_without_a_word_how_it_is_known_nothing_is_recorded(told: dict[str, str]) -> None:
    """The refusal stands above the form, and the mail waits on."""
    portal = answered_portal()
    browser, path = coordinator(portal), ANSWER
    answered = browser.fill(path, browser.form(path), **told)
    assert answered.status_code == 422
    assert 'role="alert"' in answered.text
    assert portal.bench.returned is not None
    assert portal.bench.returned.left == ["a", "b"]


def test_what_names_nothing_can_only_be_put_away() -> None:
    """There is no copy to record anything of."""
    portal = answered_portal()
    browser, path = coordinator(portal), f"{PAGE}/{'cd' * 32}"
    page = browser.get(path).text
    assert "It has no plain text. Look at it in its mailbox." in page
    assert 'value="answer"' not in page
    assert browser.fill(path, browser.form(path), act="answer", how="x").status_code == 422
    browser.fill(path, browser.form(path), act="away")
    assert portal.bench.returned is not None
    assert (portal.bench.returned.left, portal.bench.returned.read) == (["a"], ["b"])


def test_where_no_mailbox_is_read_the_page_says_so() -> None:
    """An empty list would tell that nothing has come."""
    page = coordinator(sent_portal()).get(PAGE).text
    assert "What comes back for mail is not read here." in page


def test_a_mailbox_that_is_closed_is_told() -> None:
    """With a page that says that it is not the reader's fault."""
    portal = answered_portal()
    assert portal.bench.returned is not None
    portal.bench.returned.closed = True
    assert coordinator(portal).get(PAGE).status_code == 503


def test_the_mail_of_the_ministry_is_no_matter_of_the_answer() -> None:
    """What is recorded of one copy leaves the others."""
    portal = answered_portal()
    browser, path = coordinator(portal), ANSWER
    browser.fill(path, browser.form(path), act="answer", how="Vastaus.")
    with portal.bench.parts.work() as work:
        (copy,) = work.deliveries.find(recipient_id=MINISTRY)
    assert copy.ended_at is None
