"""The public copy as PDF: made beside the DOCX and searched like it, or it is said why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.converting import NO_LIBREOFFICE
from omv_workflow.steps.covering_letters import kept_letter
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.ports import MadePdf, NotMade, Summary
from omv_workflow.steps.public_copies import document_of
from omv_workflow.steps.public_pdfs import make_public_pdfs
from omv_workflow.testing import Bench, PlainAssembler, PlainConverter, plain_texts
from omv_workflow.testing.example import EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from tests.steps.copies import BY, carried, confirmed_with
from tests.steps.test_public_copies import (
    MARKED,
    WITHHELD,
    answering,
    last_event,
    with_full_copy,
)


@pytest.fixture
def marked(answered: Bench) -> Bench:
    """Confirmed with a secret passage, and something that makes PDFs has been installed since."""
    answering(answered, MARKED)
    confirmed_with(answered, with_full_copy(SUPERVISOR))
    answered.converter, answered.pdf = PlainConverter(), PdfSettings()
    return answered


class Leaking(PlainConverter):
    """A converter that puts the passage back in."""

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """PDFs of the documents, each with the passage at its end."""
        return super().convert([one + WITHHELD.encode() for one in documents])


def mail_of(bench: Bench) -> Message:
    """The one mail that brings the plan."""
    (mail,) = carried(bench, Purpose.DISTRIBUTION)
    return mail


def plan_of(bench: Bench) -> PlanDocument:
    """The plan as it was confirmed."""
    with bench.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    return document_of(bench.parts, version)


def copies(bench: Bench) -> list[PublicCopy]:
    """The copies that recipients get."""
    with bench.parts.work() as work:
        return work.copies.find(kind=CopyKind.DISTRIBUTION)


def told_of_pdfs(summary: Summary) -> dict[str, list[str]]:
    """What a summary says of PDFs, by how that ended."""
    ends = {"done": summary.done, "waiting": summary.waiting, "failed": summary.failed}
    told = {
        end: [str(one.outcome) for one in rows if one.what == "PDF"] for end, rows in ends.items()
    }
    return {end: outcomes for end, outcomes in told.items() if outcomes}


def test_the_mail_brings_the_public_copy_as_pdf_too(marked: Bench) -> None:
    """Made of the very DOCX, named in mail and covering letter, and told by the log."""
    marked.run_until(date(2027, 5, 13))
    mail, (copy,) = mail_of(marked), copies(marked)
    docx = marked.blobs.get(copy.docx_hash or "")
    assert mail.pdf_attachment == copy.pdf_hash == sha256_hex(b"%PDF-" + docx)
    assert f"pdf_sha256: {copy.pdf_hash}" in mail.text
    letter = marked.blobs.get(mail.letter_attachment or "").decode()
    assert f"'omavalvontasuunnitelma-2027-version-1-public.pdf', sha256='{copy.pdf_hash}'" in letter
    told = last_event(marked, "copy.made")
    assert (told["pdf"], told["converter"]) == (copy.pdf_hash, "Plain converter 1.0")


def test_letters_are_pdfs_as_well(marked: Bench) -> None:
    """In one batch; the mail brings the very bytes that are kept, under a name that says so."""
    marked.run_until(date(2027, 5, 13))
    mail = mail_of(marked)
    (brought,) = [one.letter for one in marked.outbox.enclosed if one.letter]
    found = kept_letter(marked.parts, EVERYTHING, EXAMPLE_PLAN, MINISTRY)
    assert brought == found.content
    assert found.content.startswith(b"%PDF-CoveringLetter(")
    assert mail.letter_attachment == found.sha256 == found.delivery.letter_hash
    assert found.file_name.endswith(".pdf")
    assert [len(one) for one in (marked.converter or PlainConverter()).batches] == [1, 3]


def test_a_letter_that_can_not_be_converted_goes_as_docx(marked: Bench) -> None:
    """And the run has failed."""
    marked.converter = PlainConverter(refused={b"CoveringLetter(language='fi'": "it is too long"})
    told = "a copy or a letter goes without it: it is too long"
    assert told_of_pdfs(distribute_due_plans(marked.parts, marked.now)) == {"failed": [told]}
    found = kept_letter(marked.parts, EVERYTHING, EXAMPLE_PLAN, SUPERVISOR)
    assert found.file_name.endswith(".docx")


def test_distributing_by_hand_makes_it_as_well(marked: Bench) -> None:
    """Nothing is said where nothing is missing, and a second time makes no other."""
    assert distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now).why_no_pdf is None
    (copy,) = copies(marked)
    distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now)
    assert copies(marked) == [copy]
    copy_batch, letters = (marked.converter or PlainConverter()).batches
    assert (len(copy_batch), len(letters)) == (1, 3)


def test_without_libreoffice_the_docx_goes_alone_and_that_is_said(marked: Bench) -> None:
    """In the summary of the scheduled run."""
    marked.converter = None
    summary = distribute_due_plans(marked.parts, marked.now)
    told = f"a copy or a letter goes without it: {NO_LIBREOFFICE}"
    assert told_of_pdfs(summary) == {"waiting": [told]}
    assert [one.pdf_hash for one in copies(marked)] == [None]


@pytest.mark.parametrize(
    ("converter", "why"),
    [
        (None, NO_LIBREOFFICE),
        (PlainConverter(refused={b"Vartija": "it is too long"}), "it is too long"),
        (PlainConverter(hangs=True), "it hangs."),
    ],
)
def test_whoever_distributes_is_told_why_there_is_no_pdf(
    marked: Bench, converter: PlainConverter | None, why: str
) -> None:
    """LibreOffice is missing, can't read it, or does nothing."""
    marked.converter = converter
    assert distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now).why_no_pdf == why


