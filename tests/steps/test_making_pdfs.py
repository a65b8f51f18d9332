from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import ConfirmationSettings, Signer
from omv_workflow.domain.events import Event
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.domain.versions import Version
from omv_workflow.errors import NotPossibleNow, VerificationFailed
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.make_pdfs import make_due_pdfs, make_pdfs_of
from omv_workflow.steps.ports import MadePdf, NotMade, Summary
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from tests.steps.two_units import OTHER_PLAN, two_units

IF_INSTALLED = PdfSettings(make=PdfMaking.IF_INSTALLED)
BY = Actor(COORDINATOR)


def with_converter(bench: Bench, **options: Any) -> PlainConverter:
    """Install something that makes PDFs."""
    converter = PlainConverter(**options)
    bench.pdf, bench.converter = IF_INSTALLED, converter
    return converter


def versions(bench: Bench) -> list[Version]:
    """All versions of all plans, in the order they were made."""
    with bench.parts.work() as work:
        return work.versions.find()


def events(bench: Bench, kind: str) -> list[Event]:
    """What the plan's stream tells of that kind."""
    return [one for one in bench.store.streams[f"plan:{EXAMPLE_PLAN}"] if one.kind == kind]


def outcomes(summary: Summary) -> dict[str, list[str]]:
    """The outcomes of a summary by how they ended."""
    ends = {"done": summary.done, "waiting": summary.waiting, "failed": summary.failed}
    return {end: [str(row.outcome) for row in rows] for end, rows in ends.items() if rows}


def confirm(bench: Bench) -> None:
    """Record that the director has confirmed the version on offer."""
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def test_every_version_of_a_year_under_way_gets_its_pdf(offered: Bench) -> None:
    """Draft and copy for confirmation, with the converter that made it, in one batch."""
    converter = with_converter(offered)
    summary = make_due_pdfs(offered.parts, offered.now)
    kept = [(one.pdf_hash, one.converter) for one in versions(offered)]
    draft, copy = (b"%PDF-" + offered.blobs.get(one.docx_hash or "") for one in versions(offered))
    made = [offered.blobs.put(one) for one in (draft, copy + b"\nConfirmation1")]
    assert kept == [(sha256, "Plain converter 1.0") for sha256 in made]
    assert outcomes(summary) == {"done": ["version 1, draft 1", "version 1"]}
    assert [len(batch) for batch in converter.batches] == [2]


def test_the_log_tells_what_was_made_by_what_in_which_fonts(offered: Bench) -> None:
    """One event for each PDF."""
    with_converter(offered)
    make_due_pdfs(offered.parts, offered.now)
    told = [one.data for one in events(offered, "version.converted")]
    assert [(one["version"], one["pdf"]) for one in told] == [
        (one.id, one.pdf_hash) for one in versions(offered)
    ]
    assert told[0]["converter"] == "Plain converter 1.0"
    assert told[0]["fonts"] == ["LiberationSans"]
    assert not verify_all_streams(offered.parts, offered.now).failed


def test_what_has_its_pdf_is_left_alone(offered: Bench) -> None:
    """The second run finds nothing to do and starts no converter."""
    converter = with_converter(offered)
    make_due_pdfs(offered.parts, offered.now)
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {}
    assert len(converter.batches) == 1


def test_plans_of_several_units_are_converted_together() -> None:
    """One batch for all of them; or for one plan alone where that is asked for."""
    bench = two_units()
    bench.run_until(date(2027, 4, 9))
    bench.pdf, bench.converter = IF_INSTALLED, PlainConverter(hangs=True)
    assert make_pdfs_of(bench.parts, OTHER_PLAN, bench.now).failed
    converter = with_converter(bench)
    summary = make_due_pdfs(bench.parts, bench.now)
    assert {row.plan for row in summary.done} == {EXAMPLE_PLAN, OTHER_PLAN}
    assert [len(batch) for batch in converter.batches] == [2]


