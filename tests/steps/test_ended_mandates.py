"""A mandate that has ended: it is the day of the signature that counts, where one is proven."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.received_files import Reception
from omv_workflow.domain.versions import Method
from omv_workflow.errors import NotAllowed
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.testing import Bench, PlainConverter, at
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, EXAMPLE_PLAN, example_unit
from tests.steps.confirmations import state
from tests.steps.test_returning_signed import (
    Checker,
    checked_by,
    holding,
    issued,
    last_event,
    received,
    returned,
    signed,
)

ENDED, TODAY = date(2027, 4, 27), date(2027, 4, 28)
BY = Actor(COORDINATOR)


@pytest.fixture
def ended(offered: Bench) -> Bench:
    """A PDF waits for its signature; the mandate of the director ended yesterday."""
    offered.pdf, offered.converter = PdfSettings(), PlainConverter()
    offered.trust = holding(**{DIRECTOR: "Director", DEPUTY: "Deputy"})
    make_due_pdfs(offered.parts, offered.now)
    offered.run_until(ENDED)
    _end_mandate_today(offered)
    offered.run_until(TODAY)
    return offered


def _end_mandate_today(bench: Bench) -> None:
    unit = example_unit()
    director, *others = unit.people
    mandate = director.mandates[0].model_copy(update={"last_day": bench.today})
    people = [director.model_copy(update={"mandates": (mandate,)}), *others]
    apply_unit(bench.parts, unit.model_copy(update={"people": tuple(people)}), BY, bench.now)


def stamped(at_: datetime) -> Checker:
    """Finds a trusted time-stamp of that moment."""
    return Checker(lambda one: replace(one, timestamped_at=at_))


def by_the_coordinator(bench: Bench, checker: Checker | None = None) -> Method:
    """What the director has signed is returned; in which way it was confirmed."""
    if checker is None:
        given = returned(bench, signed(bench), by=COORDINATOR)
    else:
        given = checked_by(bench, checker, signed(bench), by=COORDINATOR)
    assert given.person_id == DIRECTOR
    assert given.method
    return given.method


def check_kept_and_logged(bench: Bench) -> None:
    """The file is there, the log tells of it, and the plan waits still."""
    (kept,) = received(bench)
    assert kept.reception is Reception.REFUSED
    assert bench.blobs.get(kept.sha256)
    assert last_event(bench) == "confirmation.refused_file"
    assert state(bench) is CycleState.AWAITING_CONFIRMATION


def test_what_came_back_a_day_late_is_refused(ended: Bench) -> None:
    """Nothing proves that it was signed while the mandate held."""
    with pytest.raises(NotAllowed):
        by_the_coordinator(ended)
    check_kept_and_logged(ended)


def test_what_was_stamped_a_day_late_is_refused(ended: Bench) -> None:
    """The time-stamp proves that it was signed too late."""
    with pytest.raises(NotAllowed):
        by_the_coordinator(ended, stamped(at(TODAY, 0, 1)))
    check_kept_and_logged(ended)


def test_what_was_stamped_while_the_mandate_held_is_taken(ended: Bench) -> None:
    """Up to the last minute of its last day, as the clocks on the wall show it."""
    assert by_the_coordinator(ended, stamped(at(ENDED, 23, 59))) is Method.OWN_CERTIFICATE
    assert state(ended) is CycleState.CONFIRMED


def test_the_signers_own_clock_proves_nothing(ended: Bench) -> None:
    """Anybody can set it back."""
    back = Checker(lambda one: replace(one, signed_at=at(ENDED, 12)))
    with pytest.raises(NotAllowed):
        by_the_coordinator(ended, back)
    check_kept_and_logged(ended)


def test_who_has_no_mandate_any_more_returns_nothing(ended: Bench) -> None:
    """Not even what they signed in time: whoever coordinates does."""
    with pytest.raises(NotAllowed):
        returned(ended, signed(ended))
    assert received(ended) == []


def test_who_has_no_mandate_any_more_confirms_nothing_in_the_pages(ended: Bench) -> None:
    """Whoever still holds one does."""
    version, content = issued(ended)
    given = GivenHere(version.id, version.docx_hash or "", sha256_hex(content), "Lappeenranta")
    with pytest.raises(NotAllowed):
        confirm_here(ended.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), ended.now)
    assert state(ended) is CycleState.AWAITING_CONFIRMATION
    confirm_here(ended.parts, EXAMPLE_PLAN, given, Actor(DEPUTY), ended.now)
    assert state(ended) is CycleState.CONFIRMED


def test_on_its_last_day_a_mandate_holds_in_the_pages(ended: Bench) -> None:
    """A minute before midnight, and not a minute after it."""
    version, content = issued(ended)
    given = GivenHere(version.id, version.docx_hash or "", sha256_hex(content), "Lappeenranta")
    midnight = at(TODAY, 0)
    with pytest.raises(NotAllowed):
        confirm_here(ended.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), midnight)
    before = midnight - timedelta(minutes=1)
    assert confirm_here(ended.parts, EXAMPLE_PLAN, given, Actor(DIRECTOR), before)
