"""The confirmation record: made once, when everything stands, and handed to nobody's secrets."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.commitments import check_openings, commitment_to
from omv_workflow.domain.confirmation_record import (
    ConfirmationRecord,
    Openings,
    read_openings,
    read_record,
)
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Version
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.confirm import record_confirmation
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.kept_bytes import bytes_in_use
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.make_record import make_due_records
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.seal_and_record import seal_and_record
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from omv_workflow.testing.signing import PlainSealer
from tests.steps.confirmations import told

PASSAGE = "Vartija kiertää kahdesti yössä"


def kept(bench: Bench) -> tuple[Version, Confirmation]:
    """The version of the plan, and its confirmation."""
    with bench.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
        return version, work.confirmations.find(version_id=version.id)[-1]


def record_of(bench: Bench) -> ConfirmationRecord:
    """The record that is kept."""
    return read_record(bench.blobs.get(kept(bench)[1].record_hash or ""))


def openings_of(bench: Bench) -> Openings:
    """Its openings."""
    return read_openings(bench.blobs.get(kept(bench)[0].openings_hash or ""))


def test_what_is_confirmed_has_a_record_once(confirmed: Bench) -> None:
    """Who runs the step again changes nothing."""
    summary = make_due_records(confirmed.parts, confirmed.now)
    before = kept(confirmed)
    again = make_due_records(confirmed.parts, confirmed.now)
    assert (len(summary.done), len(again.done), kept(confirmed)) == (1, 0, before)
    stream = confirmed.store.streams[f"plan:{EXAMPLE_PLAN}"]
    (event,) = (one for one in stream if one.kind == "confirmation.recorded")
    assert event.data["record"] == before[1].record_hash


def test_nothing_on_offer_has_a_record(offered: Bench) -> None:
    """There is nothing to tell of yet."""
    assert make_due_records(offered.parts, offered.now).done == []
    assert kept(offered)[1].record_hash is None


def test_a_record_says_what_was_confirmed_by_whom_and_when(confirmed: Bench) -> None:
    """By name and title, with the mandate of that day and how strong it is."""
    make_due_records(confirmed.parts, confirmed.now)
    record, (version, confirmation) = record_of(confirmed), kept(confirmed)
    (by,) = record.confirmed
    assert (by.person, by.role, by.method) == ("Johtaja (esimerkki)", Role.DIRECTOR, "recorded")
    assert (by.strength, by.system, by.reference) == ("recorded", "asianhallinta", "1/2027")
    assert by.mandate
    assert not by.mandate.acting
    assert by.id == confirmation.id
    assert record.made_for.register_number == "ESIMDno-2027-1"
    assert version.docx_hash
    salt = openings_of(confirmed).docx_salt or ""
    assert record.files.docx.commitment == commitment_to(salt, "docx", version.docx_hash)
    assert record.made_of.template == version.template_hash


def test_somebody_whom_the_unit_names_no_more_is_told_by_their_id(confirmed: Bench) -> None:
    """The record is made all the same, once."""
    confirmation = replace(kept(confirmed)[1], person_id="ennen")
    confirmed.store.tables["confirmations"][confirmation.id] = confirmation
    assert len(make_due_records(confirmed.parts, confirmed.now).done) == 1
    (by,) = record_of(confirmed).confirmed
    assert (by.person, by.title, by.mandate) == ("ennen", "", None)


def test_every_passage_opens_to_its_commitment(confirmed: Bench) -> None:
    """The openings are kept beside the version."""
    make_due_records(confirmed.parts, confirmed.now)
    found = check_openings(record_of(confirmed).answers.placed(), openings_of(confirmed).placed())
    assert found.withheld == ()
    texts = {one.place: one.text for one in found.shown}
    assert texts["work/1"] == "Työ järjestetään tiimeissä."
    assert openings_of(confirmed).root == record_of(confirmed).answers.root


def test_without_a_key_it_stands_unsigned_and_says_so(confirmed: Bench) -> None:
    """Nothing pretends to be a signature."""
    make_due_records(confirmed.parts, confirmed.now)
    assert record_of(confirmed).seal is None
    assert kept(confirmed)[1].record_signature is None


def test_with_a_key_it_is_signed_as_it_is_kept(confirmed: Bench) -> None:
    """The signature is over the very bytes."""
    confirmed.sealer = PlainSealer()
    make_due_records(confirmed.parts, confirmed.now)
    confirmation = kept(confirmed)[1]
    signature = confirmed.blobs.get(confirmation.record_signature or "")
    assert signature.startswith((confirmation.record_hash or "none").encode())
    seal = record_of(confirmed).seal
    assert seal
    assert (seal.subject, seal.is_test, seal.level) == ("Seal of a test", True, None)


def test_a_key_that_is_out_of_order_leaves_the_record_waiting(confirmed: Bench) -> None:
    """It is made, and signed, by a later run."""
    confirmed.sealer = PlainSealer(out_of_order="the token is not there.")
    summary = make_due_records(confirmed.parts, confirmed.now)
    assert [one.outcome for one in summary.waiting] == ["the token is not there."]
    assert kept(confirmed)[1].record_hash is None
    confirmed.sealer.out_of_order = None
    assert len(make_due_records(confirmed.parts, confirmed.now).done) == 1


def test_the_record_tells_of_the_sealed_bytes_and_of_their_level(offered: Bench) -> None:
    """It is made by the run that seals, and not before the seal that is owed."""
    offered.pdf, offered.converter = PdfSettings(), PlainConverter()
    offered.sealer = PlainSealer(level=SealLevel.B_T)
    make_due_pdfs(offered.parts, offered.now)
    version, _ = kept(offered)
    given = GivenHere(version.id, version.docx_hash or "", kept(offered)[0].pdf_hash or "", "Oulu")
    offered.sealer.out_of_order = "the token is not there."
    confirm_here(offered.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), offered.now)
    seal_and_record(offered.parts, offered.now)
    assert kept(offered)[1].record_hash is None
    offered.sealer.out_of_order = None
    seal_and_record(offered.parts, offered.now)
    record = record_of(offered)
    assert record.files.signed_pdf == kept(offered)[1].sealed_hash is not None
    assert record.seal
    assert record.seal.level == "b-t"


def test_what_no_longer_stands_gets_no_record(confirmed: Bench) -> None:
    """It was found to be wrong, or the plan has been offered anew."""
    confirmation = kept(confirmed)[1]
    for state in (ConfirmationState.VOIDED, ConfirmationState.SUPERSEDED):
        changed = replace(confirmation, state=state)
        confirmed.store.tables["confirmations"][confirmation.id] = changed
        assert make_due_records(confirmed.parts, confirmed.now).done == []


def test_the_kept_bytes_of_a_record_are_in_use(confirmed: Bench) -> None:
    """No sweep takes them away."""
    confirmed.sealer = PlainSealer()
    make_due_records(confirmed.parts, confirmed.now)
    version, confirmation = kept(confirmed)
    with confirmed.parts.work() as work:
        in_use = bytes_in_use(work)
    assert {
        version.openings_hash,
        confirmation.record_hash,
        confirmation.record_signature,
    } <= in_use


@pytest.fixture
def secret(answered: Bench) -> Bench:
    """A plan with a passage that is withheld is confirmed and has its record."""
    text = f"Yöllä: [[7 k: {PASSAGE}]]. Päivällä ei."
    give_answer(answered.parts, EXAMPLE_PLAN, "work", text, Actor(COORDINATOR), answered.now)
    set_register_number(
        answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", Actor(COORDINATOR), answered.now
    )
    answered.run_until(date(2027, 5, 12))
    record_confirmation(
        answered.parts, EXAMPLE_PLAN, told(answered, DIRECTOR), Actor(COORDINATOR), answered.now
    )
    make_due_records(answered.parts, answered.now)
    return answered


def test_a_record_holds_nothing_of_a_secret(secret: Bench) -> None:
    """Neither the text, nor a hash by which a short one could be found out by trying."""
    version, confirmation = kept(secret)
    content = secret.blobs.get(confirmation.record_hash or "")
    assert PASSAGE.encode() not in content
    for guessable in (version.docx_hash, version.answers_root, version.answers_hash):
        assert (guessable or "none").encode() not in content
    assert sha256_hex(PASSAGE.encode()).encode() not in content


def test_a_record_holds_no_bare_hash_where_nothing_is_secret_yet(confirmed: Bench) -> None:
    """What becomes secret later could be found out from it as well."""
    make_due_records(confirmed.parts, confirmed.now)
    version, confirmation = kept(confirmed)
    content = confirmed.blobs.get(confirmation.record_hash or "")
    assert (version.docx_hash or "none").encode() not in content
    assert record_of(confirmed).files.docx.sha256 is None


def test_who_has_the_salt_can_check_the_full_copy(secret: Bench) -> None:
    """The commitment to the DOCX is made of salt, kind and hash."""
    salt = openings_of(secret).docx_salt
    assert salt
    assert record_of(secret).files.docx.commitment == commitment_to(
        salt, "docx", kept(secret)[0].docx_hash or ""
    )
