"""Seals of a plan that is signed by one after the other: each over the bytes before it."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.confirmation_record import read_record
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.versions import Confirmation, Method
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.confirm import (
    DoneElsewhere,
    record_confirmation,
    take_confirmation,
    year_to_confirm,
)
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.confirmation_story import story_of
from omv_workflow.steps.confirmation_told import told_of
from omv_workflow.steps.make_record import make_due_records
from omv_workflow.steps.seal_confirmed import seal_owed
from omv_workflow.steps.take_signed import Returned, take_signed
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from omv_workflow.testing.signing import PlainSealer, signed_plainly
from tests.steps.signing import COUNTERSIGNED, offer_to, stored
from tests.steps.signing import told_of as events


@pytest.fixture
def offered_to_two(answered: Bench) -> Bench:
    """A PDF waits for the director first, and then for the coordinator; the token is away."""
    answered.pdf, answered.converter = PdfSettings(), PlainConverter()
    answered.sealer = PlainSealer(out_of_order="the token is not there.")
    offer_to(answered, COUNTERSIGNED)
    return answered


def confirmed_by(bench: Bench, person: str) -> Confirmation:
    """Somebody confirms in the pages."""
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
    given = GivenHere(version.id, version.docx_hash or "", version.pdf_hash or "", "Lappeenranta")
    return confirm_here(bench.parts, EXAMPLE_PLAN, given, Actor(person), bench.now)


def mended(bench: Bench) -> PlainSealer:
    """The sealer, which works again."""
    assert bench.sealer is not None
    bench.sealer.out_of_order = None
    return bench.sealer


def test_each_seal_is_made_over_the_one_before(offered_to_two: Bench) -> None:
    """In the order of the signers, though both were owed; the last bytes hold all."""
    bench = offered_to_two
    for person in (DIRECTOR, COORDINATOR):
        confirmed_by(bench, person)
    waiting = seal_owed(bench.parts, bench.now).waiting
    assert [one.outcome for one in waiting] == [
        "the token is not there.",
        "the seal before it is waited for",
    ]
    sealer = mended(bench)
    seal_owed(bench.parts, bench.now)
    assert [field for field, _ in sealer.blocks] == ["Confirmation1", "Confirmation2"]
    first, second = (bench.blobs.get(one.sealed_hash or "") for one in stored(bench))
    assert second.startswith(first)


def test_the_second_signs_the_pdf_with_the_first_seal_in_it(offered_to_two: Bench) -> None:
    """That is what they are shown and what the log tells; not the PDF as it was before."""
    bench = offered_to_two
    mended(bench)
    confirmed_by(bench, DIRECTOR)
    seal_owed(bench.parts, bench.now)
    with pytest.raises(NotPossibleNow, match="what you were shown"):
        confirmed_by(bench, COORDINATOR)
    sealed = stored(bench)[0].sealed_hash or ""
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
    given = GivenHere(version.id, version.docx_hash or "", sealed, "Lappeenranta")
    confirm_here(bench.parts, EXAMPLE_PLAN, given, Actor(COORDINATOR), bench.now, is_proven=True)
    (proven,) = (one for one in events(bench) if one.kind == "confirmation.proven")
    assert proven.data["pdf"] == sealed
    first, last = (one for one in events(bench) if one.kind.endswith(".confirmed"))
    assert (first.data["pdf"], last.data["pdf"]) == (version.pdf_hash, sealed)


def test_the_log_tells_what_a_later_signer_signed_and_what_came_back(offered_to_two: Bench) -> None:
    """The PDF with the seal before theirs in it, and that PDF with their signature."""
    bench = offered_to_two
    mended(bench)
    confirmed_by(bench, DIRECTOR)
    seal_owed(bench.parts, bench.now)
    sealed = stored(bench)[0].sealed_hash or ""
    content = signed_plainly(bench.blobs.get(sealed), field_name(2), "Coordinator")
    bench.trust = TrustSettings.model_validate(
        {"certificates": {COORDINATOR: [sha256_hex(b"Coordinator")]}}
    )
    file = Returned(content, "Lappeenranta")
    take_signed(bench.parts, EXAMPLE_PLAN, file, Actor(COORDINATOR), bench.now)
    (told,) = (one for one in events(bench) if one.kind == "plan.confirmed")
    assert (told.data["pdf"], told.data["signed"]) == (sealed, sha256_hex(content))


def test_the_record_is_of_the_pdf_that_holds_the_last_seal(offered_to_two: Bench) -> None:
    """The second signer has signed elsewhere: what is given out is what the seal has left."""
    bench = offered_to_two
    mended(bench)
    confirmed_by(bench, DIRECTOR)
    seal_owed(bench.parts, bench.now)
    told = DoneElsewhere(COORDINATOR, bench.now, "Lappeenranta", "asianhallinta", "1")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, Actor(COORDINATOR), bench.now)
    make_due_records(bench.parts, bench.now)
    first, last = stored(bench)
    record = read_record(bench.blobs.get(last.record_hash or ""))
    assert record.files.signed_pdf == first.sealed_hash is not None
    assert record.seal
    assert record.seal.level == "b-b"


def test_a_signed_pdf_waits_for_the_seal_before_it(offered_to_two: Bench) -> None:
    """Otherwise that seal could never be made: nothing is written into what was signed after it."""
    bench = offered_to_two
    confirmed_by(bench, DIRECTOR)
    told = DoneElsewhere(
        COORDINATOR, bench.now, "Lappeenranta", "kortti", "1", signed=bench.blobs.put(b"%PDF-")
    )
    with bench.parts.work() as work:
        year = year_to_confirm(bench.parts, work, EXAMPLE_PLAN, bench.now)
        with pytest.raises(NotPossibleNow, match="earlier signer"):
            take_confirmation(year, told, Method.OWN_CERTIFICATE, Actor(COORDINATOR))


def test_a_key_that_comes_late_writes_nothing_into_what_was_signed(offered_to_two: Bench) -> None:
    """The coordinator has signed the PDF as it was."""
    bench = offered_to_two
    sealer, bench.sealer = mended(bench), None
    confirmed_by(bench, DIRECTOR)
    told = DoneElsewhere(
        COORDINATOR, bench.now, "Lappeenranta", "kortti", "1", signed=bench.blobs.put(b"%PDF-")
    )
    with bench.parts.work() as work:
        year = year_to_confirm(bench.parts, work, EXAMPLE_PLAN, bench.now)
        take_confirmation(year, told, Method.OWN_CERTIFICATE, Actor(COORDINATOR))
        work.commit(bench.now)
    bench.sealer = sealer
    assert not seal_owed(bench.parts, bench.now).done
    assert sealer.blocks == []


def test_the_story_tells_whose_seal_it_is(offered_to_two: Bench) -> None:
    """And that one for trying out proves nothing."""
    bench = offered_to_two
    confirmed_by(bench, DIRECTOR)
    mended(bench)
    seal_owed(bench.parts, bench.now)
    story = story_of(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    told = list(told_of(story.signers[0], bench.parts.local))
    assert "Sealed by Seal of a test, level b-b." in told
    assert "That seal is one for trying out: it proves nothing." in told