def test_a_document_that_fails_stops_no_other(offered: Bench) -> None:
    """Its row says why; the others have their PDF."""
    with_converter(offered, refused={b"draft=1": "it hung"})
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {
        "done": ["version 1"],
        "failed": ["it hung"],
    }
    assert [one.pdf_hash is None for one in versions(offered)] == [True, False]


def test_a_failure_is_tried_on_and_told_once(offered: Bench) -> None:
    """Each run fails visibly; the log has one event, with the reason."""
    converter = with_converter(offered, refused={b"draft=1": "it hung"})
    for _ in range(3):
        assert make_due_pdfs(offered.parts, offered.now).failed
    (told,) = events(offered, "version.not_converted")
    assert (told.data["version"], told.data["reason"]) == (versions(offered)[0].id, "it hung")
    converter.refused.clear()
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {"done": ["version 1, draft 1"]}


def test_another_reason_is_told_by_the_next_run(offered: Bench) -> None:
    """The log keeps the first one."""
    converter = with_converter(offered, refused={b"draft=1": "it hung"})
    make_due_pdfs(offered.parts, offered.now)
    converter.refused[b"draft=1"] = "it is too long"
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {"failed": ["it is too long"]}
    (told,) = events(offered, "version.not_converted")
    assert told.data["reason"] == "it hung"


def test_a_converter_that_does_not_start_fails_the_run(offered: Bench) -> None:
    """And nothing is kept."""
    with_converter(offered, hangs=True)
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {"failed": ["Unavailable"]}
    assert [one.pdf_hash for one in versions(offered)] == [None, None]


def test_a_damaged_document_stops_no_other(offered: Bench) -> None:
    """What is kept is at fault: the run fails with it, and the other PDF is made."""
    with_converter(offered)
    offered.blobs.kept[versions(offered)[0].docx_hash or ""] = b"changed"
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {
        "done": ["version 1"],
        "failed": ["VerificationFailed"],
    }


def test_without_libreoffice_the_pdf_waits_and_says_how_to_get_it(offered: Bench) -> None:
    """It is visible, and the year goes on with DOCX alone."""
    offered.pdf = IF_INSTALLED
    (waits, _) = make_due_pdfs(offered.parts, offered.now).waiting
    assert "libreoffice-writer-nogui" in waits.outcome
    confirm(offered)
    assert versions(offered)[-1].pdf_hash is None


def test_where_no_pdf_is_wanted_nothing_is_said_of_it(offered: Bench) -> None:
    """`make = "never"` is a decision."""
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {}


def test_a_font_that_is_missing_is_told(offered: Bench) -> None:
    """The PDF is made all the same, in others."""
    converter = with_converter(offered, font_replaced="Arial")
    summary = make_pdfs_of(offered.parts, EXAMPLE_PLAN, offered.now)
    assert summary.done[-1].outcome == "version 1, in other fonts: Arial is missing here"
    assert converter.batches


def test_a_plan_is_not_confirmed_before_its_pdf_is_there(offered: Bench) -> None:
    """What is confirmed is all that will be given out."""
    with_converter(offered)
    with pytest.raises(NotPossibleNow, match="version 1 has no PDF yet") as refused:
        confirm(offered)
    assert "omv run make-pdfs" in refused.value.next_step
    make_due_pdfs(offered.parts, offered.now)
    confirm(offered)
    (told,) = events(offered, "plan.confirmed")
    assert told.data["pdf"] == versions(offered)[-1].pdf_hash
    assert told.data["converter"] == "Plain converter 1.0"


def test_what_was_confirmed_without_a_pdf_never_gets_one(offered: Bench) -> None:
    """Law 5: neither while it is distributed, nor when the year goes back to collecting."""
    confirm(offered)
    confirmed = versions(offered)[-1]
    with_converter(offered)
    assert outcomes(make_due_pdfs(offered.parts, offered.now)) == {}
    return_cycle(offered.parts, EXAMPLE_PLAN, "An answer changes.", BY, offered.now)
    make_due_pdfs(offered.parts, offered.now)
    assert versions(offered)[-1] == confirmed


