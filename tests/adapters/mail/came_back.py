"""Mails that come back as servers and programs write them, made after the formats' descriptions.

Each was sent to `TO` for a mail with the Message-ID `ABOUT`; none is copied from anywhere.
"""

from dataclasses import dataclass
from textwrap import dedent

from omv_workflow.domain.notices import NoticeKind as Kind

TO = "returns+0f0f-tag@unit.example"
ABOUT = "<0f0f@unit.example>"
ENVELOPE = "0f0f-tag"


@dataclass(frozen=True)
class Sample:
    """A mail, and what is to be read in it."""

    name: str
    kind: Kind
    text: str
    status: str = ""
    about: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        """Its bytes, as they come by SMTP."""
        return dedent(self.text).lstrip("\n").replace("\n", "\r\n").encode()


def report(action: str, status: str, *, more: str = "", envelope: str = "", back: str = "") -> str:
    """A delivery notice (RFC 3464) with one recipient; `back` are the headers that it returns."""
    returned = f"--b\nContent-Type: text/rfc822-headers\n\n{back}\n" if back else ""
    return (
        "Return-Path: <>\n"
        f"Delivered-To: {TO}\n"
        "From: Mail Delivery System <MAILER-DAEMON@mail.recipient.example>\n"
        f"To: {TO}\n"
        "Subject: Delivery Status Notification\n"
        "Auto-Submitted: auto-replied\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThe mail system tells.\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mail.recipient.example\n{envelope}\n"
        f"Final-Recipient: rfc822; registry@recipient.example\nAction: {action}\n"
        f"Status: {status}\n{more}\n{returned}--b--\n"
    )


SAMPLES = (
    Sample(
        "postfix, unknown user",
        Kind.FAILED,
        report(
            "failed",
            "5.1.1",
            more='Diagnostic-Code: X-Postfix; unknown user: "registry@recipient.example"\n',
            envelope=f"Original-Envelope-Id: {ENVELOPE}\n",
            back=f"Message-ID: {ABOUT}\nSubject: x\n",
        ),
        "5.1.1",
        (ABOUT,),
    ),
    Sample("postfix, delivered", Kind.DELIVERED, report("delivered", "2.0.0"), "2.0.0"),
    Sample(
        "sendmail, over quota",
        Kind.FAILED,
        report("failed", "5.2.2", more="Diagnostic-Code: SMTP; 552 5.2.2 Over quota\n Try later\n"),
        "5.2.2",
    ),
    Sample("sendmail, still trying", Kind.DELAYED, report("delayed", "4.4.1"), "4.4.1"),
    Sample("handed on", Kind.RELAYED, report("relayed", "2.1.9"), "2.1.9"),
    Sample("expanded to several", Kind.RELAYED, report("expanded", "2.1.5"), "2.1.5"),
    Sample("given up after days", Kind.FAILED, report("failed", "4.4.7"), "4.4.7"),
    Sample(
        "exchange, no status of its own",
        Kind.FAILED,
        report(
            "failed",
            "",
            more="Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found\n",
        ),
        "5.1.10",
    ),
    Sample(
        "two recipients of a list, one of them gone",
        Kind.OTHER,
        report(
            "failed",
            "5.1.1",
            more="\nFinal-Recipient: rfc822; other@recipient.example\nAction: delivered\n"
            "Status: 2.0.0\n",
        ),
        "5.1.1",
    ),
    Sample("an action that nobody knows", Kind.OTHER, report("teleported", "2.0.0"), "2.0.0"),
    Sample(
        "in Unicode (RFC 6533)",
        Kind.FAILED,
        report("failed", "5.1.1").replace(
            "message/delivery-status", "message/global-delivery-status"
        ),
        "5.1.1",
    ),
    Sample(
        "qmail",
        Kind.FAILED,
        f"""
        Return-Path: <>
        From: MAILER-DAEMON@mail.recipient.example
        To: {TO}
        Subject: failure notice

        Hi. This is the qmail-send program at mail.recipient.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <registry@recipient.example>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Message-ID: {ABOUT}
        """,
        "5.1.1",
    ),
    Sample(
        "exim",
        Kind.FAILED,
        f"""
        Return-path: <>
        From: Mail Delivery System <Mailer-Daemon@mail.recipient.example>
        To: {TO}
        Auto-Submitted: auto-replied
        X-Failed-Recipients: registry@recipient.example
        Subject: Mail delivery failed: returning message to sender

        This message was created automatically by mail delivery software.

          registry@recipient.example
            Unrouteable address
        """,
    ),
    Sample(
        "out of office, in Finnish",
        Kind.AUTO_REPLY,
        f"""
        Return-Path: <>
        From: Kirjaamo <registry@recipient.example>
        To: {TO}
        Auto-Submitted: auto-replied (vacation)
        In-Reply-To: {ABOUT}
        Subject: =?utf-8?q?Automaattinen_vastaus=3A_Omavalvontasuunnitelma?=

        Kiitos viestistänne. Diaarinumero VN/20211/2024.
        """,
        about=(ABOUT,),
    ),
    Sample(
        "a registry's confirmation by a program",
        Kind.AUTO_REPLY,
        f"""
        From: registry@recipient.example
        To: {TO}
        Auto-Submitted: auto-generated
        Subject: Viestinne on vastaanotettu

        Asianne on kirjattu numerolla OKV/718/1/2019.
        """,
    ),
    Sample(
        "an old program without RFC 3834",
        Kind.AUTO_REPLY,
        f"""
        From: registry@recipient.example
        To: {TO}
        Precedence: auto_reply
        X-Autoreply: yes
        Subject: Autosvar

        Jag är borta.
        """,
    ),
    Sample(
        "read receipt",
        Kind.DISPLAYED,
        f"""
        From: registry@recipient.example
        To: {TO}
        Subject: Luettu: Omavalvontasuunnitelma
        Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

        --b
        Content-Type: text/plain

        Viesti on luettu.
        --b
        Content-Type: message/disposition-notification

        Reporting-UA: mail.recipient.example
        Final-Recipient: rfc822;registry@recipient.example
        Original-Message-ID: {ABOUT}
        Disposition: manual-action/MDN-sent-manually; displayed
        --b--
        """,
        about=(ABOUT,),
    ),
    Sample(
        "an answer of a person",
        Kind.ANSWER,
        f"""
        Return-Path: <registry@recipient.example>
        From: Kirjaamo <registry@recipient.example>
        To: {TO}
        In-Reply-To: {ABOUT}
        References: <first@unit.example> {ABOUT}
        Subject: Re: Omavalvontasuunnitelma 2027

        Kiitos, kirjattu numerolla VN/1/2027.

        > oheisena lähetetään suunnitelma
        """,
        about=(ABOUT, "<first@unit.example>"),
    ),
    Sample(
        "an answer that quotes a bounce",
        Kind.ANSWER,
        f"""
        Return-Path: <registry@recipient.example>
        From: registry@recipient.example
        To: {TO}
        Subject: Re: failure notice

        We got this about another mail:

        > Hi. This is the qmail-send program at mail.recipient.example.
        > <other@recipient.example>:
        > Sorry, no mailbox here by that name. (#5.1.1)
        """,
    ),
    Sample(
        "from nobody, and nothing in it",
        Kind.OTHER,
        f"""
        Return-Path: <>
        To: {TO}
        Subject: hm

        """,
    ),
)
"""One for each shape."""
