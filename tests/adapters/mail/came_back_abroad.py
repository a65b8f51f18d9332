"""More mails that come back: of other servers, in other languages and charsets, and trickier ones.

Made after the formats' descriptions like those of `came_back`; none is copied from anywhere.
"""

from omv_workflow.domain.notices import NoticeKind as Kind
from tests.adapters.mail.came_back import ABOUT, ENVELOPE, TO, Sample, report


def _automatic(marks: str, subject: str) -> str:
    return f"From: registry@recipient.example\nTo: {TO}\n{marks}Subject: {subject}\n\nPoissa.\n"


def _of_server(subject: str, text: str) -> str:
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mail.recipient.example\nTo: {TO}\n"
        f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


FORGED_PART = (
    "--b\nContent-Type: message/rfc822\n\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mail.recipient.example\n\nAction: failed\nStatus: 5.1.1\n"
)

ABROAD = (
    Sample(
        "microsoft 365, in Swedish",
        Kind.FAILED,
        report(
            "failed",
            "5.1.10",
            more="Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound\n"
            "Remote-MTA: dns;out.recipient.example\n",
            back=f"Message-ID: {ABOUT}\n",
        ).replace("Delivery Status Notification", "=?utf-8?q?Gick_inte_att_leverera?="),
        "5.1.10",
        (ABOUT,),
    ),
    Sample(
        "microsoft 365, blocked by a rule",
        Kind.FAILED,
        report("failed", "5.7.1", more="Diagnostic-Code: smtp;550 5.7.1 TRANSPORT.RULES\n"),
        "5.7.1",
    ),
    Sample(
        "gmail, text before it in UTF-8 by eight bits",
        Kind.FAILED,
        report(
            "failed", "5.2.1", more="Last-Attempt-Date: Mon, 10 May 2027 08:00:00 -0700\n"
        ).replace("The mail system tells.", "Viesti ei mennyt perille – sääli."),
        "5.2.1",
    ),
    Sample(
        "domino, with a status of no detail",
        Kind.FAILED,
        report("failed", "5.0.0", more="Diagnostic-Code: X-Notes; User not listed\n"),
        "5.0.0",
    ),
    Sample(
        "amazon ses, fields in another order and case",
        Kind.FAILED,
        report("failed", "5.1.1").replace(
            "Final-Recipient: rfc822; registry@recipient.example\nAction: failed",
            "ACTION: Failed\nfinal-recipient: RFC822; registry@recipient.example",
        ),
        "5.1.1",
    ),
    Sample(
        "zimbra, with the envelope and nothing of the mail",
        Kind.FAILED,
        report("failed", "5.4.4", envelope=f"Original-Envelope-Id: {ENVELOPE}\n"),
        "5.4.4",
    ),
    Sample(
        "text in a charset of Japanese",
        Kind.FAILED,
        report("failed", "5.1.1").replace(
            "Content-Type: text/plain", "Content-Type: text/plain; charset=iso-2022-jp"
        ),
        "5.1.1",
    ),
    Sample(
        "a charset that nobody knows",
        Kind.DELIVERED,
        report("delivered", "2.1.5").replace(
            "Content-Type: text/plain", "Content-Type: text/plain; charset=klingon"
        ),
        "2.1.5",
    ),
    Sample(
        "a returned mail that plays a bounce, below a notice of delivery",
        Kind.DELIVERED,
        report("delivered", "2.0.0").replace("--b--", FORGED_PART + "--b--"),
        "2.0.0",
    ),
    Sample(
        "failed for one and late for another",
        Kind.OTHER,
        report("failed", "5.1.1", more="\nFinal-Recipient: rfc822; b@c.example\nAction: delayed\n"),
        "5.1.1",
    ),
    Sample("its fields are empty", Kind.OTHER, report("", "")),
    Sample(
        "exchange, out of office in Swedish",
        Kind.AUTO_REPLY,
        _automatic("Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n", "Autosvar"),
    ),
    Sample(
        "out of office in German, by an old program",
        Kind.AUTO_REPLY,
        _automatic("X-Autorespond: Abwesend\n", "=?iso-8859-1?q?Abwesenheit=3A_M=E4rz?="),
    ),
    Sample("a mailing list's", Kind.AUTO_REPLY, _automatic("Precedence: bulk\n", "Re: x")),
    Sample(
        "a person whose program writes that it is none",
        Kind.ANSWER,
        _automatic("Auto-Submitted: no\n", "Re: Omavalvontasuunnitelma"),
    ),
    Sample(
        "a server in words that nobody knows",
        Kind.OTHER,
        _of_server("配信不能", "宛先が見つかりません。"),
    ),
)
"""One for each shape."""
