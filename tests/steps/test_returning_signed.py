"""A signed PDF that comes back: believed by its certificate, kept as it came, or refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.found_signature import FoundSignature
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.received_files import ReceivedFile, Reception
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.versions import Confirmation, Method, Strength, Version
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotPossibleNow,
    OmvError,
    VerificationFailed,
)
from omv_workflow.steps.kept_bytes import sweep_documents
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.person_data import export_person
from omv_workflow.steps.replayed import check_rewritten
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.take_signed import Returned, take_signed
from omv_workflow.steps.void_confirmation import void_confirmation
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from omv_workflow.testing.signing import PlainChecker, signed_plainly
from tests.steps.confirmations import confirm, state, told

SERVICE = sha256_hex(b"Service")


def holding(**holders: str) -> TrustSettings:
    """Settings in which each person has the certificate of that holder."""
    certificates: Mapping[str, list[str]] = {
        person: [sha256_hex(holder.encode())] for person, holder in holders.items()
    }
    settings = {"certificates": certificates, "services": [SERVICE]}
    return TrustSettings.model_validate(settings)


@pytest.fixture
def waiting(offered: Bench) -> Bench:
    """A bench with a PDF that waits for its signature, and the director's certificate."""
    offered.pdf, offered.converter = PdfSettings(), PlainConverter()
    offered.trust = holding(**{DIRECTOR: "Director", COORDINATOR: "Coordinator"})
    make_due_pdfs(offered.parts, offered.now)
    return offered


def issued(bench: Bench) -> tuple[Version, bytes]:
    """What waits for its signature."""
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
        return version, bench.blobs.get(signed_pdf(work, version) or "")


def issued_at(bench: Bench) -> datetime:
    """When the confirmation that waits was asked for."""
    version, _ = issued(bench)
    with bench.parts.work() as work:
        (asked,) = work.confirmations.find(version_id=version.id)
    assert asked.asked_at
    return asked.asked_at


def signed(bench: Bench, holder: str = "Director") -> bytes:
    """It, signed."""
    return signed_plainly(issued(bench)[1], field_name(1), holder)


def returned(
    bench: Bench, content: bytes, by: str = DIRECTOR, person: str | None = None
) -> Confirmation:
    """Return a file."""
    file = Returned(content, "Lappeenranta", person)
    return take_signed(bench.parts, EXAMPLE_PLAN, file, Actor(by), bench.now)


def received(bench: Bench) -> list[ReceivedFile]:
    """What has been received."""
    with bench.parts.work() as work:
        return work.received_files.find(plan_id=EXAMPLE_PLAN)


def refusal(bench: Bench, content: bytes, by: str = DIRECTOR, person: str | None = None) -> str:
    """Why a file is refused; it is kept, the log tells of it, and the plan waits."""
    with pytest.raises(OmvError) as refused:
        returned(bench, content, by, person)
    (kept,) = received(bench)
    assert (kept.sha256, kept.reception) == (sha256_hex(content), Reception.REFUSED)
    assert bench.blobs.get(kept.sha256) == content
    events = bench.store.streams[f"plan:{EXAMPLE_PLAN}"]
    assert events[-1].kind == "confirmation.refused_file"
    assert state(bench) is CycleState.AWAITING_CONFIRMATION
    return refused.value.why


