"""Sealing what was confirmed in the pages: once, whenever it can be, before anything goes out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Event
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.seal_settings import SealSettings, WhereToCheck
from omv_workflow.domain.signing import SealBlock
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Version
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.steps.confirm_here import PLACE, GivenHere, confirm_here
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.documents import document
from omv_workflow.steps.kept_bytes import sweep_documents
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.ports import Blobs
from omv_workflow.steps.public_page import public_unit
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.seal_confirmed import seal_of, seal_owed
from omv_workflow.testing import Bench, MemoryBlobs, PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from omv_workflow.testing.signing import PlainSealer
from tests.steps.confirmations import confirm, told

REAL = replace(PlainSealer(), is_test=False)


@pytest.fixture
def sealing(offered: Bench) -> Bench:
    """A bench with a PDF on offer, and something that seals."""
    offered.pdf, offered.converter, offered.sealer = PdfSettings(), PlainConverter(), PlainSealer()
    make_due_pdfs(offered.parts, offered.now)
    return offered


def version(bench: Bench) -> Version:
    """The version that is offered."""
    with bench.parts.work() as work:
        return work.versions.find(plan_id=EXAMPLE_PLAN)[-1]


def confirmed_here(bench: Bench, place: str = "Lappeenranta") -> Confirmation:
    """The director confirms in the pages."""
    shown = version(bench)
    given = GivenHere(shown.id, shown.docx_hash or "", shown.pdf_hash or "", place)
    return confirm_here(bench.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), bench.now)


def stored(bench: Bench) -> Confirmation:
    """The confirmation as it stands."""
    offered = version(bench)
    with bench.parts.work() as work:
        return work.confirmations.find(version_id=offered.id)[0]


def seals(bench: Bench) -> list[Event]:
    """What the log tells of seals."""
    events = bench.store.streams[f"plan:{EXAMPLE_PLAN}"]
    return [one for one in events if one.kind == "confirmation.sealed"]


def sealer(bench: Bench) -> PlainSealer:
    """What seals on this bench."""
    assert bench.sealer is not None
    return bench.sealer


def test_a_place_that_no_seal_could_show_is_not_confirmed(sealing: Bench) -> None:
    """It is refused while it can be typed anew: confirmed, it would wait for its seal for ever."""
    sealer(sealing).lacks = "→"
    with pytest.raises(InvalidInput, match="no letter like →") as refused:
        confirmed_here(sealing, "Oulu → Kemi")
    assert refused.value.what == PLACE
    assert stored(sealing).state is ConfirmationState.REQUESTED
    confirmed_here(sealing, "Oulu")
    assert len(seal_owed(sealing.parts, sealing.now).done) == 1


def test_a_name_that_no_seal_could_show_is_not_said_to_be_the_place(sealing: Bench) -> None:
    """It is the unit's data that has to be mended, and nothing is confirmed before."""
    sealer(sealing).lacks = "J"
    with pytest.raises(InvalidInput, match="no letter like J") as refused:
        confirmed_here(sealing, "Oulu")
    assert refused.value.what != PLACE
    assert stored(sealing).state is ConfirmationState.REQUESTED


def test_a_key_that_is_not_there_keeps_nobody_from_confirming(sealing: Bench) -> None:
    """What the block shows is tried without it; the seal comes once it is there."""
    sealer(sealing).out_of_order = "the token is not there."
    assert confirmed_here(sealing).state is ConfirmationState.CONFIRMED


def test_what_was_confirmed_in_the_pages_is_sealed(sealing: Bench) -> None:
    """Over the very bytes that were confirmed, in the first field; the log tells of both."""
    given = confirmed_here(sealing)
    seal_of(sealing.parts, given.id, sealing.now)
    sealed = stored(sealing).sealed_hash or ""
    issued = sealing.blobs.get(version(sealing).pdf_hash or "")
    assert sealing.blobs.get(sealed).startswith(issued + b"\nConfirmation1 sealed")
    (told_of,) = seals(sealing)
    assert (told_of.data["pdf"], told_of.data["sealed"]) == (sha256_hex(issued), sealed)
    assert (told_of.data["level"], told_of.data["test"]) == ("b-b", True)


def test_a_seal_that_was_not_made_comes_with_the_next_run(sealing: Bench) -> None:
    """Whoever was killed in between has remembered nothing: it is owed by what is stored."""
    confirmed_here(sealing)
    assert [one.what for one in seal_owed(sealing.parts, sealing.now).done] == ["seal"]
    assert not seal_owed(sealing.parts, sealing.now).done
    assert len(seals(sealing)) == 1