def test_a_pdf_that_was_changed_is_not_confirmed(offered: Bench) -> None:
    """Its bytes are held against their hash as the DOCX's are."""
    with_converter(offered)
    make_due_pdfs(offered.parts, offered.now)
    offered.blobs.kept[versions(offered)[-1].pdf_hash or ""] = b"changed"
    with pytest.raises(VerificationFailed):
        confirm(offered)


def test_whoever_was_first_has_made_the_pdf(offered: Bench) -> None:
    """Two runs at once: what the slower one made is let go, and nothing of it is kept."""

    class Slow(PlainConverter):
        def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
            """Make them when another run has made them already."""
            with_converter(offered, name="Another converter")
            make_due_pdfs(offered.parts, offered.now)
            return super().convert([b"later" + one for one in documents])

    offered.pdf, offered.converter = IF_INSTALLED, Slow()
    summary = make_due_pdfs(offered.parts, offered.now)
    assert outcomes(summary) == {"done": ["not needed any more"] * 2}
    assert {one.converter for one in versions(offered)} == {"Another converter"}
    assert len(events(offered, "version.converted")) == 2
    assert not [one for one in offered.blobs.kept.values() if one.startswith(b"%PDF-later")]


def test_recipients_get_the_pdf_beside_the_docx(offered: Bench) -> None:
    """The one that was confirmed; the letter tells its checksum."""
    with_converter(offered)
    make_due_pdfs(offered.parts, offered.now)
    confirm(offered)
    version = versions(offered)[-1]
    offered.run_until(date(2027, 4, 27))
    brought = [
        (one.pdf_attachment, enclosed.pdf)
        for one, enclosed in zip(offered.outbox.carried, offered.outbox.enclosed, strict=True)
        if one.purpose is Purpose.DISTRIBUTION
    ]
    kept = offered.blobs.get(version.pdf_hash or "")
    assert brought == [(version.pdf_hash, kept)] * 2


def test_a_letter_names_both_that_it_brings(offered: Bench) -> None:
    """So neither is disposed of before the letter, and both go with it."""
    with_converter(offered)
    make_due_pdfs(offered.parts, offered.now)
    confirm(offered)
    offered.run_until(date(2027, 4, 27))
    with offered.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.DISTRIBUTION)
    version = versions(offered)[-1]
    brought = {one.blobs - {one.letter_attachment} for one in letters}
    assert brought == {frozenset({version.docx_hash, version.pdf_hash})}


def test_the_pdf_on_offer_has_a_field_for_each_signer_before_it_is_kept(answered: Bench) -> None:
    """As many as the settings named when it was offered; these are the bytes that are sealed."""
    bench = answered
    bench.confirmation = ConfirmationSettings(signers=(Signer(), Signer(title="Varmennus")))
    set_register_number(bench.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, bench.now)
    bench.run_until(date(2027, 4, 23))
    bench.confirmation = ConfirmationSettings()
    with_converter(bench)
    make_due_pdfs(bench.parts, bench.now)
    pdf = bench.blobs.get(versions(bench)[-1].pdf_hash or "")
    assert pdf.endswith(b"\nConfirmation1\nConfirmation2")
    draft, copy = (one.data for one in events(bench, "version.converted"))
    assert "fields" not in draft
    assert copy["fields"] == ["Confirmation1", "Confirmation2"]


def test_a_pdf_without_a_place_to_sign_is_not_kept(offered: Bench) -> None:
    """The run fails with the reason, and the plan waits."""

    class Blank(PlainConverter):
        def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
            """Make nothing but the beginning of a file."""
            return [MadePdf(b"%PDF-", ()) for _ in documents]

    offered.pdf, offered.converter = IF_INSTALLED, Blank()
    summary = make_due_pdfs(offered.parts, offered.now)
    assert outcomes(summary) == {
        "done": ["version 1, draft 1"],
        "failed": ["The PDF: it is empty."],
    }
    assert versions(offered)[-1].pdf_hash is None