@dataclass
class Checker(PlainChecker):
    """Finds what it is told to, after what happens meanwhile."""

    found: Callable[[FoundSignature], FoundSignature] = lambda one: one
    meanwhile: Callable[[], object] = lambda: None

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What the plain one finds, changed."""
        self.meanwhile()
        return self.found(super().check(issued, returned, field, now))


def checked_by(bench: Bench, checker: Checker, content: bytes, by: str = DIRECTOR) -> Confirmation:
    """Return a file where that checker looks at it."""
    parts = replace(bench.parts, signatures=lambda: checker)
    file = Returned(content, "Lappeenranta")
    return take_signed(parts, EXAMPLE_PLAN, file, Actor(by), bench.now)


def void(bench: Bench) -> None:
    """Void what was confirmed."""
    void_confirmation(bench.parts, EXAMPLE_PLAN, "Väärin", Actor(COORDINATOR), bench.now)


def last_event(bench: Bench) -> str:
    """The kind of the last event of the plan."""
    return bench.store.streams[f"plan:{EXAMPLE_PLAN}"][-1].kind


def test_the_director_signs_with_their_own_certificate(waiting: Bench) -> None:
    """The plan is confirmed, and what is given out is the signed file."""
    content = signed(waiting)
    given = returned(waiting, content)
    assert (given.person_id, given.method) == (DIRECTOR, Method.OWN_CERTIFICATE)
    assert (given.strength, given.sealed_hash) == (Strength.ADVANCED, sha256_hex(content))
    assert state(waiting) is CycleState.CONFIRMED
    assert issued(waiting)[1] == content
    assert [one.reception for one in received(waiting)] == [Reception.ACCEPTED]


def test_the_coordinator_may_return_what_the_director_signed(waiting: Bench) -> None:
    """Whose signature it is, the certificate tells, not who brings it."""
    given = returned(waiting, signed(waiting), by=COORDINATOR)
    assert (given.person_id, given.recorded_by) == (DIRECTOR, COORDINATOR)


def test_a_service_signs_for_whoever_is_named(waiting: Bench) -> None:
    """That is a weaker kind: the certificate does not tell who it was."""
    content = signed(waiting, "Service")
    with pytest.raises(InvalidInput, match="for whom"):
        returned(waiting, content, by=COORDINATOR)
    given = returned(waiting, content, by=COORDINATOR, person=DIRECTOR)
    assert (given.method, given.strength) == (Method.ELSEWHERE, Strength.SIMPLE)


def test_what_is_not_what_was_issued_is_refused(waiting: Bench) -> None:
    """It is kept as it came."""
    assert "very bytes" in refusal(waiting, b"%PDF-another")


def test_a_strangers_certificate_is_refused(waiting: Bench) -> None:
    """A good signature of somebody whom nobody knows."""
    assert sha256_hex(b"Stranger") in refusal(waiting, signed(waiting, "Stranger"))


def test_another_persons_certificate_is_refused(waiting: Bench) -> None:
    """The director did not sign it, whoever says so."""
    assert "not set down" in refusal(waiting, signed(waiting, "Coordinator"), person=DIRECTOR)


def test_who_holds_no_mandate_can_not_sign(waiting: Bench) -> None:
    """The coordinator has a certificate, and may not confirm."""
    assert refusal(waiting, signed(waiting, "Coordinator"), by=COORDINATOR)


def test_nobody_else_returns_a_file(waiting: Bench) -> None:
    """And nothing of it is kept: it could be anything."""
    with pytest.raises(NotAllowed):
        returned(waiting, signed(waiting), by="stranger")
    assert received(waiting) == []


def test_it_is_confirmed_once(waiting: Bench) -> None:
    """The same file again finds it done."""
    content = signed(waiting)
    returned(waiting, content)
    with pytest.raises(AlreadyDone):
        returned(waiting, content)


def test_without_a_pdf_there_is_nothing_to_sign(offered: Bench) -> None:
    """It says how to make one."""
    with pytest.raises(NotPossibleNow, match="no PDF yet"):
        returned(offered, b"%PDF-")


def test_what_was_received_is_not_swept_away(waiting: Bench) -> None:
    """It is needed as long as the plan is."""
    refusal(waiting, b"%PDF-another")
    sweep_documents(waiting.parts, waiting.now + timedelta(days=2))
    assert waiting.blobs.get(sha256_hex(b"%PDF-another"))


def test_a_way_that_is_not_allowed_is_refused(waiting: Bench) -> None:
    """The settings name the ways."""
    ways = frozenset({Method.RECORDED})
    waiting.confirmation = waiting.confirmation.model_copy(update={"methods": ways})
    assert refusal(waiting, signed(waiting))


def test_a_certificate_of_two_is_nobodys(waiting: Bench) -> None:
    """It would not tell who signed."""
    waiting.trust = holding(**{DIRECTOR: "Director", COORDINATOR: "Director"})
    assert "not set down" in refusal(waiting, signed(waiting))


def test_a_fingerprint_is_read_however_it_is_written() -> None:
    """Programs show it in pairs, in capitals, or plainly; anything else is told."""
    shown = ":".join(SERVICE[i : i + 2].upper() for i in range(0, len(SERVICE), 2))
    read = TrustSettings.model_validate({"services": [shown]})
    assert read.services == (SERVICE,)
    with pytest.raises(ValueError, match="SHA-256"):
        TrustSettings.model_validate({"services": [shown[:-1]]})


def test_what_was_voided_is_not_taken_again(waiting: Bench) -> None:
    """Whoever voided it wants it signed anew."""
    content = signed(waiting)
    returned(waiting, content)
    void(waiting)
    with pytest.raises(VerificationFailed, match="taken as a confirmation before"):
        returned(waiting, content)
    assert [one.reception for one in received(waiting)] == [Reception.ACCEPTED, Reception.REFUSED]


def test_what_was_signed_before_it_was_asked_for_is_refused(waiting: Bench) -> None:
    """A trusted time-stamp tells, also of a file that has not been seen before."""
    early = Checker(lambda one: replace(one, timestamped_at=waiting.now - timedelta(days=1)))
    returned(waiting, signed(waiting, "Director"))
    void(waiting)
    waiting.trust = holding(**{DIRECTOR: "Director again"})
    with pytest.raises(VerificationFailed, match="before the confirmation was asked for"):
        checked_by(waiting, early, signed(waiting, "Director again"))


def again(waiting: Bench, moment: datetime | None, *, stamped: bool = False) -> Confirmation:
    """A second copy, signed at that moment, after the first was taken and voided."""
    at_first = Checker(
        lambda one: replace(one, signed_at=moment, timestamped_at=moment if stamped else None)
    )
    returned(waiting, signed(waiting, "Director"))
    void(waiting)
    waiting.trust = holding(**{DIRECTOR: "Director again"})
    return checked_by(waiting, at_first, signed(waiting, "Director again"))


@pytest.mark.parametrize("stamped", [True, False], ids=["by its stamp", "by its own word"])
def test_a_second_copy_signed_before_the_voiding_confirms_nothing(
    waiting: Bench, *, stamped: bool
) -> None:
    """It was not signed for what is asked now, and no clock is given five minutes for it."""
    with pytest.raises(VerificationFailed, match="before the confirmation was asked for"):
        again(waiting, waiting.now - timedelta(seconds=1), stamped=stamped)


@pytest.mark.parametrize("zone", [None, "none"])
def test_a_second_copy_that_tells_no_time_confirms_nothing(
    waiting: Bench, zone: str | None
) -> None:
    """Neither does one whose clock has no time zone: it may have been signed before as well."""
    with pytest.raises(VerificationFailed, match="does not say when"):
        again(waiting, waiting.now.replace(tzinfo=None) if zone else None)


def test_a_second_copy_signed_after_the_voiding_is_taken(waiting: Bench) -> None:
    """By the word of its signer's clock."""
    assert again(waiting, waiting.now + timedelta(seconds=1)).round == 2


