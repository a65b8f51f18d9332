"""Covering letters as PDF: of copies that are freed later, and where somebody is named in them."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.unit import CopyType
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.covering_letters import kept_letter
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.erase_person import erase_person, preview_erasure
from omv_workflow.steps.person_data import export_person
from omv_workflow.steps.ports import MadePdf, NotMade, Parts
from omv_workflow.testing import Bench, MemoryBlobs, PlainConverter
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, confirmed_with, recorded
from tests.steps.test_person_data import changed
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


def unsqueezed(content: bytes) -> list[str]:
    """The text of what was squeezed."""
    return [zlib.decompress(content.removeprefix(b"%PDF-")).decode()]


def searched(content: bytes) -> list[FileText]:
    """The same, as it is searched before it goes out."""
    return [FileText("page", one) for one in unsqueezed(content)]


@pytest.fixture
def squeezing(confirmed: Bench) -> Bench:
    """Confirmed by the director, and something that makes PDFs has been installed since."""
    confirmed.converter, confirmed.pdf = Squeezing(), PdfSettings()
    return confirmed


def distributed(bench: Bench) -> set[str | None]:
    """Distribute the plan; the hashes of the letters, PDFs that name the director."""
    parts = replace(bench.parts, texts=replace(bench.parts.texts, of_file=searched))
    given = distribute(parts, EXAMPLE_PLAN, BY, bench.now)
    letters = {one.letter_hash for one in given.deliveries}
    assert all(bench.blobs.get(one or "").startswith(b"%PDF-") for one in letters)
    return letters


def documents_naming_the_director(bench: Bench, parts: Parts) -> set[str | None]:
    """The hashes of the documents that an export tells of."""
    told = export_person(parts, EXAMPLE_PLAN, DIRECTOR, BY, bench.now)
    return {one.sha256 for one in told.documents}


def read_while_nothing_is_held(bench: Bench) -> Parts:
    """Parts that refuse to take the text out of a PDF while a unit of work is open."""

    def read(content: bytes) -> list[str]:
        with bench.parts.work():
            return unsqueezed(content)

    return replace(bench.parts, texts=replace(bench.parts.texts, on_pages=read))


def test_whoever_is_named_in_a_letter_that_is_a_pdf_is_told_of_it(squeezing: Bench) -> None:
    """The director, who has confirmed; nobody has to wait while the letters are read."""
    letters = distributed(squeezing)
    parts = read_while_nothing_is_held(squeezing)
    assert letters <= documents_naming_the_director(squeezing, parts)


def test_before_an_erasure_letters_are_read_while_nothing_is_held(squeezing: Bench) -> None:
    """Shown beforehand or done, it tells of the letters that name the director still."""
    letters = distributed(squeezing)
    squeezing.apply(changed(DIRECTOR, last_day=squeezing.today))
    squeezing.run_until(date(2027, 5, 20))
    parts, now = read_while_nothing_is_held(squeezing), squeezing.now
    shown = preview_erasure(parts, EXAMPLE_PLAN, DIRECTOR, BY, now)
    erased = erase_person(parts, EXAMPLE_PLAN, DIRECTOR, "Pyynnöstä", BY, now)
    assert shown.documents == erased.documents
    assert letters <= {one.sha256 for one in erased.documents}


@dataclass
class Interrupted(MemoryBlobs):
    """Blobs during whose first reading something happens."""

    happens: list[Callable[[], object]] = field(default_factory=list)

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash, after what happens."""
        if self.happens:
            self.happens.pop()()
        return super().get(sha256)


def test_letters_that_come_while_others_are_read_are_not_missed(squeezing: Bench) -> None:
    """The plan is distributed by somebody else meanwhile."""
    came: set[str | None] = set()
    blobs = Interrupted(squeezing.blobs.kept, [lambda: came.update(distributed(squeezing))])
    parts = replace(
        squeezing.parts, blobs=blobs, texts=replace(squeezing.parts.texts, on_pages=unsqueezed)
    )
    told = documents_naming_the_director(squeezing, parts)
    assert len(came) == 3
    assert came <= told


def test_somebody_who_gets_another_name_meanwhile_is_looked_for_by_it(squeezing: Bench) -> None:
    """What had been looked into by then is looked into again."""
    assert documents_naming_the_director(squeezing, squeezing.parts) == set()
    unit = changed(DIRECTOR, name="Tiimien johtaja (esimerkki)")
    blobs = Interrupted(squeezing.blobs.kept, [lambda: squeezing.apply(unit)])
    told = documents_naming_the_director(squeezing, replace(squeezing.parts, blobs=blobs))
    with squeezing.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    assert {version.docx_hash, version.answers_hash, version.kept_document} <= told


@dataclass
class GoneAtFirst(MemoryBlobs):
    """Blobs of which each is missing when it is first asked for."""

    asked: set[str] = field(default_factory=set)

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash, the second time."""
        if sha256 in self.asked:
            return super().get(sha256)
        self.asked.add(sha256)
        raise NotFound(said("A document"), why=said("it is gone."), next_step=said("Restore it."))


def test_a_document_that_is_gone_when_it_is_read_is_looked_for_again(squeezing: Bench) -> None:
    """What is disposed of meanwhile is not missed; of what is kept still it is told."""
    letters = distributed(squeezing)
    blobs = GoneAtFirst(squeezing.blobs.kept)
    parts = replace(
        squeezing.parts, blobs=blobs, texts=replace(squeezing.parts.texts, on_pages=unsqueezed)
    )
    assert letters <= documents_naming_the_director(squeezing, parts)
