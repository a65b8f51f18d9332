"""Who holds which version: each cell of the matrix, and what is missing."""

from datetime import UTC, date, datetime

import pytest

from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.holders import Given, Holding, Lack, WhoHolds, holding_of, who_holds
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.proofs import Proof, ProofKind, proof_of, proof_told
from omv_workflow.domain.unit import Channel, Recipient
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.testing.example import example_unit
from tests import messages

SENT, ENDED = datetime(2027, 5, 13, 9, 0, tzinfo=UTC), datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
LISTED = example_unit().recipients[0]


def delivery(state: DeliveryState, **changes: object) -> Delivery:
    """A copy for the first recipient, in a state."""
    known = {"id": "d1", "recipient_id": LISTED.id, "recipient_name": LISTED.name}
    return messages.delivery(**{**known, "state": state, **changes})


def mail(state: MessageState) -> Message:
    """The mail that brings it, in a state since 20 May."""
    return messages.message(delivery_id="d1", state=state, created_at=SENT, state_since=ENDED)


def version(number: int) -> Version:
    """A version that was confirmed."""
    return Version(
        id=f"v{number}",
        plan_id="p",
        cycle_id="c",
        number=number,
        draft=0,
        stage=Stage.FOR_CONFIRMATION,
        docx_hash="d",
        pdf_hash=None,
        answers_root="",
        answers_hash="",
        document_hash=None,
        form_id="f",
        form_version=date(2026, 1, 1),
        template_hash=None,
        converter=None,
        register_number=None,
        made_at=SENT,
    )


def held(
    *copies: tuple[int, Delivery], listed: tuple[Recipient, ...] = (LISTED,), newest: int = 2
) -> WhoHolds:
    """The picture where these copies were owed, and versions up to `newest` confirmed."""
    given = [Given(number, one, None) for number, one in copies]
    return who_holds([version(one) for one in range(1, newest + 1)], given, listed)


S, M = DeliveryState, MessageState


@pytest.mark.parametrize(
    ("copy", "message", "expected"),
    [
        (delivery(S.DUE), None, Holding.WAITING),
        (delivery(S.DUE), mail(M.CREATED), Holding.WAITING),
        (delivery(S.DUE), mail(M.TEMPORARY_FAILURE), Holding.WAITING),
        (delivery(S.DUE), mail(M.UNKNOWN), Holding.UNKNOWN),
        (delivery(S.DUE), mail(M.PERMANENT_FAILURE), Holding.FAILED),
        (delivery(S.SENT, sent_at=SENT), mail(M.ACCEPTED), Holding.SENT),
        (delivery(S.SENT, sent_at=SENT), mail(M.DELIVERED), Holding.HOLDS),
        (delivery(S.DELIVERED, sent_at=SENT), mail(M.DELIVERED), Holding.HOLDS),
        (delivery(S.ACKNOWLEDGED, sent_at=SENT, ended_at=ENDED), None, Holding.HOLDS),
        (delivery(S.RECORDED_BY_HAND, ended_at=ENDED), None, Holding.HOLDS),
        (delivery(S.FAILED, sent_at=SENT), mail(M.PERMANENT_FAILURE), Holding.FAILED),
        (delivery(S.REROUTED, sent_at=SENT), None, Holding.WAITING),
        (delivery(S.REROUTED, sent_at=SENT), mail(M.UNKNOWN), Holding.UNKNOWN),
        (delivery(S.REROUTED, sent_at=SENT), mail(M.PERMANENT_FAILURE), Holding.FAILED),
        (delivery(S.SENT, sent_at=SENT), mail(M.PERMANENT_FAILURE), Holding.FAILED),
        (delivery(S.SUPERSEDED, ended_at=ENDED), mail(M.CANCELLED), Holding.NEVER_GIVEN),
        (delivery(S.SUPERSEDED, sent_at=SENT, ended_at=ENDED), None, Holding.SENT),
    ],
)
def test_a_cell_says_whether_the_recipient_holds_the_version(
    copy: Delivery, message: Message | None, expected: Holding
) -> None:
    """Accepted by a server is not held, and what bounced is not held whatever was sent."""
    assert holding_of(copy, message) is expected