def test_a_pdf_that_could_not_be_made_is_a_failed_run(marked: Bench) -> None:
    """The copies go out in time all the same."""
    marked.converter = PlainConverter(refused={b"Vartija": "it is too long"})
    summary = distribute_due_plans(marked.parts, marked.now)
    told = "a copy or a letter goes without it: it is too long"
    assert told_of_pdfs(summary) == {"failed": [told]}
    assert [one.pdf_hash for one in copies(marked)] == [None]


def test_where_no_pdf_is_wanted_none_is_missed(marked: Bench) -> None:
    """By the settings."""
    marked.pdf = PdfSettings(make=PdfMaking.NEVER)
    assert told_of_pdfs(distribute_due_plans(marked.parts, marked.now)) == {}
    assert [one.pdf_hash for one in copies(marked)] == [None]


def test_a_pdf_that_holds_a_secret_stops_the_distribution(marked: Bench) -> None:
    """It is not kept, and no copy goes out without it."""
    marked.converter = Leaking()
    summary = distribute_due_plans(marked.parts, marked.now)
    assert "LeakFound" in [row.outcome for row in summary.failed]
    with pytest.raises(LeakFound, match="work"):
        distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now)
    assert copies(marked) == []
    assert not any(
        WITHHELD.encode() in one for one in marked.blobs.kept.values() if one[:4] == b"%PDF"
    )


def test_the_copies_of_several_plans_are_made_in_one_batch(marked: Bench) -> None:
    """And told apart by their DOCX."""
    plan = plan_of(marked)
    made = make_public_pdfs(marked.parts, [(plan, b"One plan"), (plan, b"Another plan")])
    converter = marked.converter or PlainConverter()
    (batch,) = converter.batches
    kept = [made.of(sha256_hex(one)) for one in batch]
    assert [one.sha256 for one in kept if one] == [sha256_hex(b"%PDF-" + one) for one in batch]


def test_a_pdf_that_can_not_be_searched_does_not_go_out_and_stops_no_other(marked: Bench) -> None:
    """The search may break at an odd file; whose fault that is stays with that file."""
    plan = plan_of(marked)

    def search(content: bytes) -> list[FileText]:
        if b"odd" in content:
            raise ZeroDivisionError
        return plain_texts(content)

    parts = replace(marked.parts, texts=replace(marked.parts.texts, of_file=search))
    made = make_public_pdfs(parts, [(plan, b"An odd plan"), (plan, b"Another plan")])
    odd, other = (sha256_hex(one) for one in (b"An odd plan", b"Another plan"))
    assert made.why_none(odd) == "it can't be searched (ZeroDivisionError)"
    assert made.of(other) is not None


@dataclass
class Meanwhile(PlainConverter):
    """A converter during whose batch of letters something happens, once."""

    happens: Callable[[], object] = dict

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """The PDFs, and then what happens."""
        made = super().convert(documents)
        if len(self.batches) == 2:
            self.happens()
        return made


