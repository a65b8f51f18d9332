"""What stands on the envelope of a mail, and what a server does with what it is asked."""

from dataclasses import replace
from smtplib import quoteaddr

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.adapters.mail.envelope import envelope_of, xtext
from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.errors import InvalidInput
from omv_workflow.testing import returns_of
from tests.adapters.mail.servers import HOST, PATIENCE, Mailbox, Notifying, carried, serving

BASE = "palautukset@vastaanottokeskus.example"


@pytest.fixture
def returns() -> ReturnAddresses:
    """A mailbox for what comes back."""
    made = returns_of(MailSettings(return_address=BASE))
    assert made is not None
    return made


def outcome_at(
    mailbox: Mailbox, message: Message, attachment: bytes, returns: ReturnAddresses | None
) -> Outcome:
    """How one attempt ends at a server with this mailbox."""
    with serving(mailbox) as port:
        server = MailServer(HOST, port, Security.NONE, timeout=PATIENCE)
        return carried(SmtpCarrier(server, returns=returns), message, attachment)


def test_a_mail_is_sent_from_a_return_address_of_its_own(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """What comes back to it names the mail; the letter itself still comes from the unit."""
    mailbox = Mailbox()
    outcome_at(mailbox, message, attachment, returns)
    (envelope,) = mailbox.envelopes
    assert isinstance(envelope.content, bytes)
    assert returns.mail_in(envelope.mail_from or "") == "m-1"
    assert message.from_address.encode() in envelope.content
    assert b"palautukset" not in envelope.content


def test_a_digest_is_sent_from_its_own_address(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """What comes back for it is about all that it brought."""
    mailbox = Mailbox()
    digest = replace(message, sent_as="<d-1@vastaanottokeskus.example>")
    outcome_at(mailbox, digest, attachment, returns)
    assert returns.mail_in(mailbox.envelopes[0].mail_from or "") == "d-1"


def test_a_server_that_offers_it_is_asked_to_tell_of_a_copy(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """That it has arrived, failed or is late; without its text, and under its own name."""
    mailbox = Notifying()
    outcome = outcome_at(mailbox, message, attachment, returns)
    assert outcome.state is MessageState.ACCEPTED
    assert mailbox.asked == [
        "RET=HDRS",
        f"ENVID={returns.envelope_id(message.message_id)}",
        "NOTIFY=SUCCESS,FAILURE,DELAY",
        "ORCPT=rfc822;kirjaamo@ministerio.example",
    ]


def test_of_other_letters_only_trouble_is_told(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """Whether a reminder has arrived is proof of nothing."""
    mailbox = Notifying()
    outcome_at(mailbox, replace(message, delivery_id=None), attachment, returns)
    assert mailbox.asked[2] == "NOTIFY=FAILURE,DELAY"


def test_without_a_mailbox_for_it_nobody_gets_notices_of_success(
    message: Message, attachment: bytes
) -> None:
    """They would come to the unit's own mailbox; and the mail has no name that could be made up."""
    mailbox = Notifying()
    outcome_at(mailbox, message, attachment, None)
    assert mailbox.envelopes[0].mail_from == message.from_address
    assert mailbox.asked == [
        "RET=HDRS",
        "NOTIFY=FAILURE,DELAY",
        "ORCPT=rfc822;kirjaamo@ministerio.example",
    ]


def test_a_server_that_does_not_offer_it_is_asked_for_nothing(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """It would refuse the mail for what it does not know."""
    mailbox = Notifying()
    mailbox.offers = ()
    outcome = outcome_at(mailbox, message, attachment, returns)
    assert (outcome.state, mailbox.asked) == (MessageState.ACCEPTED, [])


def test_a_server_that_refuses_what_it_offers_gets_the_mail_plainly(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """In the same try, for nothing has left; and once."""
    mailbox = Notifying()
    mailbox.takes_parameters = False
    outcome = outcome_at(mailbox, message, attachment, returns)
    assert outcome.state is MessageState.ACCEPTED
    assert [one.rcpt_tos for one in mailbox.envelopes] == [[message.to_address]]


@pytest.mark.parametrize("code", ["501 5.5.4", "504 5.5.4", "555 5.5.4"])
@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_what_is_refused_for_its_parameters_goes_without(
    message: Message, attachment: bytes, returns: ReturnAddresses, command: str, code: str
) -> None:
    """Servers differ in how they say it, and in whether they mean the mail or its recipient."""
    mailbox = Notifying(**{command: [f"{code} Unsupported parameter"]})
    outcome = outcome_at(mailbox, message, attachment, returns)
    assert outcome.state is MessageState.ACCEPTED
    assert len(mailbox.envelopes) == 1


def test_an_address_that_is_refused_stays_refused(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """501 may be said of the address as well: without parameters it is said once more."""
    mailbox = Notifying(RCPT="501 5.1.3 Bad recipient address syntax")
    outcome = outcome_at(mailbox, message, attachment, returns)
    assert outcome == Outcome(
        MessageState.PERMANENT_FAILURE, "501 5.1.3 Bad recipient address syntax"
    )
    assert mailbox.commands.count("RCPT") == 2


def test_no_mail_asks_whether_it_was_read(
    message: Message, attachment: bytes, returns: ReturnAddresses
) -> None:
    """No header asks for a notice of reading, and no page loads anything (ADR 38)."""
    mailbox = Notifying()
    outcome_at(mailbox, message, attachment, returns)
    content = mailbox.envelopes[0].content
    assert isinstance(content, bytes)
    head = content.partition(b"\r\n\r\n")[0].lower()
    for asking in (b"disposition-notification", b"return-receipt", b"x-confirm-reading"):
        assert asking not in head


@given(st.text('ab@.<>()[]"\\,;: +=\r\n\t\x00ä', max_size=12).map(lambda odd: f"{odd}@b.example"))
@example(odd='"a> NOTIFY=NEVER"@b.example')
@example(odd="a\t@b.example")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_says_more_than_one_command(message: Message, odd: str) -> None:
    """What can't be an address makes no mail; what can ends no line and adds no parameter."""
    to_odd = replace(message, to_address=odd, attachment=None)
    try:
        compose(to_odd, Enclosures())
    except InvalidInput:
        return
    envelope = envelope_of(to_odd, None)
    for said_of_it in (quoteaddr(envelope.recipient), *envelope.of_recipient):
        assert said_of_it.isprintable()
    assert not any(" " in one for one in envelope.of_recipient)
    assert quoteaddr(envelope.recipient).endswith("@b.example>")


@given(st.text(st.characters(max_codepoint=127)))
def test_xtext_is_printable_and_can_be_read_back(text: str) -> None:
    """No blank, line end, plus or equals sign of an address ends a parameter early."""
    written = xtext(text)
    assert all("!" <= sign <= "~" and sign != "=" for sign in written)
    beginning, *parts = written.split("+")
    assert beginning + "".join(chr(int(one[:2], 16)) + one[2:] for one in parts) == text


def test_xtext_is_as_the_standard_shows_it() -> None:
    """A plus sign in an address is written as its number."""
    assert xtext("kirjaamo+omv@ministerio.example") == "kirjaamo+2Bomv@ministerio.example"