@pytest.mark.parametrize(
    ("copy", "message", "kind", "at"),
    [
        (delivery(S.DUE), mail(M.CREATED), ProofKind.NONE, None),
        (delivery(S.SENT, sent_at=SENT), mail(M.ACCEPTED), ProofKind.ACCEPTED, SENT),
        (delivery(S.SENT, sent_at=SENT), mail(M.DELIVERED), ProofKind.TOLD, ENDED),
        (delivery(S.DELIVERED, sent_at=SENT), mail(M.DELIVERED), ProofKind.NOTICE, ENDED),
        (delivery(S.ACKNOWLEDGED, ended_at=ENDED), None, ProofKind.LINK, ENDED),
        (delivery(S.ACKNOWLEDGED, ended_at=ENDED, recorded_by="k"), None, ProofKind.ANSWER, ENDED),
        (delivery(S.RECORDED_BY_HAND, ended_at=ENDED), None, ProofKind.HAND, ENDED),
        (delivery(S.FAILED, sent_at=SENT), None, ProofKind.NONE, None),
    ],
)
def test_each_copy_has_the_proof_that_there_is(
    copy: Delivery, message: Message | None, kind: ProofKind, at: datetime | None
) -> None:
    """With the instant since when it holds: that of the sending only where no more is known."""
    proof = proof_of(copy, message)
    assert (proof.kind, proof.at) == (kind, at)


def test_a_proof_is_told_in_words() -> None:
    """Who recorded it, how, and under which number there."""
    proof = Proof(ProofKind.HAND, ENDED, Channel.PAPER, "Kai Koordinaattori", "Kirjaamoon.", "V/1")
    assert proof_told(proof, lambda at: at) == (
        "handed over 2027-05-20 09:00, way: paper; its register number: V/1; how: Kirjaamoon.;"
        " recorded by Kai Koordinaattori"
    )
    assert "proves no arrival" in proof_told(Proof(ProofKind.ACCEPTED, SENT), lambda at: at)
    assert proof_told(Proof(ProofKind.NONE), lambda at: at) == ""


FIRST = (1, delivery(S.ACKNOWLEDGED, ended_at=ENDED))


@pytest.mark.parametrize(
    ("picture", "lacks"),
    [
        (held(), (Lack.NOTHING_HELD,)),
        (held(FIRST), (Lack.OLDER_ONLY,)),
        (held(FIRST, (2, delivery(S.DUE))), (Lack.WAITING, Lack.OLDER_ONLY)),
        (held(FIRST, (2, delivery(S.FAILED))), (Lack.FAILED, Lack.OLDER_ONLY)),
        (held((2, delivery(S.FAILED))), (Lack.FAILED, Lack.NOTHING_HELD)),
        (held((2, delivery(S.SENT, sent_at=SENT))), (Lack.UNPROVEN,)),
        (held((2, delivery(S.RECORDED_BY_HAND, ended_at=ENDED))), ()),
        (held(FIRST, listed=()), (Lack.UNLISTED,)),
        (held(FIRST, (2, delivery(S.ACKNOWLEDGED, ended_at=ENDED)), listed=()), ()),
        (held((2, delivery(S.DUE)), listed=()), ()),
        (held(newest=0), ()),
    ],
)
def test_what_is_missing_is_told_of_the_newest_version(
    picture: WhoHolds, lacks: tuple[Lack, ...]
) -> None:
    """What is wrong with the newest first, then what is held in its place."""
    assert [one.lacks for one in picture.holders] == [lacks]
    assert len(picture.lacking) == bool(lacks)


def test_where_nobody_knows_whether_it_arrived_nothing_is_said_to_be_held() -> None:
    """Nor that nothing is: it may have arrived."""
    given = [Given(1, delivery(S.DUE), mail(M.UNKNOWN))]
    assert who_holds([version(1)], given, [LISTED]).holders[0].lacks == (Lack.UNKNOWN,)


def test_a_recipient_that_was_taken_off_the_list_stays_in_the_picture() -> None:
    """Under the name that its copy bore, below all that are listed."""
    gone = delivery(S.ACKNOWLEDGED, ended_at=ENDED, recipient_id="gone", recipient_name="Avi")
    found = held((1, gone))
    assert [(one.name, one.is_listed) for one in found.holders] == [
        (LISTED.name, True),
        ("Avi", False),
    ]