def test_nobody_takes_a_pdf_whose_seal_is_owed(sealing: Bench) -> None:
    """The page for anybody tells of the plan, and shows its files with the seal in them."""
    sealing.web = WebSettings(address="https://plan.example", public=True)
    confirmed_here(sealing)
    assert public_unit(sealing.parts, "esimerkki", sealing.now).plans[0].files == ()
    seal_owed(sealing.parts, sealing.now)
    pdf, _ = public_unit(sealing.parts, "esimerkki", sealing.now).plans[0].files
    assert pdf.sha256 == stored(sealing).sealed_hash


def test_what_was_recorded_from_elsewhere_is_not_sealed(sealing: Bench) -> None:
    """What confirms it is signed there."""
    confirm(sealing, told(sealing))
    assert not seal_owed(sealing.parts, sealing.now).done
    assert stored(sealing).sealed_hash is None


def test_nothing_is_sealed_without_a_key(sealing: Bench) -> None:
    """Then nothing waits for it either."""
    sealing.sealer = None
    confirmed_here(sealing)
    assert not seal_owed(sealing.parts, sealing.now).done
    assert not distribute_due_plans(sealing.parts, sealing.now).failed
    assert distribute(sealing.parts, EXAMPLE_PLAN, Actor(COORDINATOR), sealing.now).deliveries


def test_what_is_confirmed_without_a_pdf_is_not_sealed(offered: Bench) -> None:
    """There is nothing to seal."""
    offered.sealer = PlainSealer()
    confirmed_here(offered)
    assert not seal_owed(offered.parts, offered.now).done


def test_what_has_gone_out_is_not_sealed_afterwards(sealing: Bench) -> None:
    """A key that comes later seals what is confirmed from then on."""
    sealing.sealer = None
    confirmed_here(sealing)
    distribute(sealing.parts, EXAMPLE_PLAN, Actor(COORDINATOR), sealing.now)
    sealing.sealer = PlainSealer()
    assert not seal_owed(sealing.parts, sealing.now).done


def test_the_block_tells_who_where_and_when(sealing: Bench) -> None:
    """In the language of the plan; with R13's sentence, and where the settings say to check it."""
    sealing.sealer = REAL
    sealing.seal = SealSettings(where_to_check=WhereToCheck(fi="Kysy kirjaamosta."))
    seal_of(sealing.parts, confirmed_here(sealing).id, sealing.now)
    ((field, block),) = sealer(sealing).blocks
    with sealing.parts.work() as work:
        (unit,) = (one.file for one in work.units.find())
    (director,) = (one for one in unit.people if one.id == DIRECTOR)
    assert (field, block.language) == ("Confirmation1", "fi")
    assert block.name == f"{director.name}, {director.title}"
    local = sealing.parts.local(sealing.now)
    day = f"{local.day}.{local.month}.{local.year}"
    assert block.place_and_date == f"Lappeenranta {day}"
    assert block.statement == (
        f"Asiakirja on sähköisesti allekirjoitettu. {unit.unit.name} {day} klo {local:%H:%M}."
        " Kysy kirjaamosta."
    )


def test_a_seal_for_trying_out_claims_no_signature(sealing: Bench) -> None:
    """R13: a document says that it was signed electronically only when it was."""
    seal_of(sealing.parts, confirmed_here(sealing).id, sealing.now)
    ((_, block),) = sealer(sealing).blocks
    assert (block.statement, block.signature) == (None, "KOKEILU: tämä leima ei todista mitään")


def test_what_is_in_the_way_stays_to_be_seen(sealing: Bench) -> None:
    """The run tells why it waits, and since when; the year's overview who has to see to it."""
    sealer(sealing).out_of_order = "the service does not answer."
    given = confirmed_here(sealing)
    seal_of(sealing.parts, given.id, sealing.now)
    (row,) = seal_owed(sealing.parts, sealing.now + timedelta(minutes=15)).waiting
    assert (row.outcome, row.since) == ("the service does not answer.", sealing.today)
    assert not seals(sealing)
    status = plan_status(sealing.parts, EVERYTHING, EXAMPLE_PLAN, sealing.now)
    assert any("sealed" in one.what for one in status.waiting)
    sealer(sealing).out_of_order = None
    assert seal_owed(sealing.parts, sealing.now).done