@pytest.mark.parametrize("told", [None, datetime(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC)])  # noqa: DTZ001 - as some programs write it
def test_the_first_signature_needs_no_clock(waiting: Bench, told: datetime | None) -> None:
    """There was nothing to sign before it was asked for, whatever a signer's clock says."""
    checker = Checker(lambda one: replace(one, signed_at=told))
    assert checked_by(waiting, checker, signed(waiting)).round == 1


def test_what_is_asked_for_anew_meanwhile_is_not_what_was_checked(waiting: Bench) -> None:
    """The same bytes wait, for another confirmation; the file is kept, and the log tells of it."""

    def another_round() -> None:
        confirm(waiting, told(waiting))
        void(waiting)

    content = signed(waiting)
    with pytest.raises(NotPossibleNow, match="something else waits"):
        checked_by(waiting, Checker(meanwhile=another_round), content)
    assert [one.reception for one in received(waiting)] == [Reception.REFUSED]
    assert last_event(waiting) == "confirmation.refused_file"


def test_a_stamp_a_second_ahead_is_of_this_moment(waiting: Bench) -> None:
    """No two clocks are the same; one of another day is refused, and the file kept."""

    def ahead(by: timedelta) -> Checker:
        return Checker(lambda one: replace(one, timestamped_at=waiting.now + by))

    content = signed(waiting)
    with pytest.raises(InvalidInput, match="it is now"):
        checked_by(waiting, ahead(timedelta(days=1)), content)
    assert last_event(waiting) == "confirmation.refused_file"
    given = checked_by(waiting, ahead(timedelta(seconds=1)), content)
    assert given.confirmed_at == waiting.now


