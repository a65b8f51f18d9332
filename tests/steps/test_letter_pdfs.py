"""Covering letters as PDF: of copies that are freed later, and where somebody is named in them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.unit import CopyType
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.covering_letters import kept_letter
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.person_data import export_person
from omv_workflow.steps.ports import MadePdf, NotMade
from omv_workflow.testing import Bench, MemoryBlobs, PlainConverter, plain_texts
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, confirmed_with, recorded
from tests.steps.test_public_copies import last_event
from tests.steps.test_seeing_to_copies import with_copies


def letter_of(bench: Bench, recipient: str) -> bytes:
    """The covering letter to a recipient, as it was kept."""
    return kept_letter(bench.parts, EVERYTHING, EXAMPLE_PLAN, recipient).content


def test_letters_of_copies_that_are_freed_later_are_pdfs_as_well(answered: Bench) -> None:
    """Recipients who waited for a public copy get the full one, with the next scheduled run."""
    confirmed_with(answered, with_copies(CopyType.FULL))
    answered.converter, answered.pdf = PlainConverter(), PdfSettings()
    answered.apply(with_copies(CopyType.PUBLIC))
    distribute_due_plans(answered.parts, answered.now)
    assert answered.converter.batches == []
    answered.apply(with_copies(CopyType.FULL))
    answered.run_until(date(2027, 5, 14))
    freed = [letter_of(answered, one.id) for one in example_unit().recipients]
    assert all(one.startswith(b"%PDF-") for one in freed)
    assert [len(one) for one in answered.converter.batches] == [3]
    assert last_event(answered, "delivery.due")["converter"] == "Plain converter 1.0"


def test_nothing_is_read_of_a_plan_whose_copies_have_all_arrived(distributing: Bench) -> None:
    """What was confirmed could have been lost since: no letter is to be made of it any more."""
    for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    distributing.converter, distributing.pdf = PlainConverter(), PdfSettings()
    read: list[str] = []
    parts = replace(distributing.parts, blobs=Noting(distributing.blobs.kept, read))
    distribute_due_plans(parts, distributing.now)
    assert read == []


@dataclass
class Noting(MemoryBlobs):
    """Blobs that note which of them are read."""

    read: list[str] = field(default_factory=list)

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash."""
        self.read.append(sha256)
        return super().get(sha256)


class Squeezing(PlainConverter):
    """A converter in whose PDFs no word can be read as it stands."""

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """The documents, squeezed."""
        return [MadePdf(b"%PDF-" + zlib.compress(one), self.fonts) for one in documents]


def unsqueezed(content: bytes) -> list[FileText]:
    """The text of a document, or of what was squeezed."""
    return plain_texts(zlib.decompress(content[5:]) if content.startswith(b"%PDF-") else content)


def test_whoever_is_named_in_a_letter_that_is_a_pdf_is_told_of_it(confirmed: Bench) -> None:
    """The director, who has confirmed."""
    confirmed.converter, confirmed.pdf = Squeezing(), PdfSettings()
    parts = replace(confirmed.parts, texts_in=unsqueezed)
    given = distribute(parts, EXAMPLE_PLAN, BY, confirmed.now).deliveries
    letters = {one.letter_hash for one in given}
    told = export_person(parts, EXAMPLE_PLAN, DIRECTOR, BY, confirmed.now)
    assert letters <= {one.sha256 for one in told.documents}
