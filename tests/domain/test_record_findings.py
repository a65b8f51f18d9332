"""What is said of records and of the files that are held against them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from omv_workflow.domain.checked_signature import CheckedSignature, Flaw
from omv_workflow.domain.commitments import commitment_to
from omv_workflow.domain.record_findings import (
    docx_finding,
    openings_finding,
    pdf_finding,
    record_findings,
)
from omv_workflow.domain.signature_findings import level_finding, signature_findings
from omv_workflow.domain.verdict import Outcome, all_hold
from tests.records import example_openings, example_record

SEAL = {"subject": "Seal of a test", "is_test": True, "level": "b-t"}
DAY = datetime(2027, 5, 12, 9, 0, tzinfo=UTC)
FOUND = CheckedSignature(
    field="Confirmation1",
    subject="Seal",
    issuer="Root",
    certificate_sha256="ab" * 32,
    is_test=False,
    signed_at=DAY,
    timestamped_at=None,
    level="b-b",
    revocation_checked=False,
    is_whole=True,
    flaw=None,
)


def whys(*outcomes: object) -> str:
    """The reasons of these findings, in one text."""
    return "\n".join(str(getattr(one, "why", "")) for one in outcomes)


@pytest.mark.parametrize(
    ("seal", "has_signature", "why"),
    [
        (None, False, "nothing proves where it comes from"),
        (None, True, "though the record says that it has none"),
        (SEAL, False, "Seal of a test signed it, but no signature is beside it"),
    ],
)
def test_a_record_stands_only_with_the_signature_it_tells_of(
    seal: dict[str, object] | None, has_signature: bool, why: str
) -> None:
    """Who takes the signature away, or puts one there, is found out."""
    findings = list(record_findings(example_record(seal=seal), has_signature=has_signature))
    assert not all_hold(findings)
    assert why in whys(*findings)


def test_a_record_with_its_signature_stands_and_says_what_it_can_not_tell() -> None:
    """Nobody should take for granted that it was never voided."""
    findings = list(record_findings(example_record(seal=SEAL), has_signature=True))
    assert all_hold(findings)
    assert [one for one in findings if one.outcome is Outcome.NOT_CHECKED]


def test_a_record_that_was_made_later_says_what_its_names_are() -> None:
    """Those of that later day; one that was made at once needs no such word."""
    later = example_record(seal=SEAL, made_at="2027-05-15T09:00:05.000000Z")
    findings = list(record_findings(later, has_signature=True))
    assert all_hold(findings)
    assert "made 3 days later, from what the unit knew then" in whys(*findings)
    assert "later, from" not in whys(*record_findings(example_record(), has_signature=True))


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_has_its_own_words(flaw: Flaw) -> None:
    """None is passed over, and none is told in another's words."""
    (finding,) = signature_findings(replace(FOUND, flaw=flaw), roots=1)
    others = [
        next(iter(signature_findings(replace(FOUND, flaw=one), roots=1))).why
        for one in Flaw
        if one is not flaw
    ]
    assert finding.outcome is Outcome.FAILS
    assert finding.why not in others


def test_without_a_root_nothing_is_believed() -> None:
    """It is said that none was given."""
    (finding,) = signature_findings(replace(FOUND, flaw=Flaw.NO_ROOT), roots=0)
    assert "no root was given" in str(finding.why)


def test_a_signature_of_a_part_fails() -> None:
    """However good it is."""
    assert not all_hold(signature_findings(replace(FOUND, is_whole=False), roots=1))
    assert not all_hold(signature_findings(replace(FOUND, level=None), roots=1))
    assert all_hold(signature_findings(FOUND, roots=1))


@pytest.mark.parametrize("found", ["b-b", "b-t", "b-lt"])
@pytest.mark.parametrize("claimed", ["b-b", "b-t", "b-lt", "b-lta", None])
def test_a_level_that_is_claimed_must_be_reached(found: str, claimed: str | None) -> None:
    """More than claimed is welcome."""
    order = [None, "b-b", "b-t", "b-lt", "b-lta"]
    is_reached = order.index(claimed) <= order.index(found)
    assert all_hold(level_finding(replace(FOUND, level=found), claimed)) is is_reached


def test_files_are_recognised_by_their_hash_alone() -> None:
    """The signed PDF, the one that was shown, and the DOCX."""
    files = {
        "docx": {"sha256": "aa" * 32, "commitment": None},
        "pdf": {"sha256": "bb" * 32, "commitment": None},
        "signed_pdf": "cc" * 32,
    }
    record = example_record(files=files)
    assert docx_finding(record, None, "aa" * 32).outcome is Outcome.HOLDS
    assert pdf_finding(record, None, "bb" * 32).outcome is Outcome.HOLDS
    assert pdf_finding(record, None, "cc" * 32).outcome is Outcome.HOLDS
    for finding in (pdf_finding(record, None, "dd" * 32), docx_finding(record, None, "cc" * 32)):
        assert "of other bytes" in str(finding.why)
    none = example_record(files={**files, "pdf": None, "signed_pdf": None})
    assert "of no PDF" in str(pdf_finding(none, None, "bb" * 32).why)


def test_files_that_hold_a_secret_need_the_salt() -> None:
    """Whoever has the full copy may have it; without it nothing is guessed."""
    salt, sha256 = "0f" * 32, "aa" * 32
    files = {
        kind: {"sha256": None, "commitment": commitment_to(salt, kind, sha256)}
        for kind in ("docx", "pdf")
    }
    record = example_record(files={**files, "signed_pdf": None})
    full = example_openings().model_copy(update={"docx_salt": salt, "pdf_salt": salt})
    for find in (docx_finding, pdf_finding):
        assert find(record, full, sha256).outcome is Outcome.HOLDS
        assert "of other bytes" in str(find(record, full, "bb" * 32).why)
        for openings in (None, example_openings()):
            assert "openings-full.json" in str(find(record, openings, sha256).why)


def test_openings_of_another_record_are_refused() -> None:
    """By its root, before anything is opened."""
    other = example_openings().model_copy(update={"root": "ab" * 32})
    finding, shown = openings_finding(example_record(), other)
    assert ("another record" in str(finding.why), shown) == (True, ())


def test_an_opening_that_was_changed_is_named_by_its_place() -> None:
    """The text itself is not told: it may be a secret."""
    openings = example_openings()
    changed = openings.openings[1].model_copy(update={"text": "Muu henkilöstö ei avusta."})
    forged = openings.model_copy(
        update={"openings": (openings.openings[0], changed, *openings.openings[2:])}
    )
    finding, shown = openings_finding(example_record(), forged)
    assert (finding.outcome, shown) == (Outcome.FAILS, ())
    assert "work/3" in str(finding.why)
    assert "avusta" not in str(finding.why)


def test_openings_that_lack_what_was_public_are_not_enough() -> None:
    """They are not signed: whoever left some out could have a copy say anything there."""
    openings = example_openings()
    public = [one for one in openings.openings if one.ground is None]
    trimmed = openings.model_copy(update={"openings": tuple(public[1:])})
    finding, _ = openings_finding(example_record(), trimmed)
    assert finding.outcome is Outcome.FAILS
    assert public[0].place in str(finding.why)