def test_a_stamp_a_minute_before_the_asking_is_of_the_asking(waiting: Bench) -> None:
    """Whoever signs at once may be asked by a clock that is ahead of the stamp's."""
    asked_at = issued_at(waiting)
    stamped = asked_at - timedelta(minutes=1)
    early = Checker(lambda one: replace(one, timestamped_at=stamped))
    assert checked_by(waiting, early, signed(waiting)).confirmed_at == asked_at


def test_a_file_whose_signer_is_not_told_is_kept(waiting: Bench) -> None:
    """It is said afterwards for whom the service signed."""
    content = signed(waiting, "Service")
    assert "for whom" in refusal(waiting, content, by=COORDINATOR)
    assert returned(waiting, content, by=COORDINATOR, person=DIRECTOR)


def rewritten(signed_at: datetime) -> Checker:
    """A checker of files that a service has rewritten."""
    return Checker(lambda one: replace(one, whole=False, signed_at=signed_at))


def test_a_rewritten_file_is_evidence(waiting: Bench) -> None:
    """What is given out is our own PDF."""
    content = signed(waiting)
    given = checked_by(waiting, rewritten(waiting.now), content)
    assert (given.sealed_hash, given.evidence_hash) == (None, sha256_hex(content))


def test_a_rewritten_file_of_before_is_refused(waiting: Bench) -> None:
    """It can't be of a version that was not there yet."""
    before = waiting.now - timedelta(days=400)
    with pytest.raises(VerificationFailed, match="before the version was made"):
        checked_by(waiting, rewritten(before), signed(waiting))


def test_a_rewritten_file_of_another_version_is_refused(waiting: Bench) -> None:
    """It begins with the bytes that were issued of that."""
    version, content = issued(waiting)
    file = signed(waiting)
    with waiting.parts.work() as work:
        other = replace(version, id="other", number=99, pdf_hash=waiting.blobs.put(content[:-1]))
        work.versions.add(other)
        found = PlainChecker().check(content, file, field_name(1), waiting.now)
        with pytest.raises(VerificationFailed, match="another version"):
            check_rewritten(waiting.parts, work, version, file, found)


def test_a_returned_file_is_among_what_may_name_a_person(waiting: Bench) -> None:
    """It is listed without being read: anything may stand in it."""
    refusal(waiting, b"%PDF-another")
    by = Actor(COORDINATOR)
    shown = export_person(waiting.parts, EXAMPLE_PLAN, DIRECTOR, by, waiting.now)
    assert sha256_hex(b"%PDF-another") in {one.sha256 for one in shown.documents}