def test_nothing_goes_out_before_its_seal(sealing: Bench) -> None:
    """Whoever sees to the copies is told what is in the way, once a week."""
    sealer(sealing).out_of_order = "the token is not there."
    confirmed_here(sealing)
    with pytest.raises(NotPossibleNow, match="has not been sealed"):
        distribute(sealing.parts, EXAMPLE_PLAN, Actor(COORDINATOR), sealing.now)
    sealing.run_until(sealing.today + timedelta(days=7))
    assert not sealing.outbox.to(Purpose.DISTRIBUTION)
    assert sealing.outbox.to(Purpose.DISTRIBUTION_BLOCKED)
    with sealing.parts.work() as work:
        assert work.cycles.find(plan_id=EXAMPLE_PLAN)[0].state is CycleState.CONFIRMED
        assert not work.deliveries.find(plan_id=EXAMPLE_PLAN)
    sealer(sealing).out_of_order = None
    sealing.run_until(sealing.today + timedelta(days=4))
    assert sealing.outbox.to(Purpose.DISTRIBUTION)


def test_the_sealed_pdf_is_what_is_given_out(sealing: Bench) -> None:
    """To recipients of a full copy, and to whoever takes the document."""
    seal_of(sealing.parts, confirmed_here(sealing).id, sealing.now)
    sealed = stored(sealing).sealed_hash
    found = document(sealing.parts, EVERYTHING, EXAMPLE_PLAN, as_pdf=True)
    assert (found.sha256, sealing.blobs.get(sealed or "")) == (sealed, found.content)
    distribute(sealing.parts, EXAMPLE_PLAN, Actor(COORDINATOR), sealing.now)
    with sealing.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.DISTRIBUTION)
    assert {one.pdf_attachment for one in letters} == {sealed}


def test_the_sealed_pdf_is_in_use(sealing: Bench) -> None:
    """It is not swept away as something that nothing names."""
    seal_of(sealing.parts, confirmed_here(sealing).id, sealing.now)
    sweep_documents(sealing.parts, sealing.now)
    assert sealing.blobs.get(stored(sealing).sealed_hash or "")


@dataclass
class Meanwhile(PlainSealer):
    """Seals, and lets another process seal the same first."""

    meanwhile: Callable[[], object] | None = None

    def seal(self, pdf: bytes, field: str, block: SealBlock, now: datetime) -> bytes:
        """The PDF with a line behind it; meanwhile it has been sealed."""
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        return super().seal(pdf, field, block, now)


def test_two_processes_at_once_make_one_seal(sealing: Bench) -> None:
    """Whoever is first keeps theirs; the other finds it done."""
    later = sealing.now + timedelta(seconds=1)
    sealing.sealer = Meanwhile(meanwhile=lambda: seal_owed(sealing.parts, later))
    given = confirmed_here(sealing)
    (row,) = seal_of(sealing.parts, given.id, sealing.now).done
    assert row.outcome == "done by somebody else"
    (told_of,) = seals(sealing)
    assert told_of.data["sealed"] == stored(sealing).sealed_hash
    assert later.isoformat().encode() in sealing.blobs.get(stored(sealing).sealed_hash or "")


class Killed(BaseException):
    """The process ends here, as by a power cut."""


def killed() -> None:
    """End the process."""
    raise Killed


@pytest.mark.parametrize("when", ["while it is made", "before it is kept"])
def test_a_process_that_is_killed_leaves_the_seal_to_the_next_run(
    sealing: Bench, when: str
) -> None:
    """The confirmation stands; its seal comes once, whatever was made and lost before."""
    sealing.sealer = dying = Meanwhile(meanwhile=killed)
    given = confirmed_here(sealing)
    parts = sealing.parts
    if when == "before it is kept":
        dying.meanwhile = None
        parts = replace(parts, blobs=cast("Blobs", Full(sealing.blobs)))
    with pytest.raises(Killed):
        seal_of(parts, given.id, sealing.now)
    assert stored(sealing).sealed_hash is None
    later = sealing.now + timedelta(minutes=15)
    assert seal_owed(sealing.parts, later).done
    assert not seal_owed(sealing.parts, later).done
    assert len(seals(sealing)) == 1


@dataclass
class Full:
    """Blobs at whose next document the process ends."""

    blobs: MemoryBlobs

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash."""
        return self.blobs.get(sha256)

    def put(self, content: bytes) -> str:
        """End the process."""
        del content
        raise Killed