def test_what_changes_while_pdfs_are_made_goes_out_with_the_next_run(marked: Bench) -> None:
    """A letter whose PDF is not that of its text waits, and so does the copy; nothing is kept."""
    unit = with_full_copy(SUPERVISOR)
    moved = tuple(one.model_copy(update={"address": "Uusi katu 1"}) for one in unit.recipients[-1:])
    changed = unit.model_copy(update={"recipients": (*unit.recipients[:-1], *moved)})
    marked.converter = Meanwhile(happens=lambda: marked.apply(changed))
    summary = distribute_due_plans(marked.parts, marked.now)
    assert told_of_pdfs(summary) == {"waiting": ["made with the next run"]}
    assert copies(marked) == []
    distribute_due_plans(marked.parts, marked.now)
    (copy,) = copies(marked)
    letters = [letter_of(marked, one.id) for one in changed.recipients]
    assert copy.pdf_hash is not None
    assert all(one.startswith(b"%PDF-") for one in letters)


def letter_of(bench: Bench, recipient: str) -> bytes:
    """The covering letter to a recipient, as it was kept."""
    return kept_letter(bench.parts, EVERYTHING, EXAMPLE_PLAN, recipient).content


def test_a_copy_for_hand_delivery_is_the_very_one_that_recipients_got(marked: Bench) -> None:
    """Its hashes stand in their letters; to make it anew, by another template, gives others."""
    marked.run_until(date(2027, 5, 13))
    marked.converter = PlainConverter(hangs=True)
    parts = replace(marked.parts, assembler=OtherTemplate)
    made = make_public_copy(parts, EXAMPLE_PLAN, CopyWish(), BY, marked.now)
    (given,) = copies(marked)
    assert (made.copy.docx_hash, made.copy.pdf_hash) == (given.docx_hash, given.pdf_hash)
    assert made.why_no_pdf is None


def test_the_log_tells_what_made_each_pdf(marked: Bench) -> None:
    """Of a copy on request, of the copy for recipients, and of their letters."""
    made_by = ("Plain converter 1.0", ["LiberationSans"])
    make_public_copy(marked.parts, EXAMPLE_PLAN, CopyWish(), BY, marked.now)
    on_request = last_event(marked, "copy.made")
    distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now)
    given, owed = (last_event(marked, kind) for kind in ("copy.made", "delivery.due"))
    told = [(one["converter"], one["fonts"]) for one in (on_request, given, owed)]
    assert told == [made_by] * 3


class WithoutArial(PlainConverter):
    """A converter where the font is missing in which the documents are set that hold `part`."""

    part = b"PlanDocument("

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """PDFs of all, some of them in other fonts."""
        return [
            replace(pdf, font_replaced="Arial")
            if isinstance(pdf, MadePdf) and self.part in document
            else pdf
            for document, pdf in zip(documents, super().convert(documents), strict=True)
        ]


class LettersWithoutArial(WithoutArial):
    """A converter where the font of letters is missing."""

    part = b"CoveringLetter("


@pytest.mark.parametrize("converter", [WithoutArial(), LettersWithoutArial()])
def test_a_font_that_is_missing_in_a_copy_or_a_letter_is_told_once(
    marked: Bench, converter: PlainConverter
) -> None:
    """In the summary of the run that made it; they go out all the same."""
    marked.converter = converter
    told = "a copy or a letter is in other fonts: Arial is missing here"
    assert told_of_pdfs(distribute_due_plans(marked.parts, marked.now)) == {"done": [told]}
    assert told_of_pdfs(distribute_due_plans(marked.parts, marked.now)) == {}


def test_whoever_makes_a_copy_is_told_of_a_font_that_is_missing(marked: Bench) -> None:
    """On request or for the recipients; not where the very PDF is given that they got."""
    marked.converter = WithoutArial()
    wanted = make_public_copy(marked.parts, EXAMPLE_PLAN, CopyWish(), BY, marked.now)
    given = distribute(marked.parts, EXAMPLE_PLAN, BY, marked.now)
    again = make_public_copy(marked.parts, EXAMPLE_PLAN, CopyWish(), BY, marked.now)
    assert [one.font_replaced for one in (wanted, given, again)] == ["Arial", "Arial", None]


class OtherTemplate(PlainAssembler):
    """Makes other bytes of the same plan."""

    def assemble(self, plan: PlanDocument) -> bytes:
        """The plan, set otherwise."""
        return b"Otherwise: " + super().assemble(plan)
